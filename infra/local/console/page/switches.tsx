import { signal } from '@preact/signals';
import type { Switch } from '../../sandbox/connectors.ts';
import type { Act } from '../requests.ts';
import { ANSWERS, type AnswerMode, type SandboxIntegration } from '../wire.ts';
import { act } from './api.ts';
import { tell } from './copying.ts';
import { switchName } from './words.ts';

const FIELDS = ['ats_users', 'email', 'first_name', 'last_name', 'status', 'system_roles', 'remote_id'] as const;

const MODES: Readonly<Record<AnswerMode, string>> = {
  right: 'rightly',
  down: 'with an error: the ATS is down',
  refused: 'with an error: credentials expired',
  empty: 'with an empty list',
  half: 'with half a list',
  none: 'not at all',
};

/** Who turns the switches: us in Kombo's dashboard, or the customer, who opts out. */
const by = signal<'scope' | 'customer'>('scope');

type SwitchesProps = { readonly customer: SandboxIntegration };

export function Switches({ customer }: SwitchesProps) {
  const { length } = customer.off;
  return (
    <details class="switches">
      <summary>Switches and answers {length > 0 && <span class="badge off">{length} off</span>}</summary>
      <Fields customer={customer} />
      <div class="sandbox-head">
        <label>
          <span>Turned by</span>
          <select value={by.value} onChange={({ currentTarget }) => (by.value = byOf(currentTarget.value))}>
            <option value="scope">you, in Kombo</option>
            <option value="customer">the customer, who opts out</option>
          </select>
        </label>
        <label>
          <span>Kombo answers</span>
          <select
            value={customer.answers}
            onChange={({ currentTarget }) => void answer(customer.id, currentTarget.value)}
          >
            {ANSWERS.map((mode) => (
              <option key={mode} value={mode}>
                {MODES[mode]}
              </option>
            ))}
          </select>
        </label>
      </div>
    </details>
  );
}

function Fields({ customer: { id, fields, off } }: SwitchesProps) {
  const switchedOff = new Set(off.map(({ what }) => what));
  const provided = FIELDS.filter((what) => what === 'ats_users' || fields.includes(what));
  const turn = (what: Switch, is_on: boolean) =>
    void perform({ act: 'switch', integration_id: id, what, is_on, by: by.value });
  return (
    <fieldset>
      <legend>Kombo has on, and syncs at once when you turn it</legend>
      {provided.map((what) => (
        <label key={what}>
          <input
            type="checkbox"
            checked={!switchedOff.has(what)}
            onChange={({ currentTarget }) => turn(what, currentTarget.checked)}
          />
          {switchName(what)}
        </label>
      ))}
    </fieldset>
  );
}

const byOf = (text: string) => (text === 'customer' ? 'customer' : 'scope');

async function answer(integration_id: string, text: string): Promise<void> {
  const mode = ANSWERS.find((one) => one === text);
  if (mode !== undefined) await perform({ act: 'answer', integration_id, mode });
}

/** Does it, or says why not. */
export async function perform(what: Act): Promise<boolean> {
  const done = await act(what);
  if (!done.ok) tell(done.sentence);
  return done.ok;
}
