import { parseArgs } from 'node:util';
import { startVitest } from 'vitest/node';

const { values } = parseArgs({
  options: {
    /** How many processes are to be killed while they run. */
    kills: { type: 'string', default: '200' },
    /** What a run before has printed. When the kills come is left to the machine all the same. */
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
    /** Makes every poll a sweep, by the program's flag of that name. */
    sweep: { type: 'boolean', default: false },
  },
});

const environment = { KILLS: values.kills, SEED: values.seed, ...(values.sweep && { SWEEP: 'yes' }) };

process.stdout.write(`${values.kills} kills, seed ${values.seed}\n`);
const root = import.meta.dirname;
await startVitest('test', [], { config: false, root, include: ['*.kill.ts'], env: environment, watch: false });
