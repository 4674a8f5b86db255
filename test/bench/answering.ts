import { inspect } from 'node:util';
import * as z from 'zod/mini';

const Asked = z.object({ question: z.unknown() });

export type Answers = {
  readonly answer: (question: unknown) => Promise<unknown>;
  readonly close?: () => Promise<void>;
};

/** Answers the process that started this one, until that ends or has enough; then this one ends too. */
export function answerWith({ answer, close = async () => undefined }: Answers): void {
  const reply = async (message: unknown) => {
    const sent = await answer(Asked.parse(message).question).then(
      (answered) => ({ answer: answered ?? null }),
      (error: unknown) => ({ failure: inspect(error) }),
    );
    process.send?.(sent);
  };
  process.on('message', (message) => void reply(message));
  process.on('disconnect', () => void close().finally(() => process.exit()));
}
