import * as z from 'zod/mini';
import { PollFailure } from '../domain/failure.ts';

/** What the SDK's errors have in common; a service's own exceptions carry `$fault`. */
const SdkError = z.object({
  name: z.string(),
  code: z.optional(z.string()),
  $fault: z.optional(z.string()),
  $metadata: z.optional(z.object({ httpStatusCode: z.optional(z.number()) })),
});
type SdkError = z.infer<typeof SdkError>;

/** What is known of an error: AWS's name for it, and whether it passes by itself or stands until somebody acts. */
export type AwsError = { readonly name: string; readonly status: number | undefined; readonly passes: boolean };

/** Names under which services refuse because they are busy. */
const BUSY = new Set([
  'LimitExceededException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'ThrottledException',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
]);

/** Node's codes for a network that did not carry the request or its answer. */
const NETWORK = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);

const MISSING = new Set(['ResourceNotFoundException', 'QueueDoesNotExist']);

/** Reads what an SDK call threw; undefined for what no SDK throws, which is a defect of ours. */
export function readAwsError(error: unknown): AwsError | undefined {
  const parsed = SdkError.safeParse(error);
  if (!(error instanceof Error) || !parsed.success) return undefined;
  const { name, $metadata } = parsed.data;
  const known = { name, status: $metadata?.httpStatusCode };
  if (passes(parsed.data)) return { ...known, passes: true };
  const stands = parsed.data.$fault !== undefined || name === 'CredentialsProviderError';
  return stands ? { ...known, passes: false } : undefined;
}

function passes(error: SdkError): boolean {
  const status = error.$metadata?.httpStatusCode ?? 0;
  const busy = BUSY.has(error.name) || status === 429 || status >= 500;
  const unreached = error.name === 'TimeoutError' || NETWORK.has(error.code ?? '');
  // An answer that could not be read comes as a SyntaxError with the metadata of an answer: something in between spoke.
  const garbled = error.$fault === undefined && status > 0;
  return busy || unreached || garbled;
}

/**
 * A call to AWS that failed, as the reason for which a poll cannot go on. What no SDK throws comes back as it is.
 * @param system the first part of the code: BUS, QUEUE, SECRET
 */
export function awsFailure(system: string, error: unknown): unknown {
  const known = readAwsError(error);
  if (known === undefined) return error;
  if (known.passes) return unavailable(system, known.name, error);
  return new PollFailure(
    { remedy: 'everyone', code: failureCode(system, known.name), title: known.name },
    { cause: error },
  );
}

/** It did not answer, or was busy, for longer than we wait. */
export function unavailable(system: string, title: string, cause?: unknown): PollFailure {
  return new PollFailure({ remedy: 'retry', code: `${system}.UNAVAILABLE`, title }, { cause });
}

/** AWS's name of an error in the style of Kombo's codes: `AccessDeniedException` of the bus is `BUS.ACCESS_DENIED`. */
export function failureCode(system: string, name: string): string {
  if (MISSING.has(name)) return `${system}.NOT_FOUND`;
  const words = name.replace(/^.*[.#]/, '').replace(/(?:Exception|Error)$/, '');
  return `${system}.${words.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase()}`;
}
