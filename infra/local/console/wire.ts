import type { Progress } from '../../../functions/adapters/telemetry.ts';
import type { Description } from '../describe.ts';
import type { ListedHold, ListedIntegration } from '../../../functions/operate/results.ts';
import type { Field, Switch } from '../sandbox/connectors.ts';
import type { By, Person } from '../sandbox/state.ts';
import type { SandboxPace } from '../sandbox-source.ts';

/** An event as `--json` has it. */
export type ToldEvent = {
  readonly source: string;
  readonly 'detail-type': string;
  readonly time: string;
  readonly detail: Readonly<Record<string, unknown>>;
};

/** An event of the stream. `id` grows by one. */
export type Entry = {
  readonly id: number;
  readonly event: ToldEvent;
  readonly words: Description;
  readonly integration_id: string;
  /** null: about the integration itself. */
  readonly user_id: string | null;
};

/** How the last poll of an integration ended, in words. */
export type LastPoll = { readonly at: string; readonly is_failed: boolean; readonly words: string };

export type ShownIntegration = ListedIntegration & {
  readonly last: LastPoll | null;
  /** How far a poll has come that is under way; null if none is, or it has not read a page yet. */
  readonly under_way: Pick<Progress, 'of' | 'users'> | null;
};

export const PACES = ['stopped', 'slow', 'normal', 'fast'] as const satisfies readonly SandboxPace[];

/** How the sandbox answers for one integration. */
export const ANSWERS = ['right', 'down', 'refused', 'empty', 'half', 'none'] as const;
export type AnswerMode = (typeof ANSWERS)[number];

export type SandboxIntegration = {
  readonly id: string;
  readonly customer: string;
  readonly tool: string;
  readonly there: number;
  readonly deleted: number;
  /** What its connector provides. */
  readonly fields: readonly Field[];
  readonly roles: readonly { readonly id: string; readonly label: string }[];
  readonly off: readonly { readonly what: Switch; readonly by: By }[];
  readonly answers: AnswerMode;
};

export type SandboxState = {
  readonly pace: SandboxPace;
  /** Grows with everything that happens to its people. */
  readonly version: number;
  readonly integrations: readonly SandboxIntegration[];
};

/** Everything on the page but the stream and the people. */
export type State = {
  /** Where users come from, and how often they are asked for. */
  readonly source: string;
  readonly pace: string;
  readonly integrations: readonly ShownIntegration[];
  readonly unreadable: readonly string[];
  readonly holds: readonly ListedHold[];
  /** null where the real Kombo is polled. */
  readonly sandbox: SandboxState | null;
};

export type ShownPerson = Pick<Person, 'id' | 'first_name' | 'last_name' | 'email' | 'status'> & {
  readonly role_ids: readonly string[];
  readonly is_deleted: boolean;
};

/** A part of an integration's people, by name. */
export type People = {
  readonly total: number;
  readonly matching: number;
  readonly people: readonly ShownPerson[];
};
