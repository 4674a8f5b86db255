import type { Decision } from '../../functions/domain/hold.ts';
import type { Kind } from '../../functions/domain/guard.ts';
import type { PollEnd } from '../../functions/poll/ending.ts';
import { openStage, type Stage } from './stage.ts';
import type { Setup } from './steps.ts';
import { witness, type Witness } from './truth.ts';
import { openView, type View } from './view.ts';

export type GivenAnswer = { readonly kind: Kind; readonly decision: Decision };

/** How a poll ended, whether nothing moved while it went on, and whether no other poll began meanwhile. */
export type Played = {
  readonly end: PollEnd | { readonly outcome: 'killed' };
  readonly isCalm: boolean;
  readonly isAlone: boolean;
};

/** A stage, and what the model knows of what happened on it. */
export type Scene = {
  readonly stage: Stage;
  readonly view: View;
  readonly witness: Witness;
  /** What happened, for whoever has to understand a failure. */
  readonly log: string[];
  /** How often each mishap really happened. */
  readonly mishaps: Map<string, number>;
  readonly answers: GivenAnswer[];
  /** Whole holds that may be let through by an answer that no sweep has dealt with yet. */
  readonly approved: Map<Kind, number>;
  /** Below: raised by whatever changes what Kombo shows, or makes it show something else. */
  disturbances: number;
  /** How many polls have begun. */
  polls: number;
  /** Polls that were disturbed, one after the other: what each of them skipped may be lost until a sweep. */
  disturbedInRow: number;
  isSweepOwed: boolean;
  /** Since when somebody is missing from Kombo's records whom no sweep has looked for. */
  readonly removed: Set<string>;
  isScopeUnsettled: boolean;
  hasScopeChanged: boolean;
  hasSkewed: boolean;
  isLive: boolean;
  /** When the baseline was complete, by Kombo's clock. */
  liveSince: number;
  /** What was published of each kind, and when, approved ones aside. */
  readonly published: { readonly kind: Kind; readonly at: number }[];
};

export async function openScene(setup: Setup): Promise<Scene> {
  const stage = await openStage(setup);
  return {
    stage,
    view: openView(),
    witness: witness(stage.ats),
    log: [],
    mishaps: new Map(),
    answers: [],
    approved: new Map(),
    disturbances: 0,
    polls: 0,
    disturbedInRow: 0,
    isSweepOwed: false,
    removed: new Set(),
    isScopeUnsettled: false,
    hasScopeChanged: false,
    hasSkewed: false,
    isLive: false,
    liveSince: 0,
    published: [],
  };
}

/** Something was changed in the ATS. */
export function disturb(scene: Scene): void {
  scene.disturbances += 1;
  scene.witness.look();
}
