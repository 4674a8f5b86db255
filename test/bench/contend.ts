import * as z from 'zod/mini';
import { answerWith } from './answering.ts';
import { NAMES, type Contender, type Name } from './contender.ts';
import { effort } from './effort.ts';
import { Place, Spot, type Worked } from './place.ts';

/** What a measured process is asked. */
const Question = z.discriminatedUnion('do', [
  z.object({ do: z.literal('open'), name: z.enum(NAMES), place: Place }),
  z.object({
    do: z.literal('poll'),
    spot: Spot,
    whom: z.enum(['changed', 'everybody']),
    function_ms: z.number(),
  }),
  z.object({ do: z.literal('poll all'), latency_ms: z.int() }),
]);

/** Makes this process one that polls, and tells what that took. */
export function contend(open: (name: Name, place: Place) => Promise<Contender>): void {
  let contender: Contender | undefined;
  const answer = async (question: unknown) => {
    const asked = Question.parse(question);
    if (asked.do === 'open') {
      contender = await open(asked.name, asked.place);
      return undefined;
    }
    const one = contender;
    if (one === undefined) throw new Error('The process has opened no place yet');
    if (asked.do === 'poll') return worked(one, () => one.poll(asked.spot, asked.whom, asked.function_ms));
    return worked(one, async () => {
      await one.pollAll(asked.latency_ms);
      return 1;
    });
  };
  answerWith({ answer });
}

async function worked({ takeCounts }: Contender, work: () => Promise<number>): Promise<Worked> {
  takeCounts();
  const peak_before_mb = peakMegabytes();
  const taken = effort();
  const goes = await work();
  const told = { ...taken(), goes, table: takeCounts(), peak_before_mb, peak_mb: peakMegabytes() };
  globalThis.gc?.();
  return { ...told, heap_mb: process.memoryUsage().heapUsed / 1024 ** 2 };
}

const peakMegabytes = () => process.resourceUsage().maxRSS / 1024;
