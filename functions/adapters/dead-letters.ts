import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';

export type DeadLetters = {
  /**
   * Puts a message there at once, without the retries that would come to nothing.
   * @throws what the SDK throws
   */
  put(body: string, reason: string): Promise<void>;
};

/** Of an attribute, with room for what SQS counts besides. Longer reasons are of an event that is wrong throughout. */
const LONGEST_REASON = 500;

/** @param client with explicit time limits */
export function createDeadLetters(client: SQSClient, queue_url: string): DeadLetters {
  return {
    put: async (body, reason) => {
      const MessageAttributes = { reason: { DataType: 'String', StringValue: reason.slice(0, LONGEST_REASON) } };
      await client.send(new SendMessageCommand({ QueueUrl: queue_url, MessageBody: body, MessageAttributes }));
    },
  };
}
