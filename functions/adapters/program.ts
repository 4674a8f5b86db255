import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { Event } from '../events/index.ts';
import { Trouble } from './register/item.ts';
import { answered, unlessRefused, type Table } from './table.ts';

/** The partition of what is known of the program as a whole. */
export const PROGRAM = 'program';
const KEY = { pk: PROGRAM, sk: 'trouble' };

const Versioned = z.object({ version: z._default(z.int(), 0) });

const ProgramState = z.object({
  /** Raised with each write. */
  version: z._default(z.int(), 0),
  /** What keeps everybody from being polled, once it was decided to tell it; absent when nothing does. */
  trouble: z.exactOptional(Trouble),
  /** Events about it that are not told yet. */
  notices: z._default(z.array(Event), []),
});

/** What is known of the program as a whole, beyond any integration. */
export type ProgramState = Readonly<z.infer<typeof ProgramState>>;

export type Program = {
  read(): Promise<ProgramState>;
  /** @returns the state as written; undefined, and nothing is written, if somebody else has written since it was read. */
  write(next: Omit<ProgramState, 'version'>, before: ProgramState): Promise<ProgramState | undefined>;
};

export function createProgram(table: Table): Program {
  return {
    read: async () => {
      const get = new GetCommand({ TableName: table.name, Key: KEY, ConsistentRead: true });
      const { Item } = await answered(table.client.send(get));
      return understood(Item ?? {});
    },
    write: async (next, before) => {
      const state = { ...next, version: before.version + 1 };
      const put = new PutCommand({
        TableName: table.name,
        Item: { ...KEY, ...state },
        // A comparison with what is not there, or is no number, is false.
        ConditionExpression: 'NOT #version > :before',
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: { ':before': before.version },
      });
      return (await unlessRefused(table.client.send(put))) && state;
    },
  };
}

/** What makes no sense counts as nothing, and is written anew. */
function understood(item: Readonly<Record<string, unknown>>): ProgramState {
  const parsed = ProgramState.safeParse(item);
  return parsed.success ? parsed.data : { version: Versioned.safeParse(item).data?.version ?? 0, notices: [] };
}
