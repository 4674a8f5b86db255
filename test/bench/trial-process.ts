import * as z from 'zod/mini';
import { answerWith } from './answering.ts';
import { tryScene } from './lies/trial.ts';

/** Plays one scene with every contender. */
const Question = z.object({ nth: z.int() });

answerWith({ answer: async (question) => tryScene(Question.parse(question).nth) });
