import { statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { bundleOf } from '../bundles/bundle.ts';
import { FUNCTIONS } from '../bundles/functions.ts';
import { readAssembly } from './assembly.ts';

describe.skipIf(inject('node24') === null)('the bundles', () => {
  it('are as large as those that `npm run check` looks at', async () => {
    const assembly = readAssembly(inject('assembly'));
    const codes = new Set([...assembly.functions.values()].map((one) => assembly.codeOf(one)));
    const deployed = [...codes].map((code) => statSync(join(code, 'index.mjs')).size);
    const checked = await Promise.all(FUNCTIONS.map(async (one) => (await bundleOf(one)).bytes));
    expect(new Set(deployed)).toEqual(new Set(checked));
  });
});
