import { describe, expect, it } from 'vitest';
import { at, everyUser, nth, openSandbox, stoppedClock } from './asking.ts';

describe('a saved sandbox', () => {
  it('goes on with the same world: ids, edits, renamed roles, who is deleted and who is emptied', async () => {
    const { now } = stoppedClock();
    const before = await openSandbox({ now, seed: 9 });
    const { id, people, edit, renameRole, delete: remove, anonymise, hire } = at(before, 'greenhouse');
    edit(nth(people(), 0).id, { last_name: 'Edited' });
    renameRole('3', 'Planner');
    remove(nth(people(), 1).id);
    anonymise(remove(nth(people(), 2).id).id);
    hire();
    const after = await openSandbox({ now, state: before.save() });
    const query = { include_deleted: true };
    expect(await everyUser(after, id, query)).toEqual(await everyUser(before, id, query));
    expect(at(after, 'greenhouse').hire().id).toBe(hire().id);
  });

  it('may have been saved before there was more to keep', async () => {
    const { now } = stoppedClock();
    const before = await openSandbox({ now });
    const { id } = at(before, 'greenhouse');
    const state = before.save().replaceAll(/,"undated":false|,"scope":\{[^}]*\}/g, '');
    expect(state).not.toMatch(/"undated"|"scope":\{/);
    const after = await openSandbox({ now, state });
    expect(await everyUser(after, id)).toEqual(await everyUser(before, id));
  });

  it.each([
    ['half a file', '{"version":1,"se', 'it is not JSON'],
    ['another version', '{"version":2,"seed":1,"steps":0,"integrations":[]}', 'version'],
    ['a missing part', '{"version":1,"seed":1,"steps":0}', 'integrations'],
  ])('is refused with one sentence when it is %s', async (_, state, why) => {
    await expect(openSandbox({ state })).rejects.toThrow(why);
  });
});
