import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { PollMessage } from '../adapters/queue.ts';
import { catchUp } from './catch-up.ts';
import { poll } from './poll.ts';
import type { Deps } from './run.ts';

export type PollHandler = (
  event: SQSEvent,
  context: Pick<Context, 'getRemainingTimeInMillis'>,
) => Promise<SQSBatchResponse>;

/**
 * Polls the integrations that a batch of messages asks for, side by side. A poll that fails for a known reason has
 * recorded it, and its message is done; only what is unforeseen fails its message, and no other.
 */
export function createPollHandler(deps: Deps, signal: AbortSignal = new AbortController().signal): PollHandler {
  return async (event, context) => {
    const stops_at = deps.clock() + context.getRemainingTimeInMillis();
    const handle = async (record: SQSRecord) => {
      let integration_id: string | null = null;
      try {
        const message = PollMessage.parse(JSON.parse(record.body));
        ({ integration_id } = message);
        const { asked_at = Number(record.attributes.SentTimestamp), catch_up } = message;
        const order = { integration_id, asked_at, stops_at, signal };
        await (catch_up === undefined ? poll(deps, order) : catchUp(deps, { ...order, catch_up }));
      } catch (error) {
        deps.telemetry.crashed({ message_id: record.messageId, integration_id }, error);
        throw error;
      }
    };
    try {
      return await processPartialResponse(event, handle, new BatchProcessor(EventType.SQS), {
        throwOnFullBatchFailure: false,
      });
    } finally {
      deps.telemetry.flush();
    }
  };
}
