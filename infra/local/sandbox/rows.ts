import type { Role } from './connectors.ts';
import type { Person } from './state.ts';
import type { Integration } from './world.ts';

/** A user as `GET /ats/users` shows them. */
export type Row = Pick<Person, 'id' | 'changed_at' | 'remote_deleted_at'> & {
  readonly remote_id: string | null;
  readonly first_name: string | null;
  readonly last_name: string | null;
  readonly email?: string | null;
  readonly status: Person['status'];
  readonly remote_data: Readonly<Record<string, unknown>> | null;
  readonly system_roles: readonly Role[];
};

const EMPTIED = {
  remote_id: null,
  first_name: null,
  last_name: null,
  email: null,
  status: null,
  remote_data: null,
  system_roles: [],
} as const;

export function rowOf(integration: Integration, person: Person): Row {
  const { id, changed_at, remote_deleted_at } = person;
  if (person.anonymised) return { id, ...EMPTIED, changed_at, remote_deleted_at };
  const { fields } = integration.profile.connector;
  return {
    id,
    remote_id: fields.includes('remote_id') ? person.remote_id : null,
    first_name: person.first_name,
    last_name: person.last_name,
    ...emailOf(integration, person),
    status: person.status,
    remote_data: remoteDataOf(integration, person),
    changed_at,
    remote_deleted_at,
    system_roles: person.role_ids.flatMap((roleId) => integration.roles.get(roleId) ?? []),
  };
}

const emailOf = ({ profile }: Integration, { email }: Person): Pick<Row, 'email'> =>
  email === null && profile.connector.without_email === 'key left out' ? {} : { email };

/** Kombo: "Remote data always has the endpoint path that we got the data from as the top level key." */
function remoteDataOf({ profile }: Integration, person: Person): Row['remote_data'] {
  const { fields, remote_path } = profile.connector;
  if (!fields.includes('remote_data')) return null;
  const name = [person.first_name, person.last_name].filter((part) => part !== null).join(' ');
  return {
    [remote_path]: { id: person.remote_id, name, primary_email: person.email, disabled: person.status === 'INACTIVE' },
  };
}
