import type { Pass } from '../domain/diff.ts';
import type { Reason } from '../domain/failure.ts';

/** What was decided about one user. Ids and names of fields only: no value of a person's record is ever logged. */
export type Decision = {
  readonly integration_id: string;
  /** null: about the integration itself. */
  readonly user_id: string | null;
  readonly poll: number;
} & (
  | { readonly decision: 'notice_told'; readonly type: string }
  | { readonly decision: 'notice_refused'; readonly type: string; readonly code: string }
  | { readonly decision: 'published' | 'repeated'; readonly type: string; readonly sequence: number }
  | { readonly decision: 'refused'; readonly type: string; readonly sequence: number; readonly code: string }
  | { readonly decision: 'masked' | 'switched_off'; readonly fields: readonly string[] }
  | { readonly decision: 'held' | 'awaited'; readonly kinds: readonly string[] }
  | { readonly decision: 'filled_in' | 'erased' | 'opted_out' | 'dismissed' | 'set_aside' | 'waiting' }
);

/** How a poll ended. */
export type PollReport = {
  readonly integration_id: string;
  readonly pass: Pass | null;
  readonly outcome:
    'completed' | 'stopped' | 'erased' | 'continued' | 'passed_on' | 'postponed' | 'refused' | 'taken_over' | 'failed';
  readonly reason: Reason | null;
  readonly milliseconds: number;
  /** Users whose last event the bus refuses for its content. */
  readonly waiting: number;
} & Counts;

export type Counts = {
  /** HTTP requests to Kombo, retries included. */
  readonly requests: number;
  readonly users_read: number;
  /** News and silent writes together. */
  readonly users_written: number;
  /** Put on the bus, repeats included. */
  readonly events: number;
  /** Rows without a readable id and users whose item cannot be read. */
  readonly set_aside: number;
  readonly masked: number;
  /** Users of whom a change is held. */
  readonly held: number;
};

/** How the integrations are that are to be polled. */
export type Condition = {
  readonly integrations: number;
  /** Whose items make no sense: nobody knows whether these are to be polled, and they are not. */
  readonly unreadable: readonly string[];
  /** Of those whose polls do not fail, how long ago the last complete one began of whom it is the longest. */
  readonly oldest_poll_seconds: number;
  /** Told as failing, and not as recovered since. */
  readonly failing: number;
  /** Of how many something is held. */
  readonly held: number;
  /** Events that the bus has not accepted yet. */
  readonly waiting: number;
};

export type DispatchReport = Condition & {
  readonly due: number;
  readonly light: number;
  readonly heavy: number;
  /** The code of what keeps everybody from being polled; null if nothing does. */
  readonly trouble: string | null;
};

/** What became of a request to the doorbell. Nothing of its body but what is known to be an id. */
export type RingReport = {
  /** null: nothing that concerns us, or not signed by Kombo. */
  readonly webhook: { readonly type: string; readonly integration_id: string } | null;
  readonly outcome:
    'asked' | 'expected' | 'left' | 'added' | 'back' | 'removed' | 'ignored' | 'forged' | 'too_large' | 'failed';
  readonly reason: Reason | null;
};

/** How far long work has come. */
export type Progress = {
  readonly integration_id: string;
  readonly of: Pass | 'catch_up';
  /** Whom this process has handled so far. */
  readonly users: number;
};

/** How much of a catch-up was put on the bus by one function. */
export type CatchUpReport = {
  readonly integration_id: string;
  /** null: for everybody. */
  readonly subscriber: string | null;
  readonly outcome: 'completed' | 'continued';
  readonly events: number;
};

/** What became of a batch of events that Slack was to be told of. Nothing of the events but how many they are. */
export type AlertReport = {
  /** The name of the rule. */
  readonly alert: string;
  readonly outcome: 'posted' | 'given_back' | 'buried';
  readonly events: number;
  /** Slack's word for why not, or ours. */
  readonly code: string | null;
};

/** Which message could not be handled, and whom it asked for as far as that is known. */
export type Whereabouts = { readonly message_id: string; readonly integration_id: string | null };
