import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMemoryOperator, OPERATE_SETTINGS, type MemoryOperator } from '../../support/commands.ts';
import { startRig, type Rig } from '../../support/rig.ts';

describe('catch-up', () => {
  let rig: Rig;
  let operator: MemoryOperator;

  beforeEach(async () => {
    rig = await startRig(2);
    operator = createMemoryOperator(rig, {
      settings: { ...OPERATE_SETTINGS, invocationsFor: OPERATE_SETTINGS.commandsFor },
    });
  });
  afterEach(() => rig.close());

  const ask = (more: object = {}) => operator.run({ command: 'catch-up', subscriber: 'directory', ...more });

  it('asks for the present users of one integration, or of all whose baseline is complete', async () => {
    const at = expect.any(Number);
    await rig.process().poll();
    await rig.register.add(rig.neighbour.ats.id, { origin_id: null, organization_name: null });
    expect(await ask({ integration_id: rig.ats.id })).toMatchObject({ ok: true });
    expect(await ask()).toMatchObject({ ok: true, sentence: expect.stringContaining('1 integration') });
    const message = { integration_id: rig.ats.id, catch_up: { at, subscriber: 'directory' } };
    expect(operator.asked.heavy).toEqual([message, message]);
  });

  it('is refused before the baseline is complete, of whom nobody knows, and without a name', async () => {
    expect(await ask()).toMatchObject({ ok: false, sentence: expect.stringContaining('baseline') });
    expect(await ask({ integration_id: rig.ats.id })).toMatchObject({ ok: false });
    expect(await ask({ integration_id: 'workday:nobody' })).toMatchObject({
      ok: false,
      sentence: 'workday:nobody is not in the register.',
    });
    expect(await ask({ subscriber: 'a b' })).toMatchObject({
      ok: false,
      what_to_do: expect.stringContaining('letters'),
    });
    expect(operator.asked.heavy).toEqual([]);
  });

  it('is refused for a state on one machine, which has no subscribers', async () => {
    await rig.process().poll();
    operator = createMemoryOperator(rig);
    expect(await ask()).toMatchObject({ ok: false, what_to_do: expect.stringContaining('--environment') });
  });
});
