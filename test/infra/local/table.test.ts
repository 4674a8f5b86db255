import { mkdirSync, writeFileSync } from 'node:fs';
import { ClassicLevel } from 'classic-level';
import { describe, expect, it } from 'vitest';
import { createRegister } from '../../../functions/adapters/register.ts';
import { startTable, TABLE_NAME } from '../../../infra/local/table.ts';
import { CUSTOMER } from '../../support/builders.ts';
import { newDirectory } from './child.ts';

/** Puts the table back into the state in which dynalite first writes it. */
async function leaveHalfMade(directory: string): Promise<void> {
  const level = new ClassicLevel<string, object>(directory, { valueEncoding: 'json' });
  const key = `table~${TABLE_NAME}`;
  await level.put(key, { ...(await level.get(key)), TableStatus: 'CREATING' });
  await level.close();
}

describe('a table on disk', () => {
  it('is there again when it is opened again', async () => {
    const directory = newDirectory();
    const before = await startTable(directory);
    await createRegister(before.table).add('workday:a', CUSTOMER);
    await before.close();
    const after = await startTable(directory);
    const { integrations } = await createRegister(after.table).list();
    await after.close();
    expect(integrations).toMatchObject([{ id: 'workday:a', customer: CUSTOMER }]);
  });

  it('is made anew when a process was killed while it made it', async () => {
    const directory = newDirectory();
    await (await startTable(directory)).close();
    await leaveHalfMade(directory);
    const { table, close } = await startTable(directory);
    expect(await createRegister(table).add('workday:a', CUSTOMER)).toBe(true);
    await close();
  });

  it('is a trouble when the engine cannot open it', async () => {
    const directory = newDirectory();
    mkdirSync(directory);
    writeFileSync(`${directory}/CURRENT`, 'nonsense');
    await expect(startTable(directory)).rejects.toMatchObject({ name: 'Trouble', exitCode: 1 });
  });
});
