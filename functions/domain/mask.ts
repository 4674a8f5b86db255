import { COMPARED_FIELDS, type ComparedField } from '../events/index.ts';
import type { Kind } from './guard.ts';
import { offFields, type Scope } from './scope.ts';
import { isDeleted, isEmptied, isNothing, losesTypes, roleDifference, type KnownUser, type Reading } from './user.ts';

/** A user after the mask. `remote_deleted_at` is absent when neither Kombo nor the snapshot can tell. */
export type Said = Omit<KnownUser, 'remote_deleted_at'> & Pick<Reading, 'remote_deleted_at'>;

/**
 * What is to be believed of a user: Kombo's word, and the snapshot's wherever Kombo's could not be read. A field that
 * neither knows stays absent. `changed_at` is null where it could not be read: every record has one.
 */
export function mask(reading: Reading, known: KnownUser | undefined): Said {
  const { unreadable: _, ...said } = reading;
  return { ...known, ...said, changed_at: said.changed_at ?? known?.changed_at ?? null };
}

/**
 * The row without what is switched off, which is unknown and not gone; none when that is the whole model. A record that
 * Kombo has emptied is that of a deleted user, also when the date of the deletion was emptied with it.
 * @param at ISO 8601, in place of that date
 */
export function withoutOff(reading: Reading, scope: Scope, at: string): Reading | undefined {
  if (scope.ats_users !== undefined) return undefined;
  const believed = withoutFields(reading, offFields(scope));
  // Without the remote id nothing would tell an emptied record from a user of whom much is switched off.
  const isGone = isEmptied(reading) && scope.remote_id === undefined;
  const isUndated = isGone && (believed.remote_deleted_at ?? null) === null;
  return isUndated ? { ...believed, remote_deleted_at: at } : believed;
}

/**
 * The row without the changes of some kinds; none when a kind takes the whole row: somebody who is not believed to be
 * gone, or to be there, is not looked at.
 */
export function withoutKinds(
  reading: Reading,
  known: KnownUser | undefined,
  kinds: ReadonlySet<Kind>,
): Reading | undefined {
  const isSaidGone = (reading.remote_deleted_at ?? null) !== null;
  if (known === undefined || isDeleted(known)) return kinds.has('creations') && !isSaidGone ? undefined : reading;
  if (kinds.has('deletions') && isSaidGone) return undefined;
  const { status } = reading;
  const leaves = kinds.has('deactivations') && status === 'INACTIVE' && known.status !== 'INACTIVE';
  const cleared = COMPARED_FIELDS.filter((field) => kinds.has(`clearings:${field}`) && clears(field, reading, known));
  return withoutFields(reading, leaves ? ['status', ...cleared] : cleared);
}

function clears(field: ComparedField, reading: Reading, known: KnownUser): boolean {
  if (isNothing(known[field]) || reading[field] === undefined) return false;
  if (field !== 'system_roles' || isNothing(reading.system_roles)) return isNothing(reading[field]);
  return losesTypes(roleDifference(known.system_roles, reading.system_roles));
}

function withoutFields(reading: Reading, fields: readonly ComparedField[]): Reading {
  const rest: { -readonly [Field in keyof Reading]: Reading[Field] } = { ...reading };
  for (const field of fields) delete rest[field];
  return rest;
}
