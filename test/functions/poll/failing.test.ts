import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY_MS } from '../../../functions/domain/sweep.ts';
import { pollAndDie } from '../../support/death.ts';
import { notices } from '../../support/ledger.ts';
import { LEASE_MS, startRig, type Rig } from '../../support/rig.ts';

const fails = (code: string) => ({ kind: 'error', status: 409, code }) as const;
const PERMISSION = 'INTEGRATION.PERMISSION_MISSING';

describe('an integration whose polls fail', () => {
  let rig: Rig;

  beforeEach(async () => {
    rig = await startRig(3);
    await rig.process().poll();
  });
  afterEach(() => rig.close());

  const registered = async () => (await rig.register.list()).integrations[0];

  async function failTimes(times: number, code = PERMISSION): Promise<void> {
    for (let nth = 0; nth < times; nth += 1) {
      rig.sandbox.faults.next(rig.ats.id, fails(code), 10);
      expect(await rig.process().poll()).toMatchObject({ outcome: 'failed', reason: { code } });
      rig.sandbox.faults.clear();
      rig.pass(300_000);
    }
  }

  it('is told once, when that has happened often enough, and once when it works again', async () => {
    const begun = rig.now();
    await failTimes(2);
    expect(notices(rig.events)).toEqual([]);
    await failTimes(3);
    expect(notices(rig.events)).toEqual([`failing ${PERMISSION}`]);
    const { data } = rig.events.at(-1)?.detail ?? {};
    expect(data).toMatchObject({ code: PERMISSION, title: expect.any(String), attempts: 3 });
    const since = Date.parse(String(Object(data).failing_since));
    expect(Math.abs(since - begun)).toBeLessThan(10_000);
    await rig.process().poll();
    await rig.process().poll();
    expect(notices(rig.events)).toEqual([`failing ${PERMISSION}`, `recovered ${PERMISSION}`]);
    expect(await registered()).not.toHaveProperty('failing');
    await failTimes(3);
    expect(notices(rig.events)).toHaveLength(3);
  });

  it('is not told of what only takes its time, until it has taken a day', async () => {
    await failTimes(5, 'INTEGRATION.SETUP_SYNC_PENDING');
    expect(notices(rig.events)).toEqual([]);
    rig.pass(DAY_MS);
    await failTimes(1, 'INTEGRATION.SETUP_SYNC_PENDING');
    expect(notices(rig.events)).toEqual(['failing INTEGRATION.SETUP_SYNC_PENDING']);
  });

  it('is told of what concerns everyone only if it goes on failing alone, the dispatcher having found nothing', async () => {
    const code = 'PLATFORM.AUTHENTICATION_INVALID';
    await failTimes(2, code);
    expect(notices(rig.events)).toEqual([]);
    await failTimes(3, code);
    expect(notices(rig.events)).toEqual([`failing ${code}`]);
  });

  it('is told while the bus is away as soon as that is back, once', async () => {
    await failTimes(2);
    rig.bus.breakNext('unavailable', { times: 10 });
    await failTimes(1);
    expect(notices(rig.events)).toEqual([]);
    expect(await registered()).toMatchObject({ notices: [{ 'detail-type': 'integration.failing' }] });
    rig.bus.mend();
    await failTimes(2);
    expect(notices(rig.events)).toEqual([`failing ${PERMISSION}`]);
  });

  it('is told besides what its last good poll had to tell, when the bus was away for that', async () => {
    await failTimes(2);
    for (const { id } of rig.ats.people()) rig.ats.deactivate(id);
    // News needs the bus, a hold does not: what is away is the bus for the notice of it.
    rig.bus.breakNext('unavailable', { times: 10 });
    expect(await rig.process().poll()).toMatchObject({ outcome: 'failed', reason: { code: 'BUS.UNAVAILABLE' } });
    rig.bus.mend();
    rig.pass(300_000);
    await rig.process().poll();
    expect(notices(rig.events).map((line) => line.split(' ')[0])).toEqual(
      expect.arrayContaining(['held', 'failing', 'recovered']),
    );
  });

  it('is told exactly once under one id wherever the poll that tells it is killed', async () => {
    await failTimes(2);
    for (let atCall = 2; atCall < 8; atCall += 1) {
      rig.sandbox.faults.next(rig.ats.id, fails(PERMISSION), 10);
      await pollAndDie(rig, { atCall, when: 'after' }).catch(() => undefined);
      rig.sandbox.faults.clear();
      rig.pass(LEASE_MS);
    }
    await rig.process().poll();
    const [first = '', ...others] = notices(rig.events);
    expect(first).toMatch(/^failing (INTEGRATION.PERMISSION_MISSING|POLL.NEVER_ENDED)$/);
    expect(others).toEqual([first.replace('failing', 'recovered')]);
  });

  it('is told by the next poll when its polls kill their process', async () => {
    const die = async () => {
      await expect(rig.process({ fate: { atCall: 2, when: 'before' } }).poll()).rejects.toThrow();
      rig.pass(LEASE_MS);
    };
    for (let times = 0; times < 3; times += 1) await die();
    expect(notices(rig.events)).toEqual([]);
    await rig.process().poll();
    expect(notices(rig.events)).toEqual(['failing POLL.NEVER_ENDED', 'recovered POLL.NEVER_ENDED']);
  });

  it('is told when it is its sweeps that kill their process, however well deltas end', async () => {
    for (let times = 0; times < 3; times += 1) {
      await rig.register.askForSweep(rig.ats.id, rig.now());
      await expect(rig.process({ fate: { atCall: 3, when: 'before' } }).poll()).rejects.toThrow();
      rig.pass(LEASE_MS);
      expect(await rig.process().poll()).toEqual({ outcome: 'completed' });
    }
    expect(notices(rig.events)).toEqual([]);
    rig.pass(3_600_000);
    await rig.register.askForSweep(rig.ats.id, rig.now());
    await rig.process().poll();
    expect(notices(rig.events)).toEqual(['failing SWEEP.NEVER_ENDED', 'recovered SWEEP.NEVER_ENDED']);
  });
});

