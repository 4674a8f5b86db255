import type { Field, Role } from './connectors.ts';
import { hides, recordOf, type Scope } from './scope.ts';
import type { Person, Profile } from './state.ts';

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

/** The date of deletion that the row shows. */
export const deletionOf = ({ undated, remote_deleted_at }: Person): string | null =>
  undated ? null : remote_deleted_at;

/** What rows are made from: an integration. */
export type Source = {
  readonly profile: Profile;
  readonly roles: ReadonlyMap<string, Role>;
  readonly scope: () => Scope;
};

export function rowOf(source: Source, person: Person): Row {
  const record = recordOf(source.scope(), person);
  const { id, changed_at } = record;
  const remote_deleted_at = deletionOf(record);
  if (record.anonymised) return { id, ...EMPTIED, changed_at, remote_deleted_at };
  return {
    id,
    remote_id: source.profile.connector.fields.includes('remote_id') ? shown(source, record, 'remote_id') : null,
    first_name: shown(source, record, 'first_name'),
    last_name: shown(source, record, 'last_name'),
    ...emailOf(source, record),
    status: shown(source, record, 'status'),
    remote_data: remoteDataOf(source, record),
    changed_at,
    remote_deleted_at,
    system_roles: rolesOf(source, record),
  };
}

type Told = Exclude<Field, 'system_roles' | 'remote_data'>;

const shown = <F extends Told>({ scope }: Source, record: Person, field: F): Person[F] | null =>
  hides(scope(), field) ? null : record[field];

function emailOf(source: Source, record: Person): Pick<Row, 'email'> {
  const email = shown(source, record, 'email');
  return email === null && source.profile.connector.without_email === 'key left out' ? {} : { email };
}

const rolesOf = ({ roles, scope }: Source, { role_ids }: Person): readonly Role[] =>
  hides(scope(), 'system_roles') ? [] : role_ids.flatMap((roleId) => roles.get(roleId) ?? []);

/** Kombo: "Remote data always has the endpoint path that we got the data from as the top level key." */
function remoteDataOf({ profile, scope }: Source, person: Person): Row['remote_data'] {
  const { fields, remote_path } = profile.connector;
  if (!fields.includes('remote_data') || hides(scope(), 'remote_data')) return null;
  const name = [person.first_name, person.last_name].filter((part) => part !== null).join(' ');
  return {
    [remote_path]: { id: person.remote_id, name, primary_email: person.email, disabled: person.status === 'INACTIVE' },
  };
}
