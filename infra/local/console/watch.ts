import { createBell, type Bell } from './bell.ts';
import { createFeed, type Feed } from './feed.ts';
import { createWitness, type Witness } from './witness.ts';

/** What is kept of a running program for whoever opens the console, now or later. */
export type Watch = { readonly bell: Bell; readonly feed: Feed; readonly witness: Witness };

export function startWatch(): Watch {
  const bell = createBell();
  return { bell, feed: createFeed(bell), witness: createWitness(bell) };
}
