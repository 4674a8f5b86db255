import type { Fault as BusFault } from '../../infra/local/bus.ts';
import type { Fault as KomboFault } from '../../infra/local/sandbox/faults.ts';

const error = (status: number, code: string | null): KomboFault => ({ kind: 'error', status, code });

/** Of each class of Kombo's errors, and what a network makes of an answer. */
export const KOMBO_FAULTS: readonly (readonly [string, KomboFault])[] = [
  ['retry', error(503, 'REMOTE.SERVICE_UNAVAILABLE')],
  ['rate limit', error(429, 'PLATFORM.RATE_LIMIT_EXCEEDED')],
  ['wait', error(409, 'INTEGRATION.SETUP_SYNC_PENDING')],
  ['freeze', error(403, 'INTEGRATION.MODEL_DISABLED')],
  ['person', error(409, 'INTEGRATION.AUTHENTICATION_INVALID')],
  ['not found', error(404, 'PLATFORM.INTEGRATION_NOT_FOUND')],
  ['everyone', error(401, 'PLATFORM.AUTHENTICATION_INVALID')],
  ['report', error(500, 'PLATFORM.SOMETHING_NEW')],
  ['restart', error(400, 'PLATFORM.INPUT_INVALID')],
  ['no code', error(502, null)],
  ['html', { kind: 'body', status: 200, type: 'text/html', text: '<p>' }],
  ['html not found', { kind: 'body', status: 404, type: 'text/html', text: '<p>' }],
  ['nothing', { kind: 'body', status: 200, type: 'application/json', text: '' }],
  ['hang', { kind: 'hang' }],
  ['truncated', { kind: 'truncated' }],
  ['malformed', { kind: 'malformed' }],
];

/** Answers that are well formed and not true, which only a list may be. */
export const LIES: readonly (readonly [string, KomboFault])[] = [
  ['no rows', { kind: 'rows', rows: [] }],
  ['no next page', { kind: 'next', next: null }],
];

export const BUS_FAULTS: readonly BusFault[] = [
  'throttled',
  'internal_failure',
  'unavailable',
  'denied',
  'garbled',
  'silence',
  'answer_lost',
];

/** Codes of an entry that is refused although nothing is wrong with it, and one about its content. */
export const ENTRY_CODES = ['ThrottlingException', 'InternalFailure', 'InvalidArgument'] as const;

export const TABLE_FAULTS = ['throttled', 'internal failure', 'timeout', 'unprocessed'] as const;

type SdkFailure = { readonly name: string; readonly $fault?: string; readonly status?: number };

const SDK_FAILURES: Readonly<Record<'throttled' | 'internal failure' | 'timeout', SdkFailure>> = {
  throttled: { name: 'ProvisionedThroughputExceededException', $fault: 'client', status: 400 },
  'internal failure': { name: 'InternalServerError', $fault: 'server', status: 500 },
  timeout: { name: 'TimeoutError' },
};

/** What the SDK throws. */
export function sdkError(what: keyof typeof SDK_FAILURES): Error {
  const { name, $fault, status } = SDK_FAILURES[what];
  const metadata = { $metadata: status === undefined ? {} : { httpStatusCode: status } };
  return Object.assign(new Error(what), { name, ...metadata, ...($fault !== undefined && { $fault }) });
}
