import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Stop } from '../../../functions/adapters/register/item.ts';
import { DAY_MS } from '../../../functions/domain/sweep.ts';
import { CUSTOMER } from '../../support/builders.ts';
import { createMemoryOperator } from '../../support/commands.ts';
import { openDoorbell, type Doorbell } from '../../support/doorbell.ts';
import { newsOn } from '../../support/ledger.ts';
import { startRig, type Rig } from '../../support/rig.ts';

const GONE = 'workday:gone';

let rig: Rig;
let bell: Doorbell;

beforeEach(async () => {
  rig = await startRig(3);
  bell = openDoorbell(rig);
});
afterEach(() => rig.close());

const newcomer = () => rig.neighbour.ats.id;
const created = (id: string, about: object = {}) => bell.ring('integration-created', { id, ...about });
const deleted = (id: string) => bell.ring('integration-deleted', { id, deleted_at: '2026-11-22T10:00:00.000Z' });
const outcomes = () => bell.reports.map(({ outcome }) => outcome);
const operator = (command: 'remove' | 'pause') =>
  createMemoryOperator(rig).run({ command, integration_id: rig.ats.id });
/** As Kombo answers of an integration that it has deleted. */
const gone = () =>
  rig.sandbox.faults.next(
    rig.ats.id,
    { on: 'integration', kind: 'error', status: 404, code: 'PLATFORM.INTEGRATION_NOT_FOUND' },
    1,
  );

/** How Kombo describes the newcomer otherwise than it does. */
function serve(changes: object): void {
  const data = { id: newcomer(), tool: { id: 'x' }, category: 'ATS', status: 'ACTIVE', ...changes };
  const text = JSON.stringify({ status: 'success', data });
  rig.sandbox.faults.next(newcomer(), { on: 'integration', kind: 'body', status: 200, type: 'application/json', text });
}

describe('an integration that was created', () => {
  it('is added as Kombo describes it, whatever the webhook says, and polled', async () => {
    await created(newcomer(), { end_user: { origin_id: 'forged', organization_name: 'Somebody else' } });
    expect(outcomes()).toEqual(['added']);
    expect(await rig.register.read(newcomer())).toMatchObject({
      enabled: true,
      phase: 'baseline',
      customer: { origin_id: CUSTOMER.origin_id },
    });
    expect(bell.messages).toEqual([{ integration_id: newcomer(), delay_seconds: 0 }]);
    expect(await rig.neighbour.process().poll()).toEqual({ outcome: 'completed' });
  });

  it('is added once, however often that is said', async () => {
    for (let times = 0; times < 3; times += 1) await created(newcomer());
    expect(outcomes()).toEqual(['added', 'ignored', 'ignored']);
    expect(bell.messages).toHaveLength(1);
  });

  it('is ignored if Kombo does not know it', async () => {
    await created(GONE);
    expect([outcomes(), bell.messages]).toEqual([['ignored'], []]);
    expect(await rig.register.read(GONE)).toBeUndefined();
  });

  it.each([{ category: 'HRIS' }, { category: 'LMS' }, { category: 'ROBOTS' }, { category: undefined }])(
    'is ignored if it is no ATS: %j',
    async (changes) => {
      serve(changes);
      await created(newcomer(), { category: 'ATS' });
      expect(outcomes()).toEqual(['ignored']);
      expect(await rig.register.read(newcomer())).toBeUndefined();
    },
  );

  it.each(['REMOTE.SERVICE_UNAVAILABLE', 'PLATFORM.AUTHENTICATION_INVALID', 'PLATFORM.UNKNOWN_ERROR'])(
    'is to be told again while Kombo answers %s',
    async (code) => {
      rig.sandbox.faults.next(newcomer(), { on: 'integration', kind: 'error', status: 503, code }, 9);
      expect(await created(newcomer())).toEqual({ statusCode: 503 });
      expect(bell.reports).toMatchObject([{ outcome: 'failed', reason: { code } }]);
      expect(await rig.register.read(newcomer())).toBeUndefined();
    },
  );
});

