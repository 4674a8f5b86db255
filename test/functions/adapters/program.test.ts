import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProgram, type Program } from '../../../functions/adapters/program.ts';
import { failing } from '../../../functions/domain/notice.ts';
import type { LocalTable } from '../../../infra/local/table.ts';
import { CUSTOMER, NOW } from '../../support/builders.ts';
import { ENGINES } from '../../support/dynamodb.ts';
import { putItem } from '../../support/nonsense.ts';

const TROUBLE = { code: 'PLATFORM.AUTHENTICATION_INVALID', title: null, since: NOW, attempts: 3 };
const NOTICE = failing({ integration_id: '*', customer: CUSTOMER, poll: 1, at: new Date(NOW) }, 'polls', TROUBLE);

describe.each(ENGINES.filter(({ isHere }) => isHere))('what is known of the whole program on $name', ({ start }) => {
  let local: LocalTable;
  let program: Program;

  beforeAll(async () => {
    local = await start();
    program = createProgram(local.table);
  });
  afterAll(() => local.close());

  it('is nothing at first, and then what was written last', async () => {
    const nothing = await program.read();
    expect(nothing).toEqual({ version: 0, notices: [] });
    const written = await program.write({ trouble: TROUBLE, notices: [NOTICE] }, nothing);
    expect(written).toEqual({ version: 1, trouble: TROUBLE, notices: [NOTICE] });
    expect(await program.read()).toEqual(written);
    expect(await program.write({ notices: [] }, await program.read())).toEqual({ version: 2, notices: [] });
    expect(await program.read()).toEqual({ version: 2, notices: [] });
  });

  it('is not written over what somebody else has written meanwhile', async () => {
    const before = await program.read();
    await program.write({ trouble: TROUBLE, notices: [] }, before);
    expect(await program.write({ notices: [NOTICE] }, before)).toBeUndefined();
    expect(await program.read()).toMatchObject({ trouble: TROUBLE, notices: [] });
  });

  it.each([{ version: 'none' }, { version: 3, notices: 7 }, { trouble: 'all' }])(
    'is written anew where it makes no sense: %j',
    async (nonsense) => {
      await putItem(local.table, { pk: 'program', sk: 'trouble', ...nonsense });
      const read = await program.read();
      expect(read).toMatchObject({ notices: [] });
      expect(await program.write({ trouble: TROUBLE, notices: [] }, read)).toBeDefined();
      expect(await program.read()).toMatchObject({ trouble: TROUBLE, notices: [] });
    },
  );
});
