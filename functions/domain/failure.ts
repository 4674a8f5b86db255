/**
 * What is to be done about a failure:
 * - `retry`: nothing, it passes by itself; the next poll tries again
 * - `wait`: nothing, the integration is not ready yet
 * - `freeze`: nothing may be read into the answer until the integration's settings allow it again
 * - `person`: somebody must act on this integration
 * - `everyone`: every integration is affected until somebody acts
 * - `restart`: start the pages again; if that does not help, it is a defect of ours
 * - `report`: not known; keep the state and say so
 */
export type Remedy = 'retry' | 'wait' | 'freeze' | 'person' | 'everyone' | 'restart' | 'report';

/** Kombo's code for: the requests of this window are used up. */
export const RATE_LIMITED = 'PLATFORM.RATE_LIMIT_EXCEEDED';

export type Reason = {
  readonly remedy: Remedy;
  /** Kombo's error code, or one of ours in the same style. Never free text: a message may hold a person's data. */
  readonly code: string;
  readonly title: string | null;
};

/** A known reason for which a poll cannot go on. The next one begins where this one's checkpoint was. */
export class PollFailure extends Error {
  override readonly name = 'PollFailure';
  readonly reason: Reason;

  constructor(reason: Reason, options?: ErrorOptions) {
    super(reason.title === null ? reason.code : `${reason.code}: ${reason.title}`, options);
    this.reason = reason;
  }
}

/** A later poll has taken this integration over: nothing more may be written, by this one, anywhere. */
export class TakenOver extends Error {
  override readonly name = 'TakenOver';
}

/** How long something may take: until when (epoch milliseconds), and what ends it at once. */
export type Limits = {
  readonly deadline: number;
  readonly signal: AbortSignal;
};
