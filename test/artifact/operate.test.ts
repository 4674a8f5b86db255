import { describe, expect, inject, it } from 'vitest';
import * as z from 'zod';
import { Result } from '../../functions/operate/results.ts';
import { told } from '../support/ledger.ts';
import { INTERVAL_MS, setScene, type Scene } from './scene.ts';

/** What an invocation of the function comes to. */
async function operate({ deployment }: Scene, payload: unknown): Promise<Result> {
  const ended = await deployment.operate.invoke(payload);
  return Result.parse(ended.is === 'returned' ? ended.result : ended);
}

/** A live integration, of whose people so many have left since. @returns what is to be told of them */
async function leave({ deployment, ids, ats, round }: Scene, many: number): Promise<readonly string[]> {
  await round();
  const leavers = ats.people().slice(0, many);
  for (const { id } of leavers) ats.delete(id);
  await deployment.pass(INTERVAL_MS, ids);
  await round();
  return leavers.map(({ id }) => `user.deleted ${id}`);
}

const Held = z.object({ invocations: z.object({ approve: z.string(), dismiss: z.string() }) });

/** The payload of an `aws lambda invoke` line. */
const payloadIn = (line: string): unknown => JSON.parse(/--payload '([^']+)'/.exec(line)?.[1] ?? '');

describe.skipIf(inject('node24') === null)('the bundle of the operator', () => {
  it('adds an integration when Kombo has said whose it is, asks for its baseline, and lists it', async () => {
    const scene = await setScene({ sizes: [3], newcomers: 1 });
    const [integration_id = ''] = scene.ids;
    const { organization_name: customer } = scene.ats.profile;
    expect(await operate(scene, { command: 'add', integration_id })).toMatchObject({
      ok: true,
      sentence: `${integration_id} is added: ${customer}. A baseline stores who is there; then changes are told.`,
    });
    await scene.deployment.drain();
    expect(await operate(scene, { command: 'list' })).toMatchObject({
      ok: true,
      integrations: [{ integration_id, customer, state: 'live', users: 3, failures: 0, holds: [] }],
    });
    expect(scene.deployment.operate.starts).toHaveLength(1);
  });

  it('adds none that Kombo does not know', async () => {
    const scene = await setScene({ sizes: [3], newcomers: 1 });
    expect(await operate(scene, { command: 'add', integration_id: 'workday:unknown' })).toMatchObject({
      ok: false,
      what_to_do: "Look the id up in Kombo's dashboard: this key knows no such integration.",
    });
    expect(await operate(scene, { command: 'list' })).toMatchObject({ integrations: [] });
  });

  it('shows what is held with the lines for the AWS CLI that the event has, and publishes it by one of them', async () => {
    const scene = await setScene({ sizes: [40] });
    const leavers = await leave(scene, 10);
    expect(told(scene.deployment.events)).toEqual([]);
    const event = scene.deployment.events.find((one) => one['detail-type'] === 'integration.held');
    const { invocations } = Held.parse(event?.detail['data']);
    expect(invocations.approve).toMatch(/^aws lambda invoke --function-name ats-user-events-artifact-operate /);
    expect(await operate(scene, { command: 'holds' })).toMatchObject({ holds: [{ invocations }] });
    expect(await operate(scene, payloadIn(invocations.approve))).toMatchObject({ ok: true });
    await scene.deployment.drain();
    expect(told(scene.deployment.events).toSorted()).toEqual(leavers.toSorted());
    expect(await operate(scene, { command: 'holds' })).toMatchObject({ holds: [] });
  });

  it('explains from the table and Kombo where the log does not answer, and says so', async () => {
    const scene = await setScene({ sizes: [3] });
    await scene.round();
    const question = { integration_id: scene.ids[0], user_id: scene.ats.people()[0]?.id };
    const result = await operate(scene, { command: 'explain', ...question });
    expect(result).toMatchObject({ explanation: { known: { is: 'there' }, kombo: { is: 'there' }, decisions: null } });
    expect(result).toMatchObject({
      explanation: {
        sentences: [
          'The user counts as there, as stored without an event; there was no news since.',
          expect.stringMatching(/^Kombo shows the user, changed at /),
          expect.stringMatching(/^The log of decisions does not answer /),
          'Nothing that is compared differs: the next poll would tell nothing.',
        ],
      },
    });
  });

  it('refuses what is no command in words, and names those that there are', async () => {
    const scene = await setScene({ sizes: [3] });
    const what_to_do = expect.stringMatching(/^It is one of list, add, .*explain\.$/);
    for (const payload of [{ command: 'fly' }, {}, 'list', null]) {
      const refusal = { ok: false, sentence: 'There is no such command.', what_to_do };
      expect(await operate(scene, payload)).toEqual(refusal);
    }
    expect(await operate(scene, { command: 'pause', integration_id: 'workday' })).toEqual({
      ok: false,
      sentence: 'The command makes no sense: integration_id is missing or wrong.',
      what_to_do: 'An integration id is TOOL:ID, like workday:HWUTwvyx2wLoSUHphiWVrp28.',
    });
  });
});