describe('an integration that was deleted', () => {
  it('is removed when Kombo has it no more, without an event about anybody', async () => {
    await rig.process().poll();
    gone();
    await deleted(rig.ats.id);
    expect(outcomes()).toEqual(['removed']);
    const { stop } = (await rig.register.read(rig.ats.id)) ?? {};
    expect(stop).toMatchObject({ as: 'removed', by: 'kombo webhook' });
    expect(stop?.erase_at).toBe((stop?.at ?? 0) + 30 * DAY_MS);
    expect(bell.messages).toEqual([{ integration_id: rig.ats.id, delay_seconds: 0 }]);
    for (const { id } of rig.ats.people()) rig.ats.delete(id);
    expect(await rig.process().poll()).toEqual({ outcome: 'stopped' });
    rig.pass(31 * DAY_MS);
    expect(await rig.process().poll()).toEqual({ outcome: 'erased' });
    expect(newsOn(rig.events)).toEqual([]);
  });

  it('is only polled if Kombo still has it', async () => {
    await deleted(rig.ats.id);
    expect(outcomes()).toEqual(['asked']);
    expect((await rig.register.read(rig.ats.id))?.stop).toBeUndefined();
  });

  it('is only polled if it is inactive, which a click can undo', async () => {
    await created(newcomer());
    serve({ status: 'INACTIVE' });
    await deleted(newcomer());
    expect(outcomes()).toEqual(['added', 'asked']);
    expect((await rig.register.read(newcomer()))?.stop).toBeUndefined();
  });

  it('is left alone while Kombo does not answer', async () => {
    rig.sandbox.faults.next(rig.ats.id, { on: 'integration', kind: 'error', status: 503, code: null }, 9);
    const before = await rig.register.read(rig.ats.id);
    expect(await deleted(rig.ats.id)).toEqual({ statusCode: 503 });
    expect(await rig.register.read(rig.ats.id)).toEqual(before);
  });

  it('and was never ours is ignored, and Kombo is not asked', async () => {
    await deleted(GONE);
    expect([outcomes(), bell.requests]).toEqual([['ignored'], ['GetItem']]);
  });

  it('is removed once', async () => {
    for (let times = 0; times < 2; times += 1) {
      gone();
      await deleted(rig.ats.id);
    }
    expect(outcomes()).toEqual(['removed', 'ignored']);
    expect((await rig.register.read(rig.ats.id))?.stop).toMatchObject<Partial<Stop>>({ as: 'removed' });
  });

  it('stays as a person has paused it, and is not brought back either', async () => {
    await operator('pause');
    const before = await rig.register.read(rig.ats.id);
    gone();
    await deleted(rig.ats.id);
    await created(rig.ats.id);
    expect(outcomes()).toEqual(['ignored', 'ignored']);
    expect(await rig.register.read(rig.ats.id)).toEqual(before);
  });

  it('is back when Kombo has it again, and sequences go on', async () => {
    await rig.process().poll();
    gone();
    await deleted(rig.ats.id);
    await rig.process().poll();
    rig.pass(1_000);
    await created(rig.ats.id);
    expect(outcomes()).toEqual(['removed', 'back']);
    const back = await rig.register.read(rig.ats.id);
    expect(back).toMatchObject({ enabled: true, phase: 'baseline', sweep_due: true });
    expect(back?.stop).toBeUndefined();
  });
});

describe('an old webhook that is sent again', () => {
  it.each(['remove', 'pause'] as const)('does not undo what a person wanted: %s', async (command) => {
    await operator(command);
    const before = await rig.register.read(rig.ats.id);
    await created(rig.ats.id);
    expect(outcomes()).toEqual(['ignored']);
    expect(await rig.register.read(rig.ats.id)).toEqual(before);
  });

  it('does not remove who was brought back', async () => {
    gone();
    await deleted(rig.ats.id);
    await created(rig.ats.id);
    rig.pass(1_000);
    await deleted(rig.ats.id);
    expect(outcomes()).toEqual(['removed', 'back', 'asked']);
    expect((await rig.register.read(rig.ats.id))?.stop).toBeUndefined();
  });
});
