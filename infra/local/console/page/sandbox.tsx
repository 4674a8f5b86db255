import { signal } from '@preact/signals';
import type { SandboxIntegration } from '../wire.ts';
import { PACES } from '../wire.ts';
import { act } from './api.ts';
import { tell } from './copying.ts';
import { Demonstrations } from './demonstrations.tsx';
import { Panel } from './panel.tsx';
import { PeopleTable } from './people.tsx';
import { state } from './store.ts';
import { Switches } from './switches.tsx';

const chosen = signal('');

/** Whom the sandbox shows. */
export function chosenCustomer(): SandboxIntegration | undefined {
  const all = state.value?.sandbox?.integrations ?? [];
  return all.find(({ id }) => id === chosen.value) ?? all[0];
}

export function Sandbox() {
  const sandbox = state.value?.sandbox;
  const customer = chosenCustomer();
  if (!sandbox || customer === undefined) return null;
  return (
    <Panel
      id="sandbox"
      title="Sandbox"
      about="You are the customer here, their ATS and Kombo. The program knows nothing of this: it has to find out."
    >
      <div class="sandbox-head">
        <label>
          <span>Customer</span>
          <select value={customer.id} onChange={({ currentTarget }) => (chosen.value = currentTarget.value)}>
            {sandbox.integrations.map(({ id, customer: name, tool }) => (
              <option key={id} value={id}>
                {name} · {tool}
              </option>
            ))}
          </select>
        </label>
        <label>
          <span>Life goes on</span>
          <select value={sandbox.pace} onChange={({ currentTarget }) => void setPace(currentTarget.value)}>
            {PACES.map((pace) => (
              <option key={pace} value={pace}>
                {WORDS[pace]}
              </option>
            ))}
          </select>
        </label>
      </div>
      <div class="sandbox-body" tabIndex={0} role="region" aria-label="What happens there">
        <Demonstrations customer={customer} />
        <Switches customer={customer} />
        <PeopleTable customer={customer} version={sandbox.version} />
      </div>
    </Panel>
  );
}

const WORDS = { stopped: 'not at all', slow: 'slowly', normal: 'as usual', fast: 'fast' } as const;

async function setPace(text: string): Promise<void> {
  const pace = PACES.find((one) => one === text);
  if (pace === undefined) return;
  const result = await act({ act: 'pace', pace });
  if (!result.ok) tell(result.sentence);
}
