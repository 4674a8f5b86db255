import type { Integration } from '../../../infra/local/sandbox/world.ts';
import { truthOf } from '../../model/truth.ts';
import { faceOf, type Known } from '../../model/view.ts';
import type { History } from './judge.ts';

export type Witness = {
  readonly history: History;
  /** To be called after whatever may have changed something. */
  readonly look: () => void;
  /** From now on this is so of somebody, whatever the ATS of the sandbox can say. */
  readonly know: (row: Parameters<typeof faceOf>[0] & { readonly id: string }) => void;
};

/** Keeps account of what is so in the ATS, whatever Kombo says of it. */
export function openWitness(ats: Integration): Witness {
  const history = new Map<string, Known[]>([...truthOf(ats)].map(([id, known]) => [id, [known]]));
  const known = new Map<string, Known>();
  const look = () => {
    const truth = new Map([...truthOf(ats), ...known]);
    for (const id of new Set([...history.keys(), ...truth.keys()])) {
      const states = history.get(id) ?? ['gone'];
      const now = truth.get(id) ?? 'gone';
      if (JSON.stringify(states.at(-1)) !== JSON.stringify(now)) states.push(now);
      history.set(id, states);
    }
  };
  return { history, look, know: (row) => void known.set(row.id, faceOf({ email: null, ...row })) };
}
