import { DescribeEventBusCommand, type EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { PollFailure, type Limits } from '../../domain/failure.ts';
import { awsFailure, readAwsError, unavailable } from '../aws-errors.ts';
import { pause, type Backoff } from '../backoff.ts';

/** How long one look is good for. A guess: what a deleted bus swallows in between stays lost until a catch-up. */
const GOOD_FOR_MS = 300_000;

export type Existence = { makeSure(limits: Limits): Promise<void> };

export type ExistenceOptions = {
  readonly client: EventBridgeClient;
  readonly bus_name: string;
  readonly backoff: Backoff;
};

/**
 * Whether the bus is there. AWS answers PutEvents to a bus that is not with 200 and no failed entry, and drops the
 * events: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
 */
export function createExistence(options: ExistenceOptions): Existence {
  const { now } = options.backoff;
  let goodUntil = Number.NEGATIVE_INFINITY;
  let underWay: Promise<void> | undefined;

  const begin = async (limits: Limits) => {
    try {
      await look(options, limits);
      goodUntil = now() + GOOD_FOR_MS;
    } finally {
      underWay = undefined;
    }
  };

  return {
    makeSure: async (limits) => {
      while (now() >= goodUntil) {
        if (underWay !== undefined) await joined(underWay, limits.signal);
        else await (underWay = begin(limits));
      }
    },
  };
}

async function look(options: ExistenceOptions, limits: Limits): Promise<void> {
  for (let tried = 1; ; tried += 1) {
    const unanswered = await ask(options, limits);
    if (unanswered === undefined) return;
    if (!(await pause(tried, options.backoff, limits))) throw unanswered;
  }
}

/** @returns what to throw unless there is time to ask once more; nothing when the bus is there. */
async function ask({ client, bus_name }: ExistenceOptions, limits: Limits): Promise<PollFailure | undefined> {
  try {
    await client.send(new DescribeEventBusCommand({ Name: bus_name }), { abortSignal: limits.signal });
    return undefined;
  } catch (error) {
    limits.signal.throwIfAborted();
    const known = readAwsError(error);
    if (known?.passes) return unavailable('BUS', known.name, error);
    throw awsFailure('BUS', error);
  }
}

/**
 * Waits for another poll to look. A bus that is not there is not there for all; if the other poll only ran out of its
 * own time, that says nothing to us.
 */
async function joined(others: Promise<void>, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  try {
    await Promise.race([others, aborted(signal)]);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof PollFailure && error.reason.remedy === 'everyone') throw error;
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
