import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import * as z from 'zod/mini';
import type { Checked, Portion } from './check.ts';

/** A process of its own, for each processor one. */
export type Player = { readonly check: (portion: Portion) => Promise<Checked>; readonly end: () => void };

const Answer = z.object({
  runs: z.number(),
  tried: z.map(z.string(), z.number()),
  failure: z.exactOptional(z.object({ path: z.string(), script: z.string(), story: z.string() })),
});

export function startPlayer(): Player {
  const child = fork(fileURLToPath(new URL('player-process.ts', import.meta.url)), {
    serialization: 'advanced',
    env: { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
  });
  const died = once(child, 'exit').then(([code]) => {
    throw new Error(`A process that plays ended with ${code}`);
  });
  died.catch(() => undefined);
  return {
    check: async (portion) => {
      const answered = once(child, 'message');
      child.send(portion);
      const [message] = await Promise.race([answered, died]);
      return Answer.parse(message);
    },
    end: () => child.disconnect(),
  };
}
