import { useState } from 'preact/hooks';
import type { ListedHold, Refusal } from '../../../../functions/operate/results.ts';
import type { Preview } from '../../../../functions/operate/preview.ts';
import type { Rehearsal } from '../requests.ts';
import { operate, preview } from './api.ts';
import { useAsked } from './asked.ts';
import { drawer, state } from './store.ts';
import { moment, number } from './words.ts';

/** What is held at a customer, and what each answer would do, before it is given. */
export function HoldsDrawer({ integration_id }: { readonly integration_id: string }) {
  const holds = state.value?.holds.filter((hold) => hold.integration_id === integration_id) ?? [];
  const customer = state.value?.integrations.find((one) => one.integration_id === integration_id)?.customer;
  return (
    <>
      <h2 id="drawer-title">Held at {customer ?? integration_id}</h2>
      {holds.length === 0 && <p>Nothing is held there any more.</p>}
      {holds.map((hold) => (
        <Hold key={`${hold.kind} ${hold.poll}`} hold={hold} />
      ))}
    </>
  );
}

function Hold({ hold }: { readonly hold: ListedHold }) {
  const { kind, held, users, opened_at, cause, answer, user_ids } = hold;
  const now = `${held} ${user_ids.join(' ')}`;
  const approved = useAsked(() => preview({ ...seen(hold, 'approve'), answer: 'approve' }), now);
  const dismissed = useAsked(() => preview({ ...seen(hold, 'dismiss'), answer: 'dismiss' }), now);
  return (
    <section class="hold">
      <h3>
        {number(held)} {named(kind)}, of {number(users)} users
      </h3>
      <p>
        Too many at once to be told unseen, since {moment(opened_at)}. Everything else goes on.{' '}
        {cause ?? 'Kombo names no cause.'}
      </p>
      {answer !== null && (
        <p class="answer">
          Answered: {answer.answer}, by {answer.by}. The next poll carries it out.
        </p>
      )}
      <Would held={held} approved={approved} dismissed={dismissed} />
      <Choice hold={hold} answer="approve" asked={approved} title={`Approve: publish ${number(held)} ${named(kind)}`} />
      <Choice hold={hold} answer="dismiss" asked={dismissed} title="Dismiss: take them over in silence" />
      <details>
        <summary>The same by command</summary>
        <pre tabIndex={0}>{`${hold.commands.approve}\n${hold.commands.dismiss}`}</pre>
      </details>
    </section>
  );
}

/** An answer is about what is shown here, whatever is held by the time it arrives. */
function seen(
  { integration_id, kind, poll, held }: ListedHold,
  answer: Rehearsal['answer'],
): Omit<Rehearsal, 'answer'> {
  return { integration_id, kind, hold: poll, ...(answer === 'approve' && { count: held }) };
}

const named = (kind: string) => kind.replace(':', ' of ');

type Asked = Preview | Refusal | undefined;
type WouldProps = { readonly held: number; readonly approved: Asked; readonly dismissed: Asked };

/** What either answer would do, of those who are named. */
function Would({ held, approved, dismissed }: WouldProps) {
  if (!approved?.ok) return null;
  const silences = new Map(dismissed?.ok ? dismissed.people.map(({ user_id, forecast }) => [user_id, forecast]) : []);
  const { people } = approved;
  return (
    <table class="would">
      <thead>
        <tr>
          <th scope="col">who</th>
          <th scope="col">approved</th>
          <th scope="col">dismissed</th>
        </tr>
      </thead>
      <tbody>
        {people.map(({ user_id, name, forecast }) => (
          <tr key={user_id}>
            <th scope="row">
              {name} <span class="quiet">{user_id}</span>
            </th>
            <td>{deedOf(forecast)}</td>
            <td>{deedOf(silences.get(user_id))}</td>
          </tr>
        ))}
        {held > people.length && (
          <tr>
            <td colSpan={3} class="quiet">
              and {number(held - people.length)} more
            </td>
          </tr>
        )}
      </tbody>
    </table>
  );
}

function deedOf(forecast: Preview['people'][number]['forecast'] | undefined): string {
  if (forecast === undefined) return '';
  const { is, type, changed_fields } = forecast;
  if (is === 'event') return [type ?? '', changed_fields.join(', ')].filter(Boolean).join(': ');
  return { silence: 'in silence', nothing: 'nothing', unforeseen: 'not known: Kombo does not answer' }[is];
}

type ChoiceProps = {
  readonly hold: ListedHold;
  readonly answer: Rehearsal['answer'];
  readonly asked: Asked;
  readonly title: string;
};

function Choice({ hold, answer, asked, title }: ChoiceProps) {
  const [said, setSaid] = useState('');
  const give = async () => {
    const result = await operate({ command: answer, ...seen(hold, answer) });
    if (result.ok) drawer.value = null;
    else setSaid(`${result.sentence} ${result.what_to_do}`);
  };
  const trouble = asked?.ok === false ? `${asked.sentence} ${asked.what_to_do}` : said;
  return (
    <div class={`choice ${answer}`}>
      <p>{asked?.ok === true ? asked.sentence : '…'}</p>
      <button type="button" class={answer} disabled={!asked?.ok || hold.answer !== null} onClick={() => void give()}>
        {title}
      </button>
      <p class="trouble" role="status" hidden={trouble === ''}>
        {trouble}
      </p>
    </div>
  );
}
