import * as z from 'zod/mini';
import { error, startAwsService, type Reply, type StandIn } from './aws-json.ts';
import { createFaults, REPLIES, type BusAction, type Faults, type Mischief } from './bus/faults.ts';
import {
  eventOf,
  PutEventsRequest,
  refused,
  refusalOfRequest,
  type BusEvent,
  type Place,
  type RequestEntry,
  type ResultEntry,
} from './bus/put-events.ts';

export type { BusAction, Fault } from './bus/faults.ts';
export type { BusEvent } from './bus/put-events.ts';

export type LocalBusOptions = {
  /** The one bus that exists. */
  readonly name: string;
  /** Takes an accepted event. The entry is answered for when this is done; if it fails, the entry is refused. */
  readonly onEvent: (event: BusEvent) => Promise<void>;
  /** Told of each request before it is handled. */
  readonly onRequest?: (action: BusAction) => void;
  readonly port?: number;
};

export type LocalBus = StandIn & Faults;

const PLACE: Place = { account: '000000000000', region: 'local' };

/**
 * EventBridge on loopback, over its real protocol and with its rules, as far as a publisher notices them. It has no
 * rules of its own and no targets: each event goes to `onEvent`.
 */
export async function startBus(options: LocalBusOptions): Promise<LocalBus> {
  const faults = createFaults();
  const taking = (action: BusAction, handle: (input: unknown) => Promise<Reply>) => async (input: unknown) => {
    options.onRequest?.(action);
    const fault = faults.next(action);
    if (fault === 'answer_lost') await handle(input);
    return fault === undefined ? handle(input) : REPLIES[fault];
  };
  const standIn = await startAwsService({
    target: 'AWSEvents',
    version: '1.1',
    port: options.port ?? 0,
    actions: {
      PutEvents: taking('PutEvents', (input) => putEvents(input, options, faults)),
      DescribeEventBus: taking('DescribeEventBus', async (input) => describe(input, options)),
    },
  });
  return { ...standIn, ...faults };
}

/** One after the other, in the order of the request, as AWS says it does. */
async function putEvents(input: unknown, options: LocalBusOptions, mischief: Mischief): Promise<Reply> {
  const request = PutEventsRequest.safeParse(input);
  if (!request.success) return error('SerializationException', 'The request has not the shape of PutEvents');
  const refusal = refusalOfRequest(request.data.Entries);
  if (refusal !== undefined) return refusal;
  if (request.data.Entries.some((entry) => mischief.isInvalid(entry)))
    return error('ValidationException', 'Refused as asked');
  const Entries: ResultEntry[] = [];
  for (const entry of request.data.Entries) Entries.push(await take(entry, options, mischief));
  const FailedEntryCount = Entries.filter((entry) => 'ErrorCode' in entry).length;
  return { kind: 'result', body: { FailedEntryCount, Entries } };
}

async function take(entry: RequestEntry, options: LocalBusOptions, mischief: Mischief): Promise<ResultEntry> {
  const event = eventOf(entry, PLACE);
  if (!('id' in event)) return event;
  // AWS drops what is for a bus that does not exist, and answers as if all were well.
  if (!isNamed(entry.EventBusName, options.name)) return { EventId: event.id };
  const code = mischief.codeFor(event);
  if (code !== undefined) return refused(code, 'Refused as asked');
  try {
    await options.onEvent(event);
    return { EventId: event.id };
  } catch {
    return refused('InternalFailure', 'The event could not be written');
  }
}

const DescribeEventBusRequest = z.object({ Name: z.optional(z.string()) });

function describe(input: unknown, { name }: LocalBusOptions): Reply {
  const request = DescribeEventBusRequest.safeParse(input);
  if (!request.success) return error('SerializationException', 'The request has not the shape of DescribeEventBus');
  if (isNamed(request.data.Name, name)) return { kind: 'result', body: { Name: name, Arn: arnOf(name) } };
  return error('ResourceNotFoundException', `Event bus ${request.data.Name ?? 'default'} does not exist.`);
}

const arnOf = (name: string) => `arn:aws:events:${PLACE.region}:${PLACE.account}:event-bus/${name}`;

/** A bus is named by its name or its ARN; without either the account's default bus is meant. */
const isNamed = (given = 'default', name: string) => given === name || given === arnOf(name);
