import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { loopback } from '../support/loopback.ts';

/** What a `UserEventSubscriber` has made, looked at from outside. */
export type Directory = {
  /** Of the last event of this user that its function has finished; undefined if there is none. */
  readonly done: (integration_id: string, user_id: string) => Promise<number | undefined>;
  /** Puts something into its queue. */
  readonly send: (body: string) => Promise<void>;
  /** The texts of what is among its dead letters, with the reason. */
  readonly deadLetters: () => Promise<readonly (readonly [string, string])[]>;
};

export const DirectoryOutputs = z.object({
  DirectoryQueueUrl: z.string(),
  DirectoryDeadLettersUrl: z.string(),
  SequencesTable: z.string(),
});

export function openDirectory(endpoint: string, outputs: z.infer<typeof DirectoryOutputs>): Directory {
  const sqs = new SQSClient(loopback(endpoint));
  const table = DynamoDBDocumentClient.from(new DynamoDBClient(loopback(endpoint)));
  return {
    done: async (pk, sk) => {
      const { Item } = await table.send(new GetCommand({ TableName: outputs.SequencesTable, Key: { pk, sk } }));
      return z.object({ done: z.number().optional() }).parse(Item ?? {}).done;
    },
    send: async (MessageBody) => {
      await sqs.send(new SendMessageCommand({ QueueUrl: outputs.DirectoryQueueUrl, MessageBody }));
    },
    deadLetters: async () => {
      const QueueUrl = outputs.DirectoryDeadLettersUrl;
      const receive = new ReceiveMessageCommand({ QueueUrl, MessageAttributeNames: ['All'], VisibilityTimeout: 0 });
      const { Messages = [] } = await sqs.send(receive);
      return Messages.map(({ Body, MessageAttributes }) => [
        Body ?? '',
        MessageAttributes?.['reason']?.StringValue ?? '',
      ]);
    },
  };
}
