import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTelemetry } from '../../../functions/adapters/telemetry.ts';
import { dispatch } from '../../../functions/dispatch/dispatch.ts';
import { DAY_MS } from '../../../functions/domain/sweep.ts';
import { createPollHandler } from '../../../functions/poll/messages.ts';
import type { Deps } from '../../../functions/poll/run.ts';
import type { Fault } from '../../../infra/local/sandbox/faults.ts';
import { rowOf } from '../../../infra/local/sandbox/rows.ts';
import { dispatcher } from '../../support/dispatcher.ts';
import { MARK, marked, markEverybody, nameOf } from '../../support/marked-people.ts';
import { startRig, type Rig } from '../../support/rig.ts';
import { recordOf } from '../../support/sqs-record.ts';

/** What an error message may say of somebody. */
const STORY = `Zyqfirst1x left\nat Zyqlast1x (zyqmail1x:1:1)\nat zyqmail1x@zyq.example:5`;
const body = (answer: unknown, on?: 'integration'): Fault => ({
  kind: 'body',
  status: 200,
  type: 'application/json',
  text: JSON.stringify(answer),
  ...(on && { on }),
});

describe('what is known of people', () => {
  let rig: Rig;
  /** What was written to stdout and stderr, register items, and messages of queues. */
  let written: string[];

  beforeEach(async () => {
    rig = await startRig(40);
    written = [];
    markEverybody(rig.ats);
    const write = (chunk: unknown) => written.push(String(chunk)) > 0;
    vi.spyOn(process.stdout, 'write').mockImplementation(write);
    vi.spyOn(process.stderr, 'write').mockImplementation(write);
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await rig.close();
  });

  const telemetry = () =>
    createTelemetry(new Logger({ serviceName: 'poll', logLevel: 'DEBUG' }), new Metrics({ namespace: 'privacy' }));
  const queue = { send: async (...sent: unknown[]) => void written.push(JSON.stringify(sent)) };
  const items = async () =>
    (await rig.table.table.client.send(new ScanCommand({ TableName: rig.table.table.name }))).Items ?? [];
  const person = (nth: number) => marked(rig.ats, nth);
  const serve = (...faults: readonly Fault[]) =>
    faults.forEach((fault) => rig.sandbox.faults.next(rig.ats.id, fault, 5));

  /** One message, as Lambda hands it over; what it leaves in the register is kept with what was logged. */
  async function poll(changes: Partial<Deps> = {}): Promise<void> {
    const deps = { ...rig.process().deps, telemetry: telemetry(), heavyQueue: queue, ...changes };
    const record = recordOf({ integration_id: rig.ats.id }, deps.clock());
    const answer = await createPollHandler(deps)({ Records: [record] }, { getRemainingTimeInMillis: () => 60_000 });
    written.push(JSON.stringify(answer), JSON.stringify((await items()).filter(({ pk }) => pk === 'integration')));
    rig.sandbox.faults.clear();
    rig.pass(200_000);
  }

  async function tick(): Promise<void> {
    const telling = telemetry();
    const measured = { ...queue, backlog: async () => 0 };
    const deps = { ...dispatcher(rig.table.table), interval_ms: 1, clock: rig.clock };
    await dispatch({ ...deps, telemetry: telling, lightQueue: measured, heavyQueue: measured });
    telling.flush();
  }

  async function changesAndHolds(): Promise<void> {
    await poll();
    rig.ats.edit(person(1), { last_name: 'Zyqmarried' });
    rig.ats.deactivate(person(2));
    rig.ats.hire({ first_name: 'Zyqnew', last_name: 'Zyqnew', email: 'zyqnew@zyq.example' });
    await poll();
    for (let nth = 5; nth < 30; nth += 1) rig.ats.delete(person(nth));
    await poll();
    rig.pass(2 * DAY_MS);
    await poll();
    rig.ats.switchOff('email');
    rig.ats.sync();
    await poll();
    rig.pass(8 * DAY_MS);
    await poll();
    await tick();
  }

  async function failuresOfKombo(): Promise<void> {
    const [row] = rig.ats.people().map((one) => rowOf(rig.ats, one));
    serve({
      kind: 'rows',
      rows: [{ ...row, first_name: ['Zyqodd'], system_roles: [{ remote_label: {} }] }, { id: ['zyq'] }, 'Zyqrow'],
    });
    await poll();
    for (const code of ['INTEGRATION.AUTHENTICATION_INVALID', 'Zyqfirst1x left', null, 'REMOTE.SERVICE_UNAVAILABLE']) {
      serve({ kind: 'error', status: 500, code, message: STORY });
      await poll();
    }
    serve({ kind: 'body', status: 502, type: 'text/html', text: STORY });
    await poll();
    for (const answer of [
      { status: 'success', data: STORY },
      { status: STORY },
      { status: 'success', data: { [STORY]: 5 } },
    ]) {
      serve(body(answer));
      await poll();
    }
    for (const [field, value] of [
      ['status', STORY],
      ['data_expired_at', STORY],
      [STORY, STORY],
      ['read_models', [{ id: 'ats_users', [STORY]: STORY, fields: STORY }]],
    ] as const) {
      rig.pass(8 * DAY_MS);
      serve(
        body(
          { status: 'success', data: { id: 'x', tool: { id: 'y' }, status: 'ACTIVE', [field]: value } },
          'integration',
        ),
      );
      await poll();
    }
  }

  async function failuresOfAws(): Promise<void> {
    for (const nth of [1, 3]) rig.ats.edit(person(nth), { last_name: nameOf(nth, 'Again') });
    rig.bus.refuseWhere(({ detail }) => (JSON.stringify(detail).includes('Again') ? 'InvalidArgument' : undefined));
    await poll();
    rig.bus.mend();
    await poll();
    rig.bus.invalidWhere(({ Detail }) => (Detail ?? '').includes('Anew'));
    rig.ats.edit(person(3), { last_name: nameOf(3, 'Anew') });
    await poll();
    rig.bus.mend();
    rig.bus.breakNext('denied', { times: 1 });
    await poll();
    const crash = async () => {
      throw new TypeError(STORY, { cause: new Error(STORY) });
    };
    const { deps } = rig.process();
    await poll({ snapshots: { ...deps.snapshots, load: crash } });
    await poll({ register: { ...deps.register, takeLease: crash } });
    await poll({ kombo: { ...deps.kombo, users: crash } });
    await tick();
  }

  it('is in no log, no metric, no error, no message of a queue and not in the register', async () => {
    await changesAndHolds();
    await failuresOfKombo();
    await failuresOfAws();
    const all = written.join('\n').toLowerCase();
    // It would be seen: the same search finds it where it belongs.
    expect(JSON.stringify([rig.events, await items()]).toLowerCase()).toContain(MARK);
    for (const part of [
      '"unforeseen"',
      '"held"',
      '"masked"',
      '"refused"',
      '"set_aside":',
      'pollsfailed',
      'pollsdue',
      rig.ats.id.toLowerCase(),
    ]) {
      expect(all.split(part).length).toBeGreaterThan(1);
    }
    const leaks = written.filter((text) => text.toLowerCase().includes(MARK));
    expect(leaks.map((text) => text.slice(0, 2000))).toEqual([]);
    expect(all.includes(String(rig.ats.profile.creator_email))).toBe(false);
  });
});
