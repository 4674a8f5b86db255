import * as z from 'zod/mini';
import type { Judgement } from './judge.ts';

export const Sentence = z.object({
  /** People of whom the last change was told by no event. */
  lost: z.number(),
  /** Of those who would be lost: told by the weekly look at everybody. */
  late: z.number(),
  invented: z.number(),
  repeated: z.number(),
  /** Not told, and on record for a person to decide. */
  held: z.number(),
});
export type Sentence = z.infer<typeof Sentence>;

type Case = {
  /** Before everybody was looked at. */
  readonly before: Judgement;
  readonly after: Judgement;
  /** Ids of those of whom a person is asked by name: they are not lost. */
  readonly heldOnes: ReadonlySet<string>;
};

export function sentenceOf({ before, after, heldOnes }: Case): Sentence {
  const held = after.lost.filter((id) => heldOnes.has(id)).length;
  const late = before.lost.filter((id) => !after.lost.includes(id)).length;
  return { ...after, lost: after.lost.length - held, late, held };
}
