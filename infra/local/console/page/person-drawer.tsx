import { useState } from 'preact/hooks';
import type { Act } from '../requests.ts';
import type { SandboxIntegration, ShownPerson } from '../wire.ts';
import { people } from './api.ts';
import { useAsked } from './asked.ts';
import { drawer, state } from './store.ts';
import { perform } from './switches.tsx';
import { named } from './words.ts';

type PersonProps = { readonly integration_id: string; readonly user_id: string | null };

/** Somebody to be hired or edited. */
export function PersonDrawer({ integration_id, user_id }: PersonProps) {
  const customer = state.value?.sandbox?.integrations.find(({ id }) => id === integration_id);
  const asked = useAsked(() => people(integration_id, user_id ?? '', 0), user_id);
  if (customer === undefined || asked === undefined) return <h2 id="drawer-title">…</h2>;
  const person = 'people' in asked ? asked.people.find(({ id }) => id === user_id) : undefined;
  return (
    <>
      <h2 id="drawer-title">{user_id === null ? `Hire somebody at ${customer.customer}` : named(person ?? NOBODY)}</h2>
      <PersonForm customer={customer} person={person} />
    </>
  );
}

const NOBODY = { first_name: null, last_name: null };

type Draft = {
  readonly first_name: string;
  readonly last_name: string;
  readonly email: string;
  readonly role_ids: readonly string[];
};

type FormProps = { readonly customer: SandboxIntegration; readonly person: ShownPerson | undefined };

function PersonForm({ customer, person }: FormProps) {
  const [draft, setDraft] = useState<Draft>(draftOf(person));
  const change = (some: Partial<Draft>) => setDraft((before) => ({ ...before, ...some }));
  const save = async () => {
    if (await perform(person === undefined ? hiring(customer.id, draft) : edit(customer.id, person.id, draft))) {
      drawer.value = null;
    }
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Text label="First name" value={draft.first_name} change={(first_name) => change({ first_name })} />
      <Text label="Last name" value={draft.last_name} change={(last_name) => change({ last_name })} />
      <Text label="Email" value={draft.email} change={(email) => change({ email })} />
      <Roles customer={customer} role_ids={draft.role_ids} change={(role_ids) => change({ role_ids })} />
      {person === undefined && <p class="quiet">What is left empty is made up.</p>}
      <div class="buttons">
        <button type="submit" class="first">
          {person === undefined ? 'Hire' : 'Save'}
        </button>
        {person !== undefined && customer.fields.includes('status') && (
          <Status integration_id={customer.id} person={person} />
        )}
      </div>
    </form>
  );
}

function Status({ integration_id, person }: { readonly integration_id: string; readonly person: ShownPerson }) {
  const act = person.status === 'INACTIVE' ? 'reactivate' : 'deactivate';
  const turn = async () => {
    if (await perform({ act, integration_id, user_id: person.id })) drawer.value = null;
  };
  return (
    <button type="button" onClick={() => void turn()}>
      {act === 'deactivate' ? 'Deactivate' : 'Reactivate'}
    </button>
  );
}

type TextProps = { readonly label: string; readonly value: string; readonly change: (value: string) => void };

function Text({ label, value, change }: TextProps) {
  return (
    <label class="field">
      <span>{label}</span>
      <input type="text" maxLength={200} value={value} onInput={({ currentTarget }) => change(currentTarget.value)} />
    </label>
  );
}

type RolesProps = {
  readonly customer: SandboxIntegration;
  readonly role_ids: readonly string[];
  readonly change: (role_ids: readonly string[]) => void;
};

function Roles({ customer: { roles }, role_ids, change }: RolesProps) {
  if (roles.length === 0) return null;
  return (
    <fieldset>
      <legend>Roles</legend>
      {roles.map(({ id, label }) => (
        <label key={id}>
          <input
            type="checkbox"
            checked={role_ids.includes(id)}
            onChange={({ currentTarget }) =>
              change(currentTarget.checked ? [...role_ids, id] : role_ids.filter((one) => one !== id))
            }
          />
          {label}
        </label>
      ))}
    </fieldset>
  );
}

const draftOf = (person: ShownPerson | undefined): Draft => ({
  first_name: person?.first_name ?? '',
  last_name: person?.last_name ?? '',
  email: person?.email ?? '',
  role_ids: person?.role_ids ?? [],
});

const orNull = (text: string) => (text === '' ? null : text);

function edit(integration_id: string, user_id: string, { first_name, last_name, email, role_ids }: Draft): Act {
  const details = { first_name: orNull(first_name), last_name: orNull(last_name), email: orNull(email) };
  return { act: 'edit', integration_id, user_id, ...details, role_ids: [...role_ids] };
}

/** What is left empty is drawn by the sandbox. */
function hiring(integration_id: string, { first_name, last_name, email, role_ids }: Draft): Act {
  return {
    act: 'hire',
    integration_id,
    ...(first_name !== '' && { first_name }),
    ...(last_name !== '' && { last_name }),
    ...(email !== '' && { email }),
    ...(role_ids.length > 0 && { role_ids: [...role_ids] }),
  };
}
