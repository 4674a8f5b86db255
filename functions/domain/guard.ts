import { COMPARED_FIELDS, GUARDED_KINDS, type ComparedField } from '../events/index.ts';
import type { Change, Difference } from './diff.ts';
import { isNothing, losesTypes, type KnownUser } from './user.ts';

/** A kind of change that the guard counts by itself; clearings are counted for each field. */
export type Kind = Exclude<(typeof GUARDED_KINDS)[number], 'clearings'> | `clearings:${ComparedField}`;

export const KINDS: readonly Kind[] = [
  'deletions',
  'deactivations',
  'creations',
  ...COMPARED_FIELDS.map((field) => `clearings:${field}` as const),
];

/** The words of the contract for a kind. */
export function namesOf(kind: Kind): { kind: (typeof GUARDED_KINDS)[number]; field: ComparedField | null } {
  const field = COMPARED_FIELDS.find((name) => kind === `clearings:${name}`) ?? null;
  if (field !== null) return { kind: 'clearings', field };
  return { kind: GUARDED_KINDS.find((name) => kind === name) ?? 'clearings', field };
}

/** A kind trips when it exceeds both the count and the share (0 to 1) of the users there. */
export type Threshold = { readonly count: number; readonly share: number };

/** What is guarded, and how far. */
export type Guards = { readonly [Name in (typeof GUARDED_KINDS)[number]]: Threshold | 'off' };

/** Guesses: what a small team loses in a bad week passes, a tenth of a company at once does not. */
export const GUARDS: Guards = {
  deletions: { count: 5, share: 0.1 },
  deactivations: { count: 5, share: 0.1 },
  clearings: { count: 5, share: 0.1 },
  creations: { count: 50, share: 0.1 },
};

/** Which guarded kinds a change is of. It is told from the change and the user after it, as a snapshot keeps both. */
export function kindsOf(change: Change, user: Pick<KnownUser, ComparedField>): readonly Kind[] {
  if (change.type === 'user.created') return ['creations'];
  if (change.type === 'user.deleted') return ['deletions'];
  const cleared = change.changed_fields.filter((field) => isCleared(field, change, user));
  const kinds = cleared.map((field) => `clearings:${field}` as const);
  return change.type === 'user.deactivated' ? ['deactivations', ...kinds] : kinds;
}

/** What a field was is in `previous` if it was anything, and what became of the roles in `roles`. */
function isCleared(
  field: ComparedField,
  { previous, roles }: Difference,
  user: Pick<KnownUser, ComparedField>,
): boolean {
  if (field !== 'system_roles') return previous[field] !== undefined && isNothing(user[field]);
  return (roles.revoked.length > 0 && isNothing(user.system_roles)) || losesTypes(roles);
}

/** How much of a kind there is: what this window would publish, what the last 24 hours did, and among how many. */
export type Extent = {
  readonly changes: number;
  readonly published: number;
  /** Users there. */
  readonly users: number;
};

/** Whether a kind is more than may pass without a person's word. */
export function trips(kind: Kind, { changes, published, users }: Extent, guards: Guards): boolean {
  const threshold = guards[namesOf(kind).kind];
  if (threshold === 'off' || changes === 0) return false;
  const all = changes + published;
  // Whose deletion was published is there no more, and yet one of those whom it is a share of.
  const among = kind === 'deletions' ? users + published : users;
  const isMany = all > threshold.count && all > threshold.share * among;
  const isMost = mayBeMost(kind, all) && all > among / 2;
  return isMany || isMost;
}

/** The only user of a customer may leave, and a company may double. */
function mayBeMost(kind: Kind, all: number): boolean {
  return kind !== 'creations' && all >= 2;
}

/** How many users there must be for so many changes to pass: nobody need be counted beyond that. */
export function usersThatSettle(kind: Kind, changes: number, guards: Guards): number {
  const threshold = guards[namesOf(kind).kind];
  if (threshold === 'off') return 0;
  const forShare = changes > threshold.count ? Math.ceil(changes / threshold.share) : 0;
  const forMost = mayBeMost(kind, changes) ? 2 * changes : 0;
  return Math.max(forShare, forMost);
}
