import type { ListedHold } from '../../../../functions/operate/results.ts';
import type { ShownIntegration } from '../wire.ts';
import { operate } from './api.ts';
import { tell } from './copying.ts';
import { Panel } from './panel.tsx';
import { drawer, state } from './store.ts';
import { clock, number, plural, switchName } from './words.ts';

export function Integrations() {
  const { integrations = [], unreadable = [] } = state.value ?? {};
  return (
    <Panel
      id="integrations"
      title="Integrations"
      about="How each customer is polled, what is not believed, and what waits for your word."
    >
      <ul class="integrations" tabIndex={0} aria-label="Of each customer">
        {integrations.map((one) => (
          <Integration key={one.integration_id} one={one} />
        ))}
        {unreadable.map((id) => (
          <li key={id} class="trouble">
            {id}: its item in the register makes no sense, so it is not polled.
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Integration({ one }: { readonly one: ShownIntegration }) {
  const { integration_id, customer, state: phase, users, holds } = one;
  const words = wordsOf(one);
  return (
    <li>
      <div class="facts">
        <strong title={integration_id}>{customer ?? integration_id}</strong>
        <span class="quiet">{integration_id.split(':')[0]}</span>
        <span class={`badge phase-${phase}`}>{phase}</span>
        {users !== null && <span class="quiet">{number(users)} users</span>}
        {one.off.map((what) => (
          <span key={what} class="badge off" title="Kombo has it off, or no such field here: it is not compared">
            {what === 'ats_users' ? 'all users off' : `no ${switchName(what)}`}
          </span>
        ))}
        {holds.map(({ kind, held }) => (
          <span key={kind} class="badge held">
            {number(held)} {kind.replace(':', ' of ')} held
          </span>
        ))}
      </div>
      <div class="buttons">
        {holds.length > 0 && (
          <button type="button" class="decide" onClick={() => (drawer.value = { shows: 'holds', integration_id })}>
            Decide…
          </button>
        )}
        <button type="button" onClick={() => void poll(integration_id)}>
          Poll now
        </button>
      </div>
      <p class={`last ${one.failures > 0 || one.last?.is_failed ? 'is-bad' : ''}`} title={words}>
        {words}
      </p>
    </li>
  );
}

/** What is in the way comes first: the line is cut where the screen ends. */
function wordsOf(one: ShownIntegration): string {
  const { last_poll, next_poll, last, under_way } = one;
  const now = under_way === null ? '' : `${under_way.of} under way, ${plural(under_way.users, 'user')} so far`;
  const begun = last_poll === null ? 'not polled yet' : `polled ${clock(last_poll)}`;
  const next = next_poll === null ? 'no poll to come' : `next ${clock(next_poll)}`;
  return [...troubles(one), now, begun, next, last?.is_failed ? '' : (last?.words ?? '')].filter(Boolean).join(' · ');
}

function* troubles({ integration_id, failures, failure, sweep_failure, last }: ShownIntegration): Generator<string> {
  const why = last?.is_failed ? last.words : (failure ?? 'it crashed');
  if (failures > 0) yield `failed ${plural(failures, 'time')}: ${why}`;
  if (sweep_failure !== null) yield `sweeps fail: ${sweep_failure}`;
  for (const hold of state.value?.holds ?? []) {
    if (hold.integration_id === integration_id) yield causeOf(hold);
  }
}

function causeOf({ kind, cause, answer }: ListedHold): string {
  const named = kind.replace(':', ' of ');
  if (answer !== null) return `${named}: the next poll carries out your answer`;
  return cause?.replace(/\.$/, '') ?? `too many ${named} at once, and Kombo names no cause`;
}

async function poll(integration_id: string): Promise<void> {
  const result = await operate({ command: 'poll', integration_id });
  if (!result.ok) tell(`${result.sentence} ${result.what_to_do}`);
}
