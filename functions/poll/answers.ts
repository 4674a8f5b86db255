import type { Asked } from '../adapters/register.ts';
import { KINDS, type Kind } from '../domain/guard.ts';
import { answerToSome, type Decision } from '../domain/hold.ts';
import type { Run } from './run.ts';

export type Answers = ReadonlyMap<Kind, Decision>;

/**
 * Answers about single people of a hold, also of one that ends with this poll: what a person said of somebody counts more
 * than that the others are few. While the users as a whole are switched off nobody can be asked for, and they wait.
 */
export function answersAboutSome({ integration, progress }: Run): Answers {
  const { holds, decisions } = integration;
  if (progress.scope.ats_users !== undefined) return new Map();
  return new Map(
    KINDS.flatMap((kind) => {
      const answer = answerToSome(holds[kind], decisions[kind]);
      return answer === undefined ? [] : [[kind, answer] as const];
    }),
  );
}

/** A sweep deals with all that people asked for, also with answers to holds that are no more. */
export function answeredBy(run: Run, answers: Answers): readonly Asked[] {
  const { decisions, sweep_asked_at } = run.integration;
  const isSweep = run.pass === 'sweep';
  const asked = isSweep && sweep_asked_at !== undefined ? [{ what: 'sweep' as const, at: sweep_asked_at }] : [];
  const all = KINDS.flatMap((kind) => {
    const answer = isSweep && !isPutOff(run, kind) ? decisions[kind] : answers.get(kind);
    return answer === undefined ? [] : [{ what: kind, at: answer.at }];
  });
  return [...asked, ...all];
}

function isPutOff({ integration: { holds, decisions }, progress: { scope } }: Run, kind: Kind): boolean {
  return scope.ats_users !== undefined && answerToSome(holds[kind], decisions[kind]) !== undefined;
}
