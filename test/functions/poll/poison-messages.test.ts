import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import type { SQSRecord } from 'aws-lambda';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { sideBySide } from '../../../functions/adapters/side-by-side.ts';
import { createTelemetry, type Whereabouts } from '../../../functions/adapters/telemetry.ts';
import { createPollHandler, type PollHandler } from '../../../functions/poll/messages.ts';
import { CUSTOMER } from '../../support/builders.ts';
import { startRig, type Rig } from '../../support/rig.ts';
import { recordOf } from '../../support/sqs-record.ts';

/** As they are in the queue. */
const WRONG: readonly string[] = [
  '',
  'nonsense',
  '\u0000',
  'null',
  '5',
  '"workday:x"',
  '[]',
  '[{"integration_id":"workday:x"}]',
  '{}',
  '{"integration_id":null}',
  '{"integration_id":""}',
  '{"integration_id":5}',
  '{"integration_id":["workday:x"]}',
  '{"integration_id":{"S":"workday:x"}}',
  '{"integrationId":"workday:x"}',
  '{"__proto__":{"integration_id":"workday:x"}}',
  '{"integration_id":"workday:x"',
  '['.repeat(200_000),
  JSON.stringify({ integration_id: 'x'.repeat(10_000) }),
  JSON.stringify({ integration_id: 'x'.repeat(250_000) }),
];

const UNKNOWN = ['workday:gone', 'constructor', '__proto__', 'integration', 'user#1', 'ü:💥', '\u0000', '..'];

let rig: Rig;
let crashes: { readonly where: Whereabouts; readonly error: unknown }[];
let handle: PollHandler;
let sent: number;

beforeEach(async () => {
  rig = await startRig(3);
  await rig.register.add(rig.neighbour.ats.id, CUSTOMER);
  sent = rig.clock();
  crashes = [];
  const { deps } = rig.process();
  const crashed = (where: Whereabouts, error: unknown) => void crashes.push({ where, error });
  handle = createPollHandler({ ...deps, telemetry: { ...deps.telemetry, crashed } });
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rig.close();
});

const context = { getRemainingTimeInMillis: () => 60_000 };
const record = (messageId: string, body: string): SQSRecord => ({ ...recordOf(null, sent), messageId, body });
const asking = (id: string, integration_id: string) => record(id, JSON.stringify({ integration_id }));
const outcomesOf = (id: string) =>
  rig.reports.filter(({ integration_id }) => integration_id === id).map(({ outcome }) => outcome);

describe('a message of the wrong shape', () => {
  it('fails alone, is told by its id, and keeps nobody else of its batch from being polled', async () => {
    const wrong = WRONG.map((body, nth) => record(`wrong ${nth}`, body));
    const Records = [...wrong.slice(0, 9), asking('right', rig.ats.id), ...wrong.slice(9)];
    const { batchItemFailures } = await handle({ Records }, context);
    const ids = wrong.map(({ messageId }) => messageId);
    expect(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier).sort()).toEqual(ids.toSorted());
    expect(crashes.map(({ where }) => where.message_id).sort()).toEqual(ids.toSorted());
    expect(outcomesOf(rig.ats.id)).toEqual(['completed']);
  });

  it('fails each time that it is delivered, until it is dead', async () => {
    const Records = [record('wrong', 'nonsense')];
    for (let times = 0; times < 3; times += 1) {
      expect(await handle({ Records }, context)).toEqual({ batchItemFailures: [{ itemIdentifier: 'wrong' }] });
    }
    expect(crashes).toHaveLength(3);
  });

  it('is not quoted in the log', async () => {
    const written: string[] = [];
    vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => written.push(String(chunk)) > 0);
    vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => written.push(String(chunk)) > 0);
    const logger = new Logger({ serviceName: 'poll', logLevel: 'DEBUG' });
    const telemetry = createTelemetry(logger, new Metrics({ namespace: 'poison' }));
    const bodies = ['zyq', '{"zyq@zyq.example":5}', '{"integration_id":{"zyq":"zyq"}}', '"zyq'];
    const Records = bodies.map((body, nth) => record(String(nth), body));
    await createPollHandler({ ...rig.process().deps, telemetry })({ Records }, context);
    expect(written.join('').split('"unforeseen"')).toHaveLength(bodies.length + 1);
    expect(written.join('')).not.toContain('zyq');
  });

  it.each(['', 'yesterday', '-1', String(2 ** 60)])(
    'may say nonsense of when it was sent: %j',
    async (SentTimestamp) => {
      const odd = asking('odd', rig.ats.id);
      const Records = [
        { ...odd, attributes: { ...odd.attributes, SentTimestamp } },
        asking('right', rig.neighbour.ats.id),
      ];
      const { batchItemFailures } = await handle({ Records }, context);
      expect(outcomesOf(rig.neighbour.ats.id)).toEqual(['completed']);
      expect([...outcomesOf(rig.ats.id), ...batchItemFailures]).toHaveLength(1);
    },
  );
});

describe('a message that asks for whom nobody knows', () => {
  it('is done: the lease is refused, and nothing comes into being', async () => {
    const before = await rig.register.list();
    const Records = UNKNOWN.map((id, nth) => asking(String(nth), id));
    expect(await handle({ Records }, context)).toEqual({ batchItemFailures: [] });
    for (const id of UNKNOWN) expect(outcomesOf(id)).toEqual(['refused']);
    expect(await rig.register.list()).toEqual(before);
  });
});

describe('duplicates', () => {
  it('by the thousand are one poll, each is counted, and somebody else among them is polled', async () => {
    const copies = Array.from({ length: 2_000 }, (_, nth) => asking(String(nth), rig.ats.id));
    copies.splice(1_234, 0, asking('other', rig.neighbour.ats.id));
    const batches = Array.from({ length: Math.ceil(copies.length / 10) }, (_, nth) =>
      copies.slice(nth * 10, nth * 10 + 10),
    );
    const answers = await sideBySide(batches, (Records) => handle({ Records }, context), 5);
    expect(answers.flatMap(({ batchItemFailures }) => batchItemFailures)).toEqual([]);
    const outcomes = outcomesOf(rig.ats.id);
    expect(outcomes).toHaveLength(2_000);
    expect(outcomes.filter((outcome) => outcome === 'completed')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === 'refused')).toHaveLength(1_999);
    expect(outcomesOf(rig.neighbour.ats.id)).toEqual(['completed']);
    expect(await rig.register.read(rig.ats.id)).toMatchObject({ attempts: 0, phase: 'live' });
  });
});
