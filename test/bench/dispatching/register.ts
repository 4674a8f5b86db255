import type { Integration } from '../../../functions/adapters/register/item.ts';
import { isLeased, type Register } from '../../../functions/adapters/register.ts';
import { isOpen } from '../../../functions/dispatch/due.ts';
import type { Agenda } from './agenda.ts';
import type { Journal } from './journal.ts';

export type LeaseRequest = { readonly integration_id: string; readonly asked_at: number; readonly until: number };

export type SimulatedRegister = Pick<Register, 'list'> & {
  readonly add: (item: Integration) => void;
  readonly takeLease: (request: LeaseRequest) => Integration | undefined;
  /** A poll that is late by a lease would be refused; here none is. */
  readonly write: (id: string, changes: Partial<Integration>) => void;
};

/** Guesses: DynamoDB and 512 MB take so long to hand over and parse an item of half a kilobyte. */
const LIST_MS_AN_ITEM = 0.2;
/** A query reads 4 KB by half a unit. */
const LIST_UNITS_AN_ITEM = 1 / 16;

/** The register's items in memory. What a listing tells was true when it began. */
export function createRegister(agenda: Agenda, journal: Journal): SimulatedRegister {
  const items = new Map<string, Integration>();
  return {
    add: (item) => void items.set(item.id, item),
    list: async () => {
      const integrations = [...items.values()];
      const milliseconds = integrations.length * LIST_MS_AN_ITEM;
      journal.counts.read_units += integrations.length * LIST_UNITS_AN_ITEM;
      journal.seconds.dispatch += milliseconds / 1000;
      await agenda.pass(milliseconds);
      return { integrations, unreadable: [] };
    },
    takeLease: ({ integration_id, ...request }) => {
      journal.counts.write_units += 1;
      const item = items.get(integration_id);
      if (item === undefined || !isFree(item, { ...request, now: agenda.now() })) {
        journal.counts.refused += 1;
        return undefined;
      }
      const { poll_number, attempts } = item;
      const counted = { poll_number: poll_number + 1, attempts: attempts + 1, poll_started_at: agenda.now() };
      items.set(integration_id, { ...item, ...counted, lease_until: request.until });
      return item;
    },
    write: (id, changes) => {
      const item = items.get(id);
      if (item !== undefined) items.set(id, { ...item, ...changes });
      journal.counts.write_units += 1;
    },
  };
}

/** The condition of functions/adapters/register/lease.ts. */
function isFree(item: Integration, { asked_at, now }: { readonly asked_at: number; readonly now: number }): boolean {
  const { poll_started_at: started = 0 } = item;
  const hasBegunSince = started >= Math.min(asked_at + 1, now) && started <= now;
  return isOpen(item, now) && !isLeased(item, now) && !hasBegunSince;
}
