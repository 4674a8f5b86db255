import type { Reading } from '../../domain/user.ts';
import type { Role, User } from '../../events/index.ts';

/** The rows of a page, read: each user once, as its last row says. */
export type Rows = {
  readonly readings: readonly Reading[];
  /** Rows without a readable id: of nobody we know. */
  readonly set_aside: number;
};

/**
 * Lenient field by field, so that one odd value costs neither the row nor the page. By hand rather than by a schema: this
 * takes 0.7 µs a user on top of the 1.7 of JSON.parse, zod/mini took 3; and it stops at the first odd role of a million.
 */
export function readRows(rows: readonly unknown[]): Rows {
  const byId = new Map<string, Reading>();
  let set_aside = 0;
  for (const row of rows) {
    const reading = readRow(row);
    if (reading === undefined) set_aside += 1;
    else byId.set(reading.id, reading);
  }
  return { readings: [...byId.values()], set_aside };
}

/** DynamoDB's limit for a sort key, in which the id stands behind a prefix. Bytes. */
const LONGEST_SORT_KEY = 1024;
const SORT_KEY_PREFIX = 'user#';

/** What a user may weigh as JSON, so that an event of it, with what it was before, fits the bus. Bytes. */
const LARGEST_USER = 64 * 1024;

const TEXTS = ['remote_id', 'first_name', 'last_name', 'email', 'status', 'changed_at'] as const;
const ROLE_KEYS = ['remote_id', 'remote_label', 'scope', 'unified_type'];
const MASKABLE = [...TEXTS, 'remote_deleted_at', 'system_roles'] as const;

/** What JSON adds at most: keys and punctuation of a user and of a role, and a character written as \\u0000. Bytes. */
const WORST = { user: 300, role: 100, character: 6 };

type Row = Readonly<Record<string, unknown>>;
type Draft = { -readonly [Field in keyof Omit<Reading, 'unreadable'>]: Reading[Field] } & {
  readonly unreadable: (keyof User)[];
};

function readRow(row: unknown): Reading | undefined {
  if (!isRecord(row) || !isUsableId(row['id'])) return undefined;
  const draft: Draft = { id: row['id'], changed_at: null, unreadable: [] };
  readTexts(row, draft);
  readDeletion(row, draft);
  readRoles(row, draft);
  if (mayBeTooLarge(draft)) maskLargest(draft);
  return draft;
}

function readTexts(row: Row, draft: Draft): void {
  for (const field of TEXTS) {
    const value = row[field];
    if (isText(value)) draft[field] = wellFormed(value);
    else if (value !== undefined) draft.unreadable.push(field);
  }
  // By the contract a missing email is none; any other missing field is not known.
  if (row['email'] === undefined) draft.email = null;
}

/** Missing in older shapes, where it meant null. Its date is not looked at: that it is there is what counts. */
function readDeletion(row: Row, draft: Draft): void {
  const value = row['remote_deleted_at'] ?? null;
  if (isText(value) && value !== '') draft.remote_deleted_at = wellFormed(value);
  else draft.unreadable.push('remote_deleted_at');
}

function readRoles(row: Row, draft: Draft): void {
  const value = row['system_roles'];
  if (value === undefined) return;
  const roles = value === null ? null : rolesOf(value);
  if (roles === undefined) draft.unreadable.push('system_roles');
  else draft.system_roles = roles;
}

/** All of them or none: a list without the one that could not be read would look like a role revoked. */
function rolesOf(value: unknown): Role[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const roles: Role[] = [];
  for (const item of value) {
    const role = roleOf(item);
    if (role === undefined) return undefined;
    roles.push(role);
  }
  return roles;
}

/** A key that is missing, as in older shapes, is null, provided that something else tells which role it is. */
function roleOf(value: unknown): Role | undefined {
  if (!isRecord(value)) return undefined;
  const { remote_id = null, remote_label = null, scope = null, unified_type = null } = value;
  if (!isText(remote_id) || !isText(remote_label) || !isText(scope) || !isText(unified_type)) return undefined;
  const isTold = remote_id !== null || scope !== null || unified_type !== null;
  if (!isTold && !ROLE_KEYS.every((key) => key in value)) return undefined;
  return {
    remote_id: wellFormed(remote_id),
    remote_label: wellFormed(remote_label),
    scope: wellFormed(scope),
    unified_type: wellFormed(unified_type),
  };
}

/** A cheap upper bound, so that the usual user is not written out only to be weighed. */
function mayBeTooLarge(draft: Draft): boolean {
  let characters = draft.id.length + lengthOf(draft.remote_deleted_at);
  for (const field of TEXTS) characters += lengthOf(draft[field]);
  const roles = draft.system_roles ?? [];
  for (const { remote_id, remote_label, scope, unified_type } of roles) {
    characters += lengthOf(remote_id) + lengthOf(remote_label) + lengthOf(scope) + lengthOf(unified_type);
  }
  return WORST.user + WORST.role * roles.length + WORST.character * characters > LARGEST_USER;
}

/** Takes away the largest field, and the next, until the rest fits. The id alone always does. */
function maskLargest(draft: Draft): void {
  const sizes = MASKABLE.map((field) => ({ field, bytes: bytesOf(draft[field]) }));
  for (const { field } of sizes.sort((one, other) => other.bytes - one.bytes)) {
    if (bytesOf({ ...draft, unreadable: undefined }) <= LARGEST_USER) return;
    if (field === 'changed_at') draft.changed_at = null;
    else delete draft[field];
    draft.unreadable.push(field);
  }
}

function bytesOf(value: unknown): number {
  return value === undefined ? 0 : Buffer.byteLength(JSON.stringify(value));
}

/** One with a comma, which separates ids, could not be asked for: such a user would wait for ever. Kombo's have none. */
function isUsableId(id: unknown): id is string {
  if (typeof id !== 'string' || id === '' || id.includes(',') || !id.isWellFormed()) return false;
  return Buffer.byteLength(SORT_KEY_PREFIX + id) <= LONGEST_SORT_KEY;
}

function isRecord(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string | null {
  return value === null || typeof value === 'string';
}

/** A lone surrogate cannot be written in UTF-8: what is stored would differ from what was compared. */
function wellFormed(text: string | null): string | null {
  return text?.toWellFormed() ?? null;
}

function lengthOf(text: string | null | undefined): number {
  return text?.length ?? 0;
}
