import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../../infra/local/sandbox/faults.ts';
import { rowOf } from '../../../infra/local/sandbox/rows.ts';
import { expectTruth, look, newsOn, told } from '../../support/ledger.ts';
import { startRig, type Rig } from '../../support/rig.ts';

const error = (status: number, code: string | null): Fault => ({ kind: 'error', status, code });

describe('when Kombo', () => {
  let rig: Rig;
  let before: ReturnType<typeof look>;

  beforeEach(async () => {
    rig = await startRig(10);
    await rig.process().poll();
    before = look(rig.ats);
    rig.ats.edit(person(0), { last_name: 'Married' });
  });
  afterEach(() => rig.close());

  const poll = () => rig.process().poll();
  const person = (nth: number) => rig.ats.people()[nth]?.id ?? '';
  const registered = async () => (await rig.register.list()).integrations[0];

  it.each<[string, Fault, string, string]>([
    ['is overloaded', error(503, 'REMOTE.SERVICE_UNAVAILABLE'), 'retry', 'REMOTE.SERVICE_UNAVAILABLE'],
    [
      'has not finished its first sync',
      error(409, 'INTEGRATION.SETUP_SYNC_PENDING'),
      'wait',
      'INTEGRATION.SETUP_SYNC_PENDING',
    ],
    ['has the model switched off', error(403, 'INTEGRATION.MODEL_DISABLED'), 'freeze', 'INTEGRATION.MODEL_DISABLED'],
    [
      'lost the credentials',
      error(409, 'INTEGRATION.AUTHENTICATION_INVALID'),
      'person',
      'INTEGRATION.AUTHENTICATION_INVALID',
    ],
    ['refuses our key', error(401, 'PLATFORM.AUTHENTICATION_INVALID'), 'everyone', 'PLATFORM.AUTHENTICATION_INVALID'],
    ['fails in a new way', error(500, 'PLATFORM.SOMETHING_NEW'), 'report', 'PLATFORM.SOMETHING_NEW'],
    ['answers half a JSON', { kind: 'malformed' }, 'report', 'KOMBO.ANSWER_UNREADABLE'],
    [
      'answers with an HTML page',
      { kind: 'body', status: 200, type: 'text/html', text: '<p>' },
      'report',
      'KOMBO.ANSWER_UNREADABLE',
    ],
  ])('%s, the poll says so, moves no checkpoint, and the next one loses nothing', async (_, fault, remedy, code) => {
    rig.sandbox.faults.next(rig.ats.id, fault, 10);
    const windows = (await registered())?.windows;
    expect(await poll()).toMatchObject({ outcome: 'failed', reason: { remedy, code } });
    expect(await registered()).toMatchObject({ windows, failure: { remedy, code }, attempts: 1, ended: 1 });
    expect(rig.events).toHaveLength(1);
    rig.sandbox.faults.clear();
    expect(await poll()).toEqual({ outcome: 'completed' });
    expect(await registered()).toMatchObject({ attempts: 0, ended: 0 });
    expect(await registered()).not.toHaveProperty('failure');
    expectTruth(rig.events, rig.ats, before);
  });

  it('does not say what is switched off, who has left waits for that, and nobody else does', async () => {
    const renamed = rig.ats.people().find(({ last_name }) => last_name === 'Married')?.id;
    const gone = rig.ats.people().find(({ last_name }) => last_name !== 'Married')?.id ?? '';
    rig.ats.delete(gone);
    rig.sandbox.faults.next(rig.ats.id, { ...error(503, 'REMOTE.SERVICE_UNAVAILABLE'), on: 'integration' }, 10);
    expect(await poll()).toMatchObject({ outcome: 'failed', reason: { code: 'REMOTE.SERVICE_UNAVAILABLE' } });
    expect(told(rig.events)).toEqual([`user.updated ${renamed}`]);
    rig.sandbox.faults.clear();
    expect(await poll()).toEqual({ outcome: 'completed' });
    expect(told(rig.events)).toEqual([`user.updated ${renamed}`, `user.deleted ${gone}`]);
  });

  it('sends its pages round in a circle, the poll ends', async () => {
    const [first, second] = [1, 2].map((page) => Buffer.from(JSON.stringify({ page })).toString('base64'));
    for (const next of [first, second, first, second]) rig.sandbox.faults.next(rig.ats.id, { kind: 'next', next });
    expect(await poll()).toMatchObject({ outcome: 'failed', reason: { code: 'KOMBO.CURSOR_REPEATED' } });
  });

  it('answers with rows that make no sense among good ones, the good ones count', async () => {
    const [other, , , , , , , , , renamed] = rig.ats.people().map((one) => rowOf(rig.ats, one));
    const rows = [null, 7, { id: 5 }, { ...other, email: 5, first_name: 'New' }, renamed];
    rig.sandbox.faults.next(rig.ats.id, { kind: 'rows', rows });
    expect(await poll()).toEqual({ outcome: 'completed' });
    expect(rig.reports.at(-1)).toMatchObject({ set_aside: 3, masked: 1, events: 2 });
    const news = newsOn(rig.events).find((event) => event.detail.data.user.id === other?.id);
    expect(news?.detail.data.user).toMatchObject({ first_name: 'New', email: other?.email });
  });

  it('answers in its older shape, without status and roles, nothing is read into that', async () => {
    const rows = rig.ats.people().map((one) => {
      const { status: _, system_roles: __, ...row } = rowOf(rig.ats, one);
      return row;
    });
    rig.sandbox.faults.next(rig.ats.id, { kind: 'rows', rows });
    await poll();
    expect(told(rig.events)).toEqual([`user.updated ${person(9)}`]);
    expectTruth(rig.events, rig.ats, before);
  });

  it('answers a delta with nothing, nothing has happened', async () => {
    rig.sandbox.faults.next(rig.ats.id, { kind: 'rows', rows: [] });
    expect(await poll()).toEqual({ outcome: 'completed' });
    expect(told(rig.events)).toEqual([]);
    await poll();
    expectTruth(rig.events, rig.ats, before);
  });

  it('shows nobody yet, a baseline is not done', async () => {
    const empty = await startRig(0);
    expect(await empty.process().poll()).toMatchObject({ outcome: 'failed', reason: { code: 'BASELINE.EMPTY' } });
    expect((await empty.register.list()).integrations[0]).toMatchObject({ phase: 'baseline' });
    await empty.close();
  });
});
