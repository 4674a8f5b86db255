import * as z from 'zod/mini';
import { check } from './check.ts';

/** Plays what it is asked to, and ends when nobody can ask any more. */

const Portion = z.object({ seed: z.number(), runs: z.number() });

process.on('message', (message) => {
  void check(Portion.parse(message)).then((checked) => process.send?.(checked));
});
process.once('disconnect', () => process.exit());
