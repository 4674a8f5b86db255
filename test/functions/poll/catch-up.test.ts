import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CatchUp } from '../../../functions/adapters/queue.ts';
import type { CatchUpReport } from '../../../functions/adapters/telemetry.ts';
import { Event, type DetailType } from '../../../functions/events/index.ts';
import { catchUp } from '../../../functions/poll/catch-up.ts';
import type { Deps } from '../../../functions/poll/run.ts';
import type { BusEvent } from '../../../infra/local/bus.ts';
import { DAY_MS } from '../../../functions/domain/sweep.ts';
import { rowOf } from '../../../infra/local/sandbox/rows.ts';
import { pollAndDie } from '../../support/death.ts';
import { startRig, type Rig } from '../../support/rig.ts';

describe('a catch-up', () => {
  let rig: Rig;
  const reports: CatchUpReport[] = [];

  beforeEach(() => void (reports.length = 0));
  afterEach(() => rig.close());

  async function live(people: number): Promise<void> {
    rig = await startRig(people);
    expect(await rig.process().poll()).toEqual({ outcome: 'completed' });
  }

  async function send(changes: Partial<CatchUp> = {}, deps: Partial<Deps> = {}): Promise<void> {
    const process = rig.process();
    const telemetry = { ...process.deps.telemetry, caughtUp: (report: CatchUpReport) => void reports.push(report) };
    await catchUp(
      { ...process.deps, telemetry, ...deps },
      {
        integration_id: rig.ats.id,
        catch_up: { at: 1_795_000_000_000, subscriber: 'directory', ...changes },
        stops_at: rig.clock() + 60_000,
        signal: new AbortController().signal,
      },
    );
  }

  const ofType = (type: DetailType) => rig.events.filter((event) => event['detail-type'] === type);
  const ids = (events: readonly BusEvent[]) =>
    events.map((event) => Event.parse(event)).flatMap(({ detail: { data } }) => ('user' in data ? [data.user.id] : []));

  it('tells who is there, as state and for one subscriber, with the present sequence', async () => {
    await live(5);
    const [gone, renamed] = rig.ats.people();
    rig.ats.delete(gone?.id ?? '');
    rig.ats.edit(renamed?.id ?? '', { last_name: 'Married' });
    await rig.process().poll();
    await send();
    const states = ofType('user.snapshot');
    expect(ids(states).sort()).toEqual(
      rig.ats
        .people()
        .flatMap(({ id }) => (id === gone?.id ? [] : [id]))
        .sort(),
    );
    const [update] = ofType('user.updated').map((event) => event.detail);
    const state = states
      .map((event) => event.detail)
      .find((detail) => JSON.stringify(detail).includes(renamed?.id ?? ''));
    expect(state).toMatchObject({
      metadata: { subscriber: 'directory', sequence: Object(Object(update).metadata).sequence },
      data: { user: { last_name: 'Married' }, changed_fields: [], previous: {} },
    });
    expect(reports).toEqual([{ integration_id: rig.ats.id, subscriber: 'directory', outcome: 'completed', events: 4 }]);
  });

  it('for everybody names no subscriber', async () => {
    await live(1);
    await send({ subscriber: null });
    expect(ofType('user.snapshot')[0]?.detail).toMatchObject({
      metadata: expect.not.objectContaining({ subscriber: 'x' }),
    });
    expect(JSON.stringify(ofType('user.snapshot'))).not.toContain('subscriber');
  });

  it('is the same to the byte when it is done again, and another for another subscriber or another wish', async () => {
    await live(3);
    for (const changes of [{}, {}, { subscriber: 'other' }, { at: 1_795_000_001_000 }]) await send(changes);
    const texts = ofType('user.snapshot').map((event) => JSON.stringify([event['detail-type'], event.detail]));
    expect(texts).toHaveLength(12);
    expect(new Set(texts).size).toBe(9);
  });

  it('that runs out of time goes on behind whom it has told of, and misses nobody', async () => {
    await live(320);
    const asked: unknown[] = [];
    const queue = { send: async (sent: readonly unknown[]) => void asked.push(...sent) };
    const begun = rig.clock();
    // Its time is nearly up after the first hundred.
    await send({}, { queue, clock: () => (rig.events.length > 50 ? begun + 44_500 : begun) });
    expect(reports).toMatchObject([{ outcome: 'continued', events: 100 }]);
    const after = Object(Object(asked[0]).catch_up).after;
    expect(asked).toEqual([
      { integration_id: rig.ats.id, catch_up: { at: 1_795_000_000_000, subscriber: 'directory', after } },
    ]);
    await send({ after: String(after) });
    expect(new Set(ids(ofType('user.snapshot')))).toEqual(new Set(rig.ats.people().map(({ id }) => id)));
    expect(ofType('user.snapshot')).toHaveLength(320);
  });

  it('goes on behind whom it has told of when the bus is away halfway, and does not begin anew', async () => {
    await live(250);
    const asked: unknown[] = [];
    const queue = { send: async (sent: readonly unknown[]) => void asked.push(...sent) };
    const clock = () => {
      if (ofType('user.snapshot').length === 100) rig.bus.breakNext('unavailable', { times: 10 });
      return rig.clock();
    };
    await send({}, { queue, clock });
    expect(reports).toMatchObject([{ outcome: 'continued', events: 100 }]);
    rig.bus.mend();
    await send({ after: String(Object(Object(asked[0]).catch_up).after) });
    // Of the hundred that failed some were taken, and come again.
    expect(ofType('user.snapshot').length).toBeLessThan(350);
    expect(new Set(ids(ofType('user.snapshot')))).toEqual(new Set(rig.ats.people().map(({ id }) => id)));
  });

  it('comes again when the bus is away', async () => {
    await live(2);
    rig.bus.breakNext('unavailable', { times: 10 });
    await expect(send()).rejects.toMatchObject({ reason: { code: 'BUS.UNAVAILABLE' } });
    rig.bus.mend();
    await send();
    expect(ofType('user.snapshot')).toHaveLength(2);
  });

  it('leaves on record of whom it could not tell', async () => {
    await live(3);
    const [odd, refused] = rig.ats.people().map(({ id }) => id);
    const update = new UpdateCommand({
      TableName: rig.table.table.name,
      Key: { pk: rig.ats.id, sk: `user#${odd}` },
      UpdateExpression: 'SET poll = :poll',
      ExpressionAttributeValues: { ':poll': 'none' },
    });
    await rig.table.table.client.send(update);
    rig.bus.refuseWhere((event) => (JSON.stringify(event).includes(`"${refused}"`) ? 'MalformedDetail' : undefined));
    await send();
    expect(reports).toMatchObject([{ outcome: 'completed', events: 1 }]);
    expect(rig.decisions).toContainEqual(expect.objectContaining({ user_id: odd, decision: 'set_aside' }));
    expect(rig.decisions).toContainEqual(
      expect.objectContaining({
        user_id: refused,
        decision: 'refused',
        type: 'user.snapshot',
        code: 'MalformedDetail',
      }),
    );
  });

  it('of an integration that is not there is nothing', async () => {
    await live(1);
    const { deps } = rig.process();
    await catchUp(deps, {
      integration_id: 'workday:gone',
      catch_up: { at: 1, subscriber: null },
      stops_at: rig.clock() + 60_000,
      signal: new AbortController().signal,
    });
    expect(ofType('user.snapshot')).toEqual([]);
  });
});

