import type { Detail, Event } from '../events/index.ts';
import { operationMetadata, type Occasion } from './event.ts';
import { namesOf, type Kind } from './guard.ts';
import type { Hold } from './hold.ts';
import type { ScopeChange } from './scope.ts';

/** Told when the baseline is complete. */
export function ready(occasion: Occasion, data: Detail<'integration.ready'>['data']): Event {
  return {
    'detail-type': 'integration.ready',
    detail: { metadata: operationMetadata('integration.ready', occasion), data },
  };
}

/** How a person answers a hold. */
export type Commands = { readonly approve: string; readonly dismiss: string };

type HeldKind = {
  readonly kind: Kind;
  readonly hold: Hold;
  readonly commands: Commands;
  /** The same as invocations of a function, where there is one. */
  readonly invocations?: Commands | undefined;
};

/** Told when the changes of a kind begin to wait for a person, and again when more wait than the answer was about. */
export function held(occasion: Occasion, { kind, hold, commands, invocations }: HeldKind): Event {
  const { held: changes, users, user_ids, cause } = hold;
  const share = users === 0 ? 1 : Math.min(1, changes / users);
  const answers = { commands, ...(invocations && { invocations }) };
  const data = { ...namesOf(kind), held: changes, users, share, user_ids: [...user_ids], cause, ...answers };
  return {
    'detail-type': 'integration.held',
    detail: { metadata: operationMetadata('integration.held', occasion, kind), data },
  };
}

type Because = Detail<'integration.released'>['data']['because'];

/** Told when a hold is over. */
export function released(
  occasion: Occasion,
  { kind, because }: { readonly kind: Kind; readonly because: Because },
): Event {
  const metadata = operationMetadata('integration.released', occasion, kind);
  return { 'detail-type': 'integration.released', detail: { metadata, data: { ...namesOf(kind), because } } };
}

/** Told when something was switched off or on. */
export function scopeChanged(occasion: Occasion, changes: readonly ScopeChange[]): Event {
  const metadata = operationMetadata('integration.scope_changed', occasion);
  return { 'detail-type': 'integration.scope_changed', detail: { metadata, data: { changes: [...changes] } } };
}

/** What does not work, since when (epoch milliseconds), and how often it was tried. */
export type Trouble = {
  readonly code: string;
  readonly title: string | null;
  readonly since: number;
  readonly attempts: number;
};

/** What a poll may tell of at once, each by itself. */
export type Failing = 'polls' | 'sweeps';

/** Told when something has failed for long enough to matter. */
export function failing(occasion: Occasion, what: Failing, { code, title, since, attempts }: Trouble): Event {
  const metadata = operationMetadata('integration.failing', occasion, what);
  const data = { code, title, failing_since: new Date(since).toISOString(), attempts };
  return { 'detail-type': 'integration.failing', detail: { metadata, data } };
}

/** Told when it works again. */
export function recovered(occasion: Occasion, what: Failing, { code, since }: Trouble): Event {
  const metadata = operationMetadata('integration.recovered', occasion, what);
  const data = { code, failing_since: new Date(since).toISOString() };
  return { 'detail-type': 'integration.recovered', detail: { metadata, data } };
}