describe('a poll for which the process must wait longer than it has time', () => {
  let rig: Rig;

  beforeEach(async () => {
    rig = await startRig(3);
    await rig.process().poll();
  });
  afterEach(() => rig.close());

  it('is asked for again when it may be made, and counts as nothing', async () => {
    const process = rig.process();
    const exceeded = { kind: 'error', status: 429, code: 'PLATFORM.RATE_LIMIT_EXCEEDED' } as const;
    rig.sandbox.faults.next(rig.ats.id, { ...exceeded, headers: { 'ratelimit-reset': '90' } });
    expect(await process.poll()).toEqual({ outcome: 'postponed' });
    const [before] = (await rig.register.list()).integrations;
    expect(before).toMatchObject({ attempts: 0, ended: 0 });
    expect(await process.poll()).toEqual({ outcome: 'postponed' });
    const message = { integration_id: rig.ats.id, asked_at: expect.any(Number), delay_seconds: expect.any(Number) };
    expect(rig.postponed).toEqual([message, message]);
    for (const { delay_seconds } of rig.postponed) expect(delay_seconds).toBeGreaterThan(85);
    expect((await rig.register.list()).integrations[0]).toEqual(before);
    rig.pass(90_000);
    expect(await rig.process().poll()).toEqual({ outcome: 'completed' });
  });
});

it('a baseline that is complete is told, although the bus was away and polls had failed before', async () => {
  const rig = await startRig(3);
  for (let times = 0; times < 3; times += 1) {
    rig.sandbox.faults.next(rig.ats.id, fails('INTEGRATION.SETUP_SYNC_PENDING'), 10);
    await rig.process().poll();
    rig.sandbox.faults.clear();
    rig.pass(300_000);
  }
  rig.bus.breakNext('unavailable', { times: 10 });
  expect(await rig.process().poll()).toMatchObject({ outcome: 'failed', reason: { code: 'BUS.UNAVAILABLE' } });
  rig.bus.mend();
  await rig.process().poll();
  expect(rig.events.map((event) => event['detail-type'])).toContain('integration.ready');
  await rig.close();
});
