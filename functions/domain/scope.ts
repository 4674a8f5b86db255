import { COMPARED_FIELDS, type ComparedField } from '../events/index.ts';
import { isNothing, type Reading } from './user.ts';

/** A field of the users, or their whole model, by Kombo's name. */
export type ScopePart = ComparedField | 'ats_users';

/** What is switched off in Kombo, and by whom: null for all users, and no sign of anything. */
export type Scope = { readonly [Part in ScopePart]?: 'switched_off' | 'opted_out' };

/** `field` null is the whole model. */
export type ScopeChange = {
  readonly field: ComparedField | null;
  readonly is_available: boolean;
  readonly opted_out_by_customer: boolean;
};

export const SCOPE_PARTS: readonly ScopePart[] = ['ats_users', ...COMPARED_FIELDS];

export function offFields(scope: Scope): readonly ComparedField[] {
  return COMPARED_FIELDS.filter((field) => scope[field] !== undefined);
}

/** The fields of which nothing may be kept: all of them when the customer opted out of the users as a whole. */
export function optedOutFields(scope: Scope): readonly ComparedField[] {
  const ofEverything = scope.ats_users === 'opted_out';
  return COMPARED_FIELDS.filter((field) => ofEverything || scope[field] === 'opted_out');
}

/** Whether a status of which the customer had opted out is on again: what was forgotten meanwhile is no news. */
export function statusReturns(before: Scope, after: Scope): boolean {
  const isOn = after.ats_users === undefined && after.status === undefined;
  return isOn && optedOutFields(before).includes('status');
}

/**
 * What is to be taken for switched off. Between a change of scope and the next sync Kombo returns what it had before:
 * what is switched on again is on only then.
 */
export function settledScope(before: Scope, now: Scope, isExpired: boolean): Scope {
  return isExpired ? { ...before, ...now } : now;
}

export function scopeChanges(before: Scope, after: Scope): readonly ScopeChange[] {
  const changed = SCOPE_PARTS.filter((part) => before[part] !== after[part]);
  return changed.map((part) => ({
    field: part === 'ats_users' ? null : part,
    is_available: after[part] === undefined,
    opted_out_by_customer: after[part] === 'opted_out',
  }));
}

/** Whether a row shows something of what is thought to be off: then it may be on again. */
export function contradicts(scope: Scope, reading: Reading): boolean {
  if (scope.ats_users !== undefined) return reading.remote_deleted_at === null;
  return offFields(scope).some((field) => !isNothing(reading[field]));
}
