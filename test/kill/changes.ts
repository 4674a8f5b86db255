import type { Integration } from '../../infra/local/sandbox/world.ts';
import type { Dice } from './dice.ts';

/** So many that what all rounds together do of each guarded kind stays below a tenth: no guard may trip here. */
export const SIZE = 300;

/** Of a guarded kind, and in all rounds: the guards count what was published in 24 hours. */
const MOST_OF_A_KIND = 25;

/** People whose name, address or role changes in a round. */
const EDITS = 40;

export type Changes = {
  /** Something of everything happens. */
  readonly happen: () => void;
};

type Deed = (id: string) => unknown;

/** What happens to one integration while its polls are killed, without ever tripping a guard. */
export function changesOf(ats: Integration, dice: Dice): Changes {
  const budget = openBudget();
  return {
    happen: () => {
      for (let done = 0; done < EDITS; done += 1) edit(ats, dice);
      for (const [kind, deed] of Object.entries(guarded(ats, dice))) {
        if (dice.below(4) === 0 && budget.spend(kind)) deed();
      }
    },
  };
}

function openBudget() {
  const spent = new Map<string, number>();
  return {
    spend: (kind: string): boolean => {
      const before = spent.get(kind) ?? 0;
      if (before >= MOST_OF_A_KIND) return false;
      spent.set(kind, before + 1);
      return true;
    },
  };
}

function edit(ats: Integration, dice: Dice): void {
  const one = dice.pick(present(ats));
  const role = dice.pick([...ats.roles.keys()]);
  if (one === undefined) return;
  const word = `Name ${dice.below(1_000_000)}`;
  const deeds: readonly Deed[] = [
    (id) => ats.edit(id, { last_name: word }),
    (id) => ats.edit(id, { first_name: word }),
    (id) => ats.edit(id, { email: ats.freeAddress(word) }),
    (id) => ats.edit(id, {}),
    (id) => (role === undefined ? undefined : ats.changeRoles(id, [role])),
    (id) => (one.status === 'INACTIVE' ? ats.reactivate(id) : undefined),
  ];
  dice.pick(deeds)?.(one.id);
}

function guarded(ats: Integration, dice: Dice): Readonly<Record<string, () => void>> {
  const somebody = (deed: Deed) => () => void deed(dice.pick(present(ats))?.id ?? '');
  const hasStatus = ats.profile.connector.fields.includes('status');
  return {
    deletions: somebody((id) => ats.delete(id)),
    clearings: somebody((id) => ats.changeRoles(id, [])),
    ...(hasStatus && { deactivations: somebody((id) => ats.deactivate(id)) }),
    creations: () => void ats.hire(),
    returns: () => {
      const gone = dice.pick(ats.people().filter(({ remote_deleted_at }) => remote_deleted_at !== null));
      if (gone !== undefined) ats.rehire(gone.id);
    },
  };
}

const present = (ats: Integration) => ats.people().filter(({ remote_deleted_at }) => remote_deleted_at === null);
