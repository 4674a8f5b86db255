import { PutEventsCommand, type EventBridgeClient, type PutEventsResultEntry } from '@aws-sdk/client-eventbridge';
import { PollFailure, type Limits } from '../../domain/failure.ts';
import type { Event } from '../../events/index.ts';
import { awsFailure, failureCode, readAwsError, unavailable } from '../aws-errors.ts';
import { pause, type Backoff } from '../backoff.ts';
import type { Outgoing } from './entries.ts';

/** An event that the bus does not take because of what it is, with AWS's code for it. */
export type Refusal = { readonly event: Event; readonly code: string };

/** What became of a request: the rest was accepted. */
type Answer = {
  readonly refused: readonly Refusal[];
  readonly again: readonly Outgoing[];
  /** Why something is to be sent again, the last reason. */
  readonly why: { readonly name: string; readonly cause?: unknown };
};

const NO_REASON = { name: 'NoResultEntry' };

/**
 * Codes of an entry that was refused although nothing is wrong with it. Documented are the first two; the others are
 * the same under the names that requests as a whole fail with.
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsResultEntry.html
 */
const PASSING = new Set([
  'InternalFailure',
  'ThrottlingException',
  'InternalException',
  'InternalServerError',
  'ServiceUnavailable',
  'ServiceUnavailableException',
]);

/** Codes, from the same page, that would refuse every other event as well: our rights or our bus are wrong. */
const CONCERNING_ALL = new Set([
  'AccessDeniedException',
  'InvalidAccountIdException',
  'NotAuthorizedForDetailTypeException',
  'NotAuthorizedForSourceException',
]);

/** What stays the same for all batches. */
export type Postman = {
  readonly client: EventBridgeClient;
  readonly backoff: Backoff;
  /** For requests: a request that is under way is ended by these only. */
  readonly limits: Limits;
  /** For pauses: these end also when another batch has failed. */
  readonly pauses: Limits;
};

/**
 * Sends a batch until each of its events is accepted or refused. Only what was not accepted is sent again.
 * @throws PollFailure when the bus does not take them in time, or would take no event.
 */
export async function deliver(batch: readonly Outgoing[], postman: Postman): Promise<readonly Refusal[]> {
  const refused: Refusal[] = [];
  let waiting = batch;
  for (let tried = 1; ; tried += 1) {
    const answer = await put(waiting, postman);
    refused.push(...answer.refused);
    waiting = answer.again;
    if (waiting.length === 0) return refused;
    const goOn = await pause(tried, postman.backoff, postman.pauses);
    if (!goOn) throw unavailable('BUS', answer.why.name, answer.why.cause);
  }
}

async function put(outgoing: readonly Outgoing[], postman: Postman): Promise<Answer> {
  const command = new PutEventsCommand({ Entries: outgoing.map(({ entry }) => entry) });
  try {
    const output = await postman.client.send(command, { abortSignal: postman.limits.signal });
    return sorted(outgoing, output.Entries ?? []);
  } catch (error) {
    postman.limits.signal.throwIfAborted();
    return failed(outgoing, postman, error);
  }
}

/** The results stand in the order of the entries; one that is missing, or says nothing, is no acceptance. */
function sorted(outgoing: readonly Outgoing[], results: readonly PutEventsResultEntry[]): Answer {
  const refused: Refusal[] = [];
  const again: Outgoing[] = [];
  let why = NO_REASON;
  for (const [index, one] of outgoing.entries()) {
    const { EventId: id, ErrorCode: code } = results[index] ?? {};
    if (code === undefined && id !== undefined) continue;
    if (code !== undefined && CONCERNING_ALL.has(code)) throw refusedForAll(code);
    if (code === undefined || PASSING.has(code)) again.push(one);
    else refused.push({ event: one.event, code });
    if (code !== undefined) why = { name: code };
  }
  return { refused, again, why };
}

function refusedForAll(code: string): PollFailure {
  return new PollFailure({ remedy: 'everyone', code: failureCode('BUS', code), title: code });
}

/** A request that failed as a whole: nothing of it was accepted, or the answer was lost and a repeat does no harm. */
async function failed(outgoing: readonly Outgoing[], postman: Postman, error: unknown): Promise<Answer> {
  const known = readAwsError(error);
  if (known?.passes) return { refused: [], again: outgoing, why: { name: known.name, cause: error } };
  const aboutContent = known?.name === 'ValidationException' || known?.status === 413;
  if (known === undefined || !aboutContent) throw awsFailure('BUS', error);
  const [first, ...others] = outgoing;
  // The error itself goes no further: AWS quotes in its message what it refuses, which is a person's data.
  if (first !== undefined && others.length === 0) return refusal(first, known.name);
  return oneByOne(outgoing, postman);
}

const refusal = ({ event }: Outgoing, code: string): Answer => ({
  refused: [{ event, code }],
  again: [],
  why: NO_REASON,
});

/** AWS refuses a whole request for one entry; alone, only the bad one is refused. */
async function oneByOne(outgoing: readonly Outgoing[], postman: Postman): Promise<Answer> {
  const answers: Answer[] = [];
  for (const one of outgoing) answers.push(await put([one], postman));
  return {
    refused: answers.flatMap((answer) => answer.refused),
    again: answers.flatMap((answer) => answer.again),
    why: answers.findLast((answer) => answer.again.length > 0)?.why ?? NO_REASON,
  };
}
