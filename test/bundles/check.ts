import { bundleOf } from './bundle.ts';
import { complaintsOf } from './complaints.ts';
import { FUNCTIONS } from './functions.ts';

/** A part of `npm run check`: the bundles are as small as they should be. */
const told = await Promise.all(FUNCTIONS.map(async (one) => complaintsOf(one, await bundleOf(one))));
for (const complaint of told.flat()) process.stderr.write(`${complaint}\n`);
process.exitCode = told.flat().length > 0 ? 1 : 0;
