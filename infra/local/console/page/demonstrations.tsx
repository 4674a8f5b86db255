import type { Act } from '../requests.ts';
import type { SandboxIntegration } from '../wire.ts';
import { act, operate } from './api.ts';
import { tell } from './copying.ts';

type Demonstration = {
  readonly title: string;
  /** What is to be seen then. */
  readonly shows: string;
  readonly act: Act;
  /** Whether only a look at everybody shows it. */
  readonly sweep?: boolean;
};

/** What customers do, by right or by mistake. */
function demonstrationsFor(integration_id: string): readonly Demonstration[] {
  return [
    {
      title: 'Somebody leaves',
      shows: 'one user.deleted',
      act: { act: 'delete_one', integration_id },
    },
    {
      title: 'Email is switched off',
      shows: 'emails are null, and nothing is told',
      act: { act: 'switch', integration_id, what: 'email', is_on: false, by: 'scope' },
    },
    {
      title: 'Users are switched off',
      shows: 'everybody looks deleted, and nothing is told',
      act: { act: 'switch', integration_id, what: 'ats_users', is_on: false, by: 'scope' },
    },
    {
      title: 'Half a list is synced',
      shows: 'half are missing, held until you decide',
      act: { act: 'answer', integration_id, mode: 'half' },
      sweep: true,
    },
    {
      title: 'Everybody is deleted',
      shows: 'all are held until you decide',
      act: { act: 'delete_all', integration_id },
    },
    {
      title: 'Credentials expire',
      shows: 'polls fail, and nothing is lost',
      act: { act: 'answer', integration_id, mode: 'refused' },
    },
  ];
}

export function Demonstrations({ customer }: { readonly customer: SandboxIntegration }) {
  const repair: Demonstration = {
    title: 'Put everything right',
    shows: 'all on, all back, right answers',
    act: { act: 'repair', integration_id: customer.id },
    sweep: true,
  };
  return (
    <section class="demonstrations" aria-labelledby="demonstrations-title">
      <h3 id="demonstrations-title">What customers do</h3>
      <div class="cards">
        {demonstrationsFor(customer.id).map((one) => (
          <Card key={one.title} one={one} />
        ))}
        <Card one={repair} kind="repair" />
      </div>
    </section>
  );
}

function Card({ one, kind = '' }: { readonly one: Demonstration; readonly kind?: string }) {
  return (
    <button type="button" class={`card ${kind}`} onClick={() => void show(one)}>
      <strong>{one.title}</strong>
      <span>→ {one.shows}</span>
    </button>
  );
}

async function show({ title, act: deed, sweep = false }: Demonstration): Promise<void> {
  const done = await act(deed);
  if (!done.ok) return tell(done.sentence);
  tell(`${title}: done. Watch what the next poll makes of it.`);
  if ('integration_id' in deed) await operate({ command: 'poll', integration_id: deed.integration_id, sweep });
}
