import type { Deps } from '../../../functions/operate/deps.ts';
import { holds } from '../../../functions/operate/holds.ts';
import { list } from '../../../functions/operate/list.ts';
import type { SandboxDesk } from './sandbox-desk.ts';
import type { State } from './wire.ts';
import type { Witness } from './witness.ts';

/** What the page shows besides the stream, as it is now. */
export type Board = () => Promise<State>;

export type BoardParts = {
  readonly deps: Deps;
  readonly witness: Pick<Witness, 'poll'>;
  readonly desk: SandboxDesk | undefined;
  /** Where users come from, and how often they are asked for, in words. */
  readonly source: string;
  readonly pace: string;
};

export function createBoard({ deps, witness, desk, source, pace }: BoardParts): Board {
  return async () => {
    const [listed, held] = await Promise.all([list(deps, undefined), holds(deps, undefined)]);
    const { integrations = [], unreadable = [] } = listed.shows === 'integrations' ? listed : {};
    return {
      source,
      pace,
      integrations: integrations.map((one) => ({ ...one, ...witness.poll(one.integration_id) })),
      unreadable,
      holds: held.ok && held.shows === 'holds' ? held.holds : [],
      sandbox: desk?.state() ?? null,
    };
  };
}
