import { beforeEach, describe, expect, it } from 'vitest';
import { operatorInvocations } from '../../../functions/domain/command-line.ts';
import { createMemoryOperator, type MemoryOperator } from '../../support/commands.ts';
import { told } from '../../support/ledger.ts';
import { startRig, type Rig } from '../../support/rig.ts';

let rig: Rig;
let operator: MemoryOperator;
let id: string;
let gone: string;

/** Most of a customer is deleted: more than the guard lets through. */
beforeEach(async () => {
  rig = await startRig(10);
  operator = createMemoryOperator(rig);
  id = rig.ats.id;
  await rig.process().poll();
  gone = rig.ats.people()[0]?.id ?? '';
  for (const person of rig.ats.people().slice(0, 8)) rig.ats.delete(person.id);
  await rig.process().poll();
  return () => rig.close();
});

const approve = (changes: object = {}) =>
  operator.run({ command: 'approve', integration_id: id, kind: 'deletions', by: 'ada', ...changes });

describe('holds', () => {
  it('tells what is held, of how many, and what answers it', async () => {
    expect(await operator.run({ command: 'holds' })).toMatchObject({
      holds: [
        {
          integration_id: id,
          kind: 'deletions',
          held: 8,
          users: 10,
          answer: null,
          commands: { approve: `npm run ops -- approve ${id} deletions` },
          invocations: null,
        },
      ],
    });
  });

  it('gives the commands of AWS where there is a function', async () => {
    const settings = {
      interval_ms: 1,
      sweep_interval_ms: 1,
      day_ms: 1,
      failing_after: 1,
      erase_after_ms: 1,
      polled_when: 'now',
      commandsFor: () => ({ approve: '', dismiss: '' }),
      invocationsFor: operatorInvocations('operate-1'),
    };
    const payload = `'{"command":"approve","integration_id":"${id}","kind":"deletions"}'`;
    expect(await createMemoryOperator(rig, { settings }).run({ command: 'holds', integration_id: id })).toMatchObject({
      holds: [
        {
          invocations: {
            approve: `aws lambda invoke --function-name operate-1 --cli-binary-format raw-in-base64-out --payload ${payload} /dev/stdout`,
          },
        },
      ],
    });
  });

  it('tells what was answered, and by whom', async () => {
    await approve();
    expect(await operator.run({ command: 'holds', integration_id: id })).toMatchObject({
      holds: [{ answer: { answer: 'approve', by: 'ada', users: [] } }],
    });
  });
});

describe('an answer', () => {
  it('is carried out by the next poll, which is asked for', async () => {
    expect(await approve()).toMatchObject({ ok: true, sentence: expect.stringContaining('up to 8 deletions') });
    expect(operator.asked.heavy).toEqual([{ integration_id: id }]);
    await rig.process().poll();
    expect(told(rig.events)).toHaveLength(8);
  });

  it('about single people is about them alone', async () => {
    await approve({ users: [gone] });
    await rig.process().poll();
    expect(told(rig.events)).toEqual([`user.deleted ${gone}`]);
  });

  it.each<[string, object, string]>([
    ['of which nothing is held', { kind: 'creations' }, 'No creations are held at '],
    ['that there is not', { kind: 'everything' }, 'There is no kind everything.'],
    ['about nobody', { users: [] }, 'Nobody is named.'],
    ['about too many', { users: Array.from({ length: 501 }, (_, n) => `u${n}`) }, 'More than 500 people are named'],
  ])('to a kind %s is refused', async (_, changes, sentence) => {
    expect(await approve(changes)).toMatchObject({ ok: false, sentence: expect.stringContaining(sentence) });
    expect(operator.asked.heavy).toEqual([]);
  });

  it('adds up to as many people as the register can keep', async () => {
    const people = (count: number, prefix: string) => Array.from({ length: count }, (_, n) => `${prefix}${n}`);
    expect(await approve({ users: people(300, 'a') })).toMatchObject({ ok: true });
    expect(await approve({ users: people(201, 'b') })).toMatchObject({ ok: false });
    expect(await approve({ users: people(200, 'b') })).toMatchObject({ ok: true });
  });
});
