import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY_MS } from '../../../functions/domain/sweep.ts';
import type { PollEnd } from '../../../functions/poll/ending.ts';
import type { Fault } from '../../../infra/local/sandbox/faults.ts';
import { expectTruth, look, told } from '../../support/ledger.ts';
import { startRig, type Rig } from '../../support/rig.ts';

const body = (answer: unknown, on?: 'integration'): Fault => ({
  kind: 'body',
  status: 200,
  type: 'application/json',
  text: typeof answer === 'string' ? answer : JSON.stringify(answer),
  ...(on && { on }),
});
const empty = { next: null, results: [] };

const ENVELOPES: readonly (readonly [string, Fault])[] = [
  ['a success with an error', body({ status: 'success', data: empty, error: { code: 'X.Y', message: 'no' } })],
  ['an error with data', body({ status: 'error', data: empty, error: { message: 'no' } })],
  ['another status', body({ status: 'ok', data: empty })],
  ['results that are an object', body({ status: 'success', data: { next: null, results: {} } })],
  ['results that are a text', body({ status: 'success', data: { next: null, results: 'x' } })],
  ['no results', body({ status: 'success', data: { next: null } })],
  ['no next', body({ status: 'success', data: { results: [] } })],
  ['a next that is a number', { kind: 'next', next: 2 }],
  ['a next that is an object', { kind: 'next', next: {} }],
  ['a next of a megabyte', { kind: 'next', next: 'x'.repeat(1_000_000) }],
  ['no data', body({ status: 'success' })],
  ['data that are null', body({ status: 'success', data: null })],
  ['a list', body([])],
  ['a number', body(5)],
  ['nothing', body('')],
  ['a million brackets', body('['.repeat(1_000_000))],
  ['its data under __proto__', body('{"__proto__":{"status":"success","data":{"next":null,"results":[]}}}')],
  ['50 MB', { kind: 'padding', bytes: 50_000_000 }],
  ['more rows than anybody asked for', { kind: 'rows', rows: Array.from({ length: 10_001 }, () => null) }],
];

describe('an answer with', () => {
  let rig: Rig;
  let before: ReturnType<typeof look>;

  beforeEach(async () => {
    rig = await startRig(4);
    before = look(rig.ats);
  });
  afterEach(() => rig.close());

  const poll = () => rig.process().poll();
  const person = (nth: number) => rig.ats.people()[nth]?.id ?? '';

  it.each(ENVELOPES)('%s ends the poll, whichever it is, and the next one loses nothing', async (_, fault) => {
    for (const later of [0, 0, 2 * DAY_MS]) {
      rig.pass(later);
      rig.sandbox.faults.next(rig.ats.id, fault, 20);
      expect(await poll()).toMatchObject({ outcome: 'failed', reason: { remedy: 'report' } });
      rig.sandbox.faults.clear();
      rig.pass(later);
      expect(await poll()).toEqual({ outcome: 'completed' });
      rig.ats.edit(person(0), { last_name: `Married ${later}` });
    }
    await poll();
    expectTruth(rig.events, rig.ats, before);
  });

  it.each([
    ['two cursors that take turns', ['one', 'two', 'one', 'two'], 'KOMBO.CURSOR_REPEATED'],
    ['an empty cursor', ['', '', '', ''], 'KOMBO.CURSOR_REPEATED'],
  ])('%s ends the poll', async (_, cursors, code) => {
    await poll();
    for (const next of cursors) {
      rig.sandbox.faults.next(rig.ats.id, body({ status: 'success', data: { next, results: [] } }));
    }
    expect(await poll()).toMatchObject({ outcome: 'failed', reason: { code } });
  });

  it.each([
    ['somebody', [0], ['continued', 'POLL.OVERRAN', 'SWEEP.OVERRAN']],
    ['nobody', [], ['KOMBO.TIMED_OUT', 'KOMBO.TIMED_OUT', 'KOMBO.TIMED_OUT']],
  ])('pages without end, with %s on each, ends when the time is over', async (_, whom, expected) => {
    const ends: PollEnd[] = [];
    const results = whom.map((nth) => ({ ...look(rig.ats).get(person(nth)) }));
    for (const later of [0, 0, 2 * DAY_MS]) {
      rig.pass(later);
      rig.sandbox.faults.clear();
      for (let page = 0; page < 500; page += 1) {
        rig.sandbox.faults.next(rig.ats.id, body({ status: 'success', data: { next: `page ${page}`, results } }));
      }
      ends.push(await rig.process({ onPage: () => rig.pass(1_000) }).poll());
      rig.sandbox.faults.clear();
      rig.pass(later);
      expect(await poll()).toEqual({ outcome: 'completed' });
    }
    expect(ends.map((end) => (end.outcome === 'failed' ? end.reason.code : end.outcome))).toEqual(expected);
    expect(told(rig.events)).toEqual([]);
  });
});

const model = (changes: object) => ({ id: 'ats_users', is_available: true, fields: [], ...changes });
const integration = ({ error, ...changes }: Readonly<Record<string, unknown>>) => {
  const data = { id: 'x', tool: { id: 'y' }, status: 'ACTIVE', setup_status: null, ...changes };
  return body({ status: 'success', error, data }, 'integration');
};

describe('an answer about the integration with', () => {
  let rig: Rig;

  beforeEach(async () => {
    rig = await startRig(8);
    await rig.process().poll();
    rig.pass(2 * DAY_MS);
    rig.ats.people().forEach(({ id }) => rig.ats.delete(id));
  });
  afterEach(() => rig.close());

  it.each([
    ['no data', body({ status: 'success' }, 'integration')],
    ['a model that is a number', integration({ read_models: [5, model({ fields: 5 })] })],
    ['a field without an id', integration({ read_models: [model({ fields: [{}] })] })],
    ['a date that is a number', integration({ data_expired_at: 5 })],
    ['a date that is a story', integration({ data_expired_at: 'Jane Doe left' })],
    ['a date of a megabyte', integration({ data_expired_at: 'x'.repeat(1_000_000) })],
    ['a success that is an error', integration({ error: { message: 'Jane Doe' } })],
    ['a status that is a list', integration({ status: [] })],
  ])('%s ends the poll', async (_, fault) => {
    rig.sandbox.faults.next(rig.ats.id, fault, 5);
    expect(await rig.process().poll()).toMatchObject({ outcome: 'failed', reason: { remedy: 'report' } });
  });

  it.each([
    ['a status that is a story', integration({ status: 'Jane Doe left' })],
    ['a status of a megabyte', integration({ status: 'x'.repeat(1_000_000) })],
    [
      'a customer of a megabyte',
      integration({ end_user: { origin_id: 'x'.repeat(1_000_000), organization_name: 'x'.repeat(1_000_000) } }),
    ],
    [
      'a customer with half a character',
      integration({ end_user: { origin_id: '\uD800', organization_name: '\uD800' } }),
    ],
    [
      'scope settings nobody knows',
      integration({ read_models: [model({ scope_config_setting: '__proto__', fields: [{ id: '__proto__' }] })] }),
    ],
  ])('%s harms nobody', async (_, fault) => {
    rig.sandbox.faults.next(rig.ats.id, fault, 5);
    expect(await rig.process().poll()).toEqual({ outcome: 'completed' });
    expect(JSON.stringify([rig.events, await rig.register.read(rig.ats.id)])).not.toContain('Jane Doe');
    expect(await rig.process().poll()).toEqual({ outcome: 'completed' });
  });
});
