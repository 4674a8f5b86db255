import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PollFailure } from '../../../../functions/domain/failure.ts';
import type { Kombo } from '../../../../functions/adapters/kombo.ts';
import { notices, told } from '../../../support/ledger.ts';
import { active, HOUR_MS } from '../../../support/operator.ts';
import { startRig, type Rig } from '../../../support/rig.ts';

describe('a user whom a poll sees late', () => {
  let rig: Rig;
  let id: string;

  beforeEach(async () => {
    rig = await startRig(60);
    await rig.process().poll();
    [id = ''] = active(rig);
  });
  afterEach(() => rig.close());

  /** Hours later, with something in place of what Kombo says. */
  async function poll(changes: (kombo: Kombo) => Partial<Kombo> = () => ({})) {
    rig.pass(HOUR_MS);
    const process = rig.process();
    return process.pollWith({ kombo: { ...process.deps.kombo, ...changes(process.deps.kombo) } });
  }

  it('since every list lacks them is told by the sweep that asks for them, once, and the sweeps end', async () => {
    rig.ats.deactivate(id);
    await rig.register.askForSweep(rig.ats.id, rig.now());
    const without = (kombo: Kombo): Partial<Kombo> => ({
      users: async (...asked) => {
        const page = await kombo.users(...asked);
        return { ...page, readings: page.readings.filter((reading) => reading.id !== id) };
      },
    });
    await poll(without);
    expect(told(rig.events)).toEqual([`user.deactivated ${id}`]);
    await poll(without);
    expect(rig.reports.map(({ pass }) => pass)).toEqual(['baseline', 'sweep', 'delta']);
  });

  it('since the bus had refused an event of theirs is looked at again, also when that poll fails', async () => {
    rig.ats.edit(id, { last_name: 'Married' });
    rig.bus.refuseWhere(({ detail }) => (JSON.stringify(detail).includes(id) ? 'InvalidArgument' : undefined));
    await poll();
    rig.ats.deactivate(id);
    for (let hours = 0; hours < 4; hours += 1) await poll();
    rig.bus.mend();
    const reason = { remedy: 'retry', code: 'KOMBO.TIMED_OUT', title: null } as const;
    expect(await poll(() => ({ users: () => Promise.reject(new PollFailure(reason)) }))).toMatchObject({ reason });
    for (let hours = 0; hours < 3; hours += 1) await poll();
    expect(told(rig.events)).toEqual([`user.updated ${id}`, `user.deactivated ${id}`]);
  });

  it('since Kombo refused to show users is told when it shows them again, whoever else is seen', async () => {
    const reason = { remedy: 'freeze', code: 'INTEGRATION.MODEL_DISABLED', title: null } as const;
    await poll((kombo) => ({
      users: () => Promise.reject(new PollFailure(reason)),
      integration: async (...asked) => ({
        ...(await kombo.integration(...asked)),
        scope: { ats_users: 'switched_off' },
      }),
    }));
    rig.ats.delete(id);
    await poll();
    await poll();
    expect(told(rig.events)).toEqual([`user.deleted ${id}`]);
    expect(notices(rig.events)).toEqual(['scope_changed users off', 'scope_changed users on']);
  });
});