describe('a baseline that is to be published', () => {
  let rig: Rig;
  const settings = { isBaselinePublished: () => true };

  beforeEach(async () => {
    rig = await startRig(4);
  });
  afterEach(() => rig.close());

  const asked = () => rig.continuations.flatMap(({ catch_up }) => catch_up ?? []);

  it('asks for the state of everybody before it is complete, once', async () => {
    for (let times = 0; times < 2; times += 1) await rig.process({ settings }).poll();
    expect(asked()).toEqual([{ at: expect.any(Number), subscriber: null }]);
  });

  it('asks again, and for the same, if it dies before it is complete', async () => {
    const rehearsal = rig.neighbour.process({ settings });
    await rig.register.add(rig.neighbour.ats.id, { origin_id: null, organization_name: null });
    await rehearsal.poll();
    const before = asked().length;
    for (const last of [3, 2]) {
      await pollAndDie(rig, { atCall: rehearsal.calls() - last, when: 'before' }, { settings });
    }
    await rig.process({ settings }).poll();
    const wishes = asked().slice(before);
    expect(wishes.length).toBeGreaterThan(1);
    expect(new Set(wishes.map((wish) => JSON.stringify(wish))).size).toBe(1);
  });

  it('is followed by those whom only the first sweep has found', async () => {
    const hidden = rig.ats.people()[0]?.id ?? '';
    const rows = rig.ats.people().flatMap((person) => (person.id === hidden ? [] : [rowOf(rig.ats, person)]));
    rig.sandbox.faults.next(rig.ats.id, { kind: 'rows', rows });
    await rig.process({ settings }).poll();
    rig.pass(2 * DAY_MS);
    await rig.process({ settings }).poll();
    expect(rig.reports.at(-1)).toMatchObject({ pass: 'sweep', outcome: 'completed' });
    expect(asked()).toHaveLength(2);
    rig.pass(8 * DAY_MS);
    await rig.process({ settings }).poll();
    expect(asked()).toHaveLength(2);
    expect(rig.events.filter((event) => event['detail-type'] === 'user.created')).toEqual([]);
  });
});
