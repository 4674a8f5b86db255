import type { KnownUser, Reading } from './user.ts';

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
