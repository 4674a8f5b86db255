import { error, type Reply } from '../aws-json.ts';
import type { BusEvent, RequestEntry } from './put-events.ts';

export type BusAction = 'PutEvents' | 'DescribeEventBus';

/**
 * What can go wrong with a request as a whole:
 * - `throttled`, `internal_failure`, `unavailable`, `denied`: AWS refuses it, and has taken nothing
 * - `garbled`: something in between answers instead; AWS has taken nothing
 * - `silence`: AWS has taken nothing and never answers
 * - `answer_lost`: AWS has taken everything, and the connection is cut
 */
export type Fault = 'throttled' | 'internal_failure' | 'unavailable' | 'denied' | 'garbled' | 'silence' | 'answer_lost';

/** What a test may ask of the bus. Nothing of it happens by itself. */
export type Faults = {
  /** The next so many entries are refused with this code, such as ThrottlingException. */
  refuseNext(count: number, code: string): void;
  /** From now on an entry is refused for which this gives a code. */
  refuseWhere(code: (event: BusEvent) => string | undefined): void;
  /** From now on a whole request is refused as invalid that has such an entry. */
  invalidWhere(isInvalid: (entry: RequestEntry) => boolean): void;
  /** The next requests for this action go wrong. */
  breakNext(fault: Fault, options?: { readonly times?: number; readonly action?: BusAction }): void;
  /** From now on everything goes well. */
  mend(): void;
};

/** What the bus asks back. */
export type Mischief = {
  codeFor(event: BusEvent): string | undefined;
  isInvalid(entry: RequestEntry): boolean;
  next(action: BusAction): Fault | undefined;
};

export function createFaults(): Faults & Mischief {
  const codes: string[] = [];
  const faults: Record<BusAction, Fault[]> = { PutEvents: [], DescribeEventBus: [] };
  let invalidWhere: ((entry: RequestEntry) => boolean) | undefined;
  let codeWhere: ((event: BusEvent) => string | undefined) | undefined;
  return {
    refuseNext: (count, code) => codes.push(...repeated(code, count)),
    refuseWhere: (code) => {
      codeWhere = code;
    },
    invalidWhere: (isInvalid) => {
      invalidWhere = isInvalid;
    },
    breakNext: (fault, { times = 1, action = 'PutEvents' } = {}) => faults[action].push(...repeated(fault, times)),
    mend: () => {
      codes.length = faults.PutEvents.length = faults.DescribeEventBus.length = 0;
      invalidWhere = codeWhere = undefined;
    },
    codeFor: (event) => codes.shift() ?? codeWhere?.(event),
    isInvalid: (entry) => invalidWhere?.(entry) ?? false,
    next: (action) => faults[action].shift(),
  };
}

const repeated = <Value>(value: Value, times: number) => Array.from({ length: times }, () => value);

/** What the caller gets of it. */
export const REPLIES: Readonly<Record<Fault, Reply>> = {
  throttled: error('ThrottlingException', 'Rate exceeded'),
  internal_failure: error('InternalFailure', 'The request failed', 500),
  unavailable: error('ServiceUnavailable', 'The service is not available', 503),
  denied: error('AccessDeniedException', 'Not authorized to perform this action'),
  garbled: { kind: 'garbled' },
  silence: { kind: 'silence' },
  answer_lost: { kind: 'cut' },
};
