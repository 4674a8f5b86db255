import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { figure, type Figure, type Measurement } from '../bench/figures.ts';
import { findNode24 } from '../support/node24.ts';
import { bundleOf, sdkOf, usualSdkOf } from './bundle.ts';
import { FUNCTIONS, type BundledFunction } from './functions.ts';

/** In turn, so that what else the machine does meets all alike. */
const ROUNDS = 15;

/** How large each function is, and how long it takes to be loaded, beside an empty one and beside the SDK alone. */
export async function loading(): Promise<readonly Measurement[]> {
  const figures: Figure[] = [];
  for (const one of FUNCTIONS) {
    const compared = await loadingOf(one);
    if (compared === undefined) return [];
    figures.push(...figuresOf(one, compared));
  }
  const title = `What is loaded at a cold start, under Lambda's Node: milliseconds are the least of ${ROUNDS} times`;
  const notes = [
    'The SDK alone: the same clients and commands in a bundle of their own, as they come (they look for credentials in',
    'profiles, single sign-on and other places, too), and trimmed as ours are. Each with its source map, as it is deployed.',
  ];
  return [{ title, notes, figures, isPromised: false }];
}

const EMPTY = { code: 'export const handler = () => undefined;', bytes: 0, map: undefined };

/** What one of the bundles takes. */
type Taken = { readonly bytes: number; readonly milliseconds: number };
export type Compared = Readonly<Record<'ours' | 'empty' | 'usual' | 'trimmed', Taken>>;

/** @returns undefined where there is no such Node */
export async function loadingOf(one: BundledFunction): Promise<Compared | undefined> {
  const node24 = findNode24();
  if (node24 === undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'ats-loading-'));
  try {
    return await measure(one, { node24, folder });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function measure(
  one: BundledFunction,
  { node24, folder }: { readonly node24: string; readonly folder: string },
): Promise<Compared> {
  const made = [await bundleOf(one), EMPTY, await usualSdkOf(one), await sdkOf(one)];
  const bundles = made.map(({ code, bytes, map }, nth) => {
    const file = join(folder, String(nth), 'index.mjs');
    mkdirSync(join(folder, String(nth)));
    writeFileSync(file, code);
    if (map !== undefined) writeFileSync(`${file}.map`, map);
    return { file, bytes, times: [] as number[] };
  });
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { file, times } of bundles) times.push(load(node24, file));
  }
  const [ours, empty, usual, trimmed] = bundles.map(({ bytes, times }) => ({
    bytes,
    milliseconds: Math.min(...times),
  }));
  if (!ours || !empty || !usual || !trimmed) throw new Error('There are four bundles');
  return { ours, empty, usual, trimmed };
}

function figuresOf({ name }: BundledFunction, { ours, empty, usual, trimmed }: Compared): Figure[] {
  return [
    figure(`${name}: bytes`, ours.bytes),
    figure('  of the SDK alone, as it comes', usual.bytes),
    figure('  of the SDK alone, trimmed', trimmed.bytes),
    figure('  milliseconds', ours.milliseconds),
    figure('  of an empty function', empty.milliseconds),
    figure('  as many times as the SDK alone, as it comes', ours.milliseconds / usual.milliseconds),
    figure('  as many times as the SDK alone, trimmed', ours.milliseconds / trimmed.milliseconds),
  ];
}

const LOADER = `
const began = process.hrtime.bigint();
await import(process.argv[1]);
process.stdout.write(String(process.hrtime.bigint() - began));
process.exit(0);
`;

/** @throws Error with what the process wrote */
function load(node: string, file: string): number {
  const words = ['--input-type=module', '--eval', LOADER, file];
  const { stdout, stderr, status } = spawnSync(node, words, { encoding: 'utf8', env: ENVIRONMENT, timeout: 60_000 });
  if (status !== 0) throw new Error(`A bundle could not be loaded: ${stderr}`);
  return Number(stdout) / 1e6;
}

const all = (value: string, ...names: readonly string[]) => Object.fromEntries(names.map((name) => [name, value]));

/** All that one of the functions reads when it is loaded. */
const ENVIRONMENT = {
  ...all('named', 'TABLE_NAME', 'BUS_NAME', 'KOMBO_SECRET_ID', 'WEBHOOK_SECRET_ID', 'OPERATE_FUNCTION_NAME'),
  ...all('named', 'ENVIRONMENT', 'ALERT', 'POLL_LOG_GROUPS', 'AWS_LAMBDA_FUNCTION_NAME', 'AWS_REGION'),
  ...all('http://127.0.0.1:9', 'KOMBO_BASE_URL', 'QUEUE_URL', 'LIGHT_QUEUE_URL', 'HEAVY_QUEUE_URL', 'DEAD_LETTERS_URL'),
  ...all('60', 'POLL_INTERVAL_SECONDS', 'SWEEP_INTERVAL_SECONDS', 'DISPATCH_INTERVAL_SECONDS', 'OVERLAP_SECONDS'),
  ...all('60', 'REQUESTS_PER_MINUTE', 'REQUEST_GAP_MILLISECONDS', 'HEAVY_CONCURRENCY', 'FAILING_AFTER_POLLS'),
  ...all('60', 'ERASE_AFTER_SECONDS'),
  ...all('{}', 'GUARDS', 'PUBLISHED_BASELINES'),
  POLL_WEIGHT: 'light',
  NAMES: 'full',
  SNAPSHOTS: 'unwanted',
  NODE_OPTIONS: '--enable-source-maps',
};
