import type { Explanation } from '../../../../functions/operate/explanation.ts';
import type { Entry } from '../wire.ts';
import { life } from './api.ts';
import { useAsked } from './asked.ts';
import { escaped, pretty } from './copying.ts';
import { Type } from './panel.tsx';
import { drawer, entries, state } from './store.ts';
import { clock, moment } from './words.ts';

type LifeProps = { readonly integration_id: string; readonly user_id: string };

/** What is known of a user, what was told, and what the next poll would do. */
export function LifeDrawer({ integration_id, user_id }: LifeProps) {
  // Asked anew when a poll of this customer has ended or something was told of this user: each time Kombo is asked, too.
  const poll = state.value?.integrations.find((one) => one.integration_id === integration_id)?.last?.at;
  const asked = useAsked(() => life(integration_id, user_id), `${poll} ${newestOf(user_id)}`);
  if (asked === undefined) return <h2 id="drawer-title">…</h2>;
  const trouble = 'result' in asked ? asked.result : asked;
  if ('result' in asked && asked.result.ok && asked.result.shows === 'explanation') {
    return <Told explanation={asked.result.explanation} told={asked.entries} />;
  }
  return (
    <>
      <h2 id="drawer-title">{user_id}</h2>
      <p>{trouble.ok ? '' : `${trouble.sentence} ${trouble.what_to_do}`}</p>
    </>
  );
}

const newestOf = (userId: string) => entries.value.findLast((entry) => entry.user_id === userId)?.id;

type ToldProps = { readonly explanation: Explanation; readonly told: readonly Entry[] };

function Told({ explanation, told }: ToldProps) {
  const { user_id, customer, integration_id, sentences, known } = explanation;
  const [newest] = told;
  return (
    <>
      <h2 id="drawer-title">{newest?.words.who ?? nameIn(known.user) ?? user_id}</h2>
      <p class="quiet">
        {user_id} · {customer ?? integration_id} · sequence {known.sequence ?? 'none'}
      </p>
      <h3>Why</h3>
      <ul class="sentences">
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      <Values explanation={explanation} />
      <h3>Events since the start</h3>
      {told.length === 0 && <p class="quiet">None.</p>}
      <ol class="chain">
        {told.map((entry) => (
          <Link key={entry.id} entry={entry} />
        ))}
      </ol>
      <Decisions explanation={explanation} />
    </>
  );
}

function nameIn(user: Readonly<Record<string, unknown>> | undefined): string | undefined {
  const names = [user?.['first_name'], user?.['last_name']].filter((name) => typeof name === 'string');
  return names.length > 0 ? escaped(names.join(' ')) : undefined;
}

function Values({ explanation: { known, kombo } }: Pick<ToldProps, 'explanation'>) {
  const fields = [...new Set([...Object.keys(known.user ?? {}), ...Object.keys(kombo.user ?? {})])];
  if (fields.length === 0) return null;
  return (
    <table class="values">
      <thead>
        <tr>
          <th scope="col">field</th>
          <th scope="col">snapshot, as last told</th>
          <th scope="col">as Kombo says</th>
        </tr>
      </thead>
      <tbody>
        {fields.map((field) => {
          const [one, other] = [textOf(known.user?.[field]), textOf(kombo.user?.[field])];
          const isKnown = one !== UNKNOWN && other !== UNKNOWN;
          return (
            <tr key={field} class={isKnown && one !== other ? 'differs' : ''}>
              <th scope="row">{field}</th>
              <td>{one}</td>
              <td>{other}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

const UNKNOWN = 'not known';

function textOf(value: unknown): string {
  if (value === undefined) return UNKNOWN;
  if (value === null) return 'null';
  return typeof value === 'string' ? escaped(value) : pretty(value);
}

function Link({ entry }: { readonly entry: Entry }) {
  const { metadata = {} }: { metadata?: { sequence?: number; previous_sequence?: number | null } } = entry.event.detail;
  return (
    <li>
      <button type="button" class="plain" onClick={() => (drawer.value = { shows: 'entry', entry })}>
        <time>{clock(entry.event.time)}</time> <Type type={entry.event['detail-type']} />
      </button>
      <span>{entry.words.what}</span>
      <span class="quiet">
        sequence {metadata.sequence}, after {metadata.previous_sequence ?? 'none'}
      </span>
    </li>
  );
}

function Decisions({ explanation: { decisions } }: Pick<ToldProps, 'explanation'>) {
  if (decisions === null || decisions.length === 0) return null;
  return (
    <>
      <h3>Decisions since the start</h3>
      <ol class="decisions">
        {decisions.map(({ at, decision, poll, type, fields, kinds }, nth) => (
          <li key={nth}>
            <time>{moment(at)}</time> {decision.replace('_', ' ')} <span class="quiet">by poll {poll}</span>{' '}
            {[type, fields?.join(', '), kinds?.join(', ')].filter(Boolean).join(' ')}
          </li>
        ))}
      </ol>
    </>
  );
}
