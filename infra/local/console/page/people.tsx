import { useState } from 'preact/hooks';
import type { People, SandboxIntegration, ShownPerson } from '../wire.ts';
import { people as ask } from './api.ts';
import { useAsked } from './asked.ts';
import { escaped } from './copying.ts';
import { drawer } from './store.ts';
import { perform } from './switches.tsx';
import { named, number } from './words.ts';

type TableProps = { readonly customer: SandboxIntegration; readonly version: number };

const NOBODY: People = { total: 0, matching: 0, people: [] };
const PAGE_SIZE = 50;

export function PeopleTable({ customer, version }: TableProps) {
  const [search, setSearch] = useState('');
  const [from, setFrom] = useState(0);
  const asked = useAsked(() => ask(customer.id, search, from), `${customer.id} ${search} ${from} ${version}`);
  const found = asked === undefined || 'ok' in asked ? NOBODY : asked;
  const look = (text: string) => {
    setSearch(text);
    setFrom(0);
  };
  return (
    <section class="people" aria-labelledby="people-title">
      <div class="people-head">
        <h3 id="people-title">People</h3>
        <span class="quiet">{number(customer.there)}</span>
        <input
          type="search"
          aria-label="Search people"
          placeholder="Search"
          value={search}
          onInput={({ currentTarget }) => look(currentTarget.value)}
        />
        <button type="button" onClick={() => hire(customer.id)}>
          Hire…
        </button>
      </div>
      <Table customer={customer} people={found.people} />
      <Pages from={from} found={found} go={setFrom} />
    </section>
  );
}

function hire(integration_id: string): void {
  drawer.value = { shows: 'person', integration_id, user_id: null };
}

function Table({ customer, people }: Pick<TableProps, 'customer'> & Pick<People, 'people'>) {
  const labels = new Map(customer.roles.map(({ id, label }) => [id, label]));
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">name</th>
          <th scope="col">roles</th>
          <th scope="col">status</th>
          <th scope="col">
            <span class="unseen">actions</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {people.map((person) => (
          <PersonRow key={person.id} integration_id={customer.id} person={person} labels={labels} />
        ))}
      </tbody>
    </table>
  );
}

type RowProps = {
  readonly integration_id: string;
  readonly person: ShownPerson;
  readonly labels: ReadonlyMap<string, string>;
};

function PersonRow({ integration_id, person, labels }: RowProps) {
  const { id: user_id, email, role_ids, is_deleted } = person;
  const roles = role_ids.map((id) => labels.get(id) ?? id).join(', ');
  const name = named(person);
  return (
    <tr class={is_deleted ? 'is-deleted' : ''}>
      <td>
        <button
          type="button"
          class="plain name"
          title="What is known and told of this user"
          onClick={() => (drawer.value = { shows: 'life', integration_id, user_id })}
        >
          {name}
        </button>
        <span class="quiet">{email === null ? 'no email' : escaped(email)}</span>
      </td>
      <td title={roles}>{roles}</td>
      <td>{statusOf(person)}</td>
      <td class="buttons">
        {!is_deleted && (
          <button
            type="button"
            aria-label={`Edit ${name}`}
            onClick={() => (drawer.value = { shows: 'person', integration_id, user_id })}
          >
            Edit
          </button>
        )}
        <button
          type="button"
          aria-label={`${is_deleted ? 'Rehire' : 'Delete'} ${name}`}
          onClick={() => void perform({ act: is_deleted ? 'rehire' : 'delete', integration_id, user_id })}
        >
          {is_deleted ? 'Rehire' : 'Delete'}
        </button>
      </td>
    </tr>
  );
}

function statusOf({ is_deleted, status }: ShownPerson): string {
  if (is_deleted) return 'deleted';
  return status?.toLowerCase() ?? '–';
}

type PagesProps = { readonly from: number; readonly found: People; readonly go: (from: number) => void };

function Pages({ from, found: { matching, people, total }, go }: PagesProps) {
  const to = from + people.length;
  return (
    <div class="pages">
      <span>{matching === 0 ? 'nobody' : `${number(from + 1)}–${number(to)} of ${number(matching)}`}</span>
      {matching < total && <span class="quiet">{number(total)} in all</span>}
      <button type="button" disabled={from === 0} onClick={() => go(Math.max(0, from - PAGE_SIZE))}>
        Back
      </button>
      <button type="button" disabled={to >= matching} onClick={() => go(from + PAGE_SIZE)}>
        More
      </button>
    </div>
  );
}
