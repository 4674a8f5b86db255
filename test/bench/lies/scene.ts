import { rowOf } from '../../../infra/local/sandbox/rows.ts';
import type { Rig } from '../../support/rig.ts';
import type { Polling } from './player.ts';
import type { Witness } from './witness.ts';

/** What a scene is played with: 60 people, of whom everybody knows since a baseline. */
export type Stage = {
  readonly rig: Rig;
  /** Those who are active, the longest untouched first. */
  readonly people: readonly string[];
  /** Polls, which may fail, and lets five minutes pass. */
  readonly poll: (polling?: Polling) => Promise<void>;
  /** What Kombo will say that its stand-in cannot mean. */
  readonly know: Witness['know'];
  /** Two polls at the same time. */
  readonly pollTwice: () => Promise<void>;
};

export type Scene = {
  readonly name: string;
  readonly play: (stage: Stage) => Promise<void>;
  /** Whether what goes wrong with Kombo's answers goes on after the scene. */
  readonly lasts?: boolean;
};

/** Of them the pages have twenty each. */
export const PEOPLE = 60;
export const PAGE = 20;

/** Fewer than fill a page. */
export const FEW = 5;

/** Gives the first so many another name. */
export function rename({ rig, people }: Stage, count: number, name = 'Married'): void {
  for (const id of people.slice(0, count)) rig.ats.edit(id, { last_name: name });
}

/** What Kombo shows of everybody, in its order. */
export const rowsOf = ({ rig }: Stage) => rig.ats.records().map((person) => rowOf(rig.ats, person));
