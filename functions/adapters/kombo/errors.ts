import * as z from 'zod/mini';
import { PollFailure, RATE_LIMITED, type Reason, type Remedy } from '../../domain/failure.ts';
import { json } from '../json.ts';

/** What is to be done about Kombo's error codes (https://docs.kombo.dev/guides/errors); any other is reported. */
const REMEDIES: ReadonlyMap<string, Remedy> = new Map<string, Remedy>([
  [RATE_LIMITED, 'retry'],
  ['PLATFORM.CONCURRENCY_LIMIT_EXCEEDED', 'retry'],
  ['REMOTE.RATE_LIMIT_EXCEEDED', 'retry'],
  ['REMOTE.SERVICE_UNAVAILABLE', 'retry'],
  ['INTEGRATION.SETUP_SYNC_PENDING', 'wait'],
  ['INTEGRATION.MODEL_DISABLED', 'freeze'],
  ['INTEGRATION.MODEL_NOT_AVAILABLE', 'freeze'],
  ['INTEGRATION.AUTHENTICATION_INVALID', 'person'],
  ['INTEGRATION.PERMISSION_MISSING', 'person'],
  ['INTEGRATION.INACTIVE', 'person'],
  ['INTEGRATION.SETUP_INCOMPLETE', 'person'],
  ['INTEGRATION.QA_FAILED', 'person'],
  ['PLATFORM.INTEGRATION_NOT_FOUND', 'person'],
  ['PLATFORM.AUTHENTICATION_INVALID', 'everyone'],
  ['PLATFORM.IP_NOT_WHITELISTED', 'everyone'],
  ['PLATFORM.INPUT_INVALID', 'restart'],
  ['PLATFORM.UNKNOWN_ERROR', 'report'],
  ['PLATFORM.TASK_TIMED_OUT', 'report'],
  ['REMOTE.UNKNOWN_HTTP_ERROR', 'report'],
]);

/** What a code looks like. Anything else in its place may be free text, which may hold a person's data. */
const CODE = /^[A-Z][A-Z0-9_]*(\.[A-Z0-9_]+)+$/;
const LONGEST_CODE = 100;
/** Kombo's titles are static labels of some 60 characters; the bound is a guess. */
const LONGEST_TITLE = 200;

const ErrorAnswer = z.object({
  status: z.literal('error'),
  error: z.object({ code: z.optional(z.unknown()), title: z.optional(z.unknown()) }),
});

/** What Kombo says of an error, as far as it may be kept: never its `message`. */
export type Complaint = { readonly code: string | null; readonly title: string | null };

/** Kombo's complaint; none if the body is not Kombo's: HTML of a load balancer, empty, cut. */
export function complaintOf(body: string): Complaint | undefined {
  const parsed = z.safeParse(ErrorAnswer, json(body));
  if (!parsed.success) return undefined;
  const { code, title } = parsed.data.error;
  // What stands beside a code that is none was not written by Kombo, and may be free text as well.
  const isKombos = isCode(code) || (code ?? null) === null;
  return { code: isCode(code) ? code : null, title: isKombos && isTitle(title) ? title.toWellFormed() : null };
}

/** Whether this program knows the code, and so what it means. */
export function isKnownCode(code: string): boolean {
  return REMEDIES.has(code);
}

/** The code decides, never the HTTP status, which Kombo has changed before; without a code the status is all there is. */
export function reasonOf(status: number, complaint: Complaint | undefined): Reason {
  const title = complaint?.title ?? null;
  const code = complaint?.code ?? null;
  if (code !== null) return { remedy: REMEDIES.get(code) ?? 'report', code, title };
  return { remedy: remedyOfStatus(status), code: `KOMBO.HTTP_${status}`, title };
}

/** The connection could not be made, or broke. The system's error code may be kept, its message not: it may quote the answer. */
export function unreachable(error: unknown): PollFailure {
  const code = systemCode(error) ?? (error instanceof Error ? systemCode(error.cause) : undefined);
  return new PollFailure({ remedy: 'retry', code: 'KOMBO.UNREACHABLE', title: code ?? null });
}

export function timedOut(): PollFailure {
  return new PollFailure({ remedy: 'retry', code: 'KOMBO.TIMED_OUT', title: null });
}

export function answerTooLarge(): PollFailure {
  return new PollFailure({ remedy: 'report', code: 'KOMBO.ANSWER_TOO_LARGE', title: null });
}

/** @param where the path of our schema that does not fit; never a part of the answer. */
export function answerUnreadable(where: string): PollFailure {
  return new PollFailure({ remedy: 'report', code: 'KOMBO.ANSWER_UNREADABLE', title: where });
}

function isCode(code: unknown): code is string {
  return typeof code === 'string' && code.length <= LONGEST_CODE && CODE.test(code);
}

function isTitle(title: unknown): title is string {
  return typeof title === 'string' && title !== '' && title.length <= LONGEST_TITLE;
}

function remedyOfStatus(status: number): Remedy {
  if (status === 401) return 'everyone';
  const passes = status === 408 || status === 429 || status >= 500;
  return passes ? 'retry' : 'report';
}

function systemCode(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,40}$/.test(code) ? code : undefined;
}
