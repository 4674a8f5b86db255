import { COMPARED_FIELDS, type ComparedField, type Role, type User } from '../events/index.ts';

/**
 * What is known of a user. A compared field that is absent could never be read, which is not the same as null: it is
 * filled in silently when it can be.
 */
export type KnownUser = Readonly<Pick<User, 'id' | 'changed_at' | 'remote_deleted_at'>> & {
  readonly [Field in ComparedField]?: User[Field];
};

/** What Kombo says of a user, read leniently: a field that is absent was missing or could not be read. */
export type Reading = Omit<KnownUser, 'remote_deleted_at'> & {
  readonly remote_deleted_at?: string | null;
  /** Fields that were there but made no sense or were too large. */
  readonly unreadable: readonly (keyof User)[];
};

export function isDeleted(user: KnownUser): boolean {
  return user.remote_deleted_at !== null;
}

/**
 * Whether Kombo has emptied this record: 14 days after a deletion all its fields become null, `remote_deleted_at`
 * perhaps among them, and the record may come back in a delta. A living user always has at least a `remote_id`.
 */
export function isEmptied(user: Reading): boolean {
  const named = [user.remote_id, user.first_name, user.last_name, user.email];
  const hasRoles = (user.system_roles ?? []).length > 0;
  return named.every((value) => value === null) && (user.status ?? null) === null && !hasRoles;
}

/** What is left of a user whom nobody may remember: who it was stays, what it was goes. */
export function erased(user: KnownUser): KnownUser {
  return { id: user.id, changed_at: null, remote_deleted_at: user.remote_deleted_at };
}

export function isErased(user: KnownUser): boolean {
  return COMPARED_FIELDS.every((field) => user[field] === undefined);
}

/** The user as events show it: every key, null for what is not known. */
export function complete(user: KnownUser): User {
  return {
    id: user.id,
    remote_id: user.remote_id ?? null,
    first_name: user.first_name ?? null,
    last_name: user.last_name ?? null,
    email: user.email ?? null,
    status: user.status ?? null,
    system_roles: user.system_roles ?? null,
    changed_at: user.changed_at,
    remote_deleted_at: user.remote_deleted_at,
  };
}

/**
 * The form in which users are compared, stored and published. Kombo does not normalise the case of an email, promises
 * no order of roles and repeats some.
 */
export function normalised<Some extends Pick<KnownUser, 'email' | 'system_roles'>>(user: Some): Some {
  return {
    ...user,
    ...(typeof user.email === 'string' && { email: user.email.toLowerCase() }),
    ...(user.system_roles && { system_roles: roleSet(user.system_roles) }),
  };
}

/** What makes a role the same role. Its label does not: Kombo returns every holder of a role that was renamed. */
export function roleKey(role: Role): string {
  return JSON.stringify([role.remote_id, role.scope, role.unified_type]);
}

function roleSet(roles: readonly Role[]): Role[] {
  const byKey = new Map<string, Role>();
  for (const role of roles) {
    const key = roleKey(role);
    const other = byKey.get(key);
    if (other === undefined || label(role) < label(other)) byKey.set(key, role);
  }
  return [...byKey].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, role]) => role);
}

/** A text in which a label that is null differs from an empty one. */
const label = (role: Role) => JSON.stringify(role.remote_label);

/** Null, missing, or no roles: roles that are null, which means not known, count as none. */
export function isNothing(value: KnownUser[ComparedField]): boolean {
  return (value ?? null) === null || (Array.isArray(value) && value.length === 0);
}

export type RoleDifference = { readonly granted: readonly Role[]; readonly revoked: readonly Role[] };

export function roleDifference(before: KnownUser['system_roles'], now: KnownUser['system_roles']) {
  return { granted: without(now ?? [], before ?? []), revoked: without(before ?? [], now ?? []) };
}

function without(roles: readonly Role[], others: readonly Role[]): Role[] {
  const keys = new Set(others.map(roleKey));
  return roles.filter((role) => !keys.has(roleKey(role)));
}

/** Whether a role lost what it is told apart by: so all roles look when a field of theirs is switched off. */
export function losesTypes({ granted, revoked }: RoleDifference): boolean {
  return granted.some((role) => revoked.some((before) => isEmptiedRole(role, before)));
}

const ROLE_PARTS = ['remote_id', 'scope', 'unified_type'] as const;

function isEmptiedRole(role: Role, before: Role): boolean {
  return ROLE_PARTS.every((part) => role[part] === before[part] || role[part] === null);
}
