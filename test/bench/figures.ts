import { isWrite } from './counting.ts';
import type { Measured } from './stage.ts';

/** One line of a measurement. */
export type Figure = {
  readonly what: string;
  readonly seen: number;
  /** By the design, or by DynamoDB's published rules. */
  readonly expected?: number;
  readonly per_thousand_users?: number;
};

export type Measurement = {
  readonly title: string;
  /** What the figures do not say. */
  readonly notes: readonly string[];
  readonly figures: readonly Figure[];
  /** Whether it fails the run when what is seen is not what was expected. */
  readonly isPromised: boolean;
  /** Draws it, as an SVG. */
  readonly chart?: () => string;
};

export type Expected = Readonly<Record<string, number>>;

/** Requests and capacity units of a poll, beside those that were expected of it. */
export function countsOf({ outside, worked }: Measured, expected: Expected): Figure[] {
  const operations = Object.entries(worked.table);
  const units = (wanted: (operation: string) => boolean) =>
    sum(operations.filter(([operation]) => wanted(operation)).map(([, counted]) => counted.units));
  const seen = {
    'HTTP requests to Kombo': outside.kombo_requests,
    'DynamoDB requests': sum(operations.map(([, { requests }]) => requests)),
    ...Object.fromEntries(operations.map(([operation, { requests }]) => [`  ${operation}`, requests])),
    'DynamoDB write units': units(isWrite),
    ...Object.fromEntries(
      operations.filter(([name]) => isWrite(name)).map(([name, counted]) => [`  by ${name}`, counted.units]),
    ),
    'DynamoDB read units': units((operation) => !isWrite(operation)),
    ...Object.fromEntries(
      operations.filter(([name]) => !isWrite(name)).map(([name, counted]) => [`  by ${name}`, counted.units]),
    ),
    'PutEvents requests': outside.put_events_requests,
    '  events': outside.events,
    'DescribeEventBus requests': outside.describe_bus_requests,
  };
  const unseen = Object.keys(expected).filter((what) => !Object.hasOwn(seen, what));
  return [
    ...Object.entries(seen).map(([what, count]) => figure(what, count, expected[what])),
    ...unseen.map((what) => figure(what, 0, expected[what])),
  ];
}

export const figure = (what: string, seen: number, expected?: number): Figure => ({
  what,
  seen,
  ...(expected !== undefined && { expected }),
});

/** The same figures, each also for every 1,000 users. */
export const perThousand = (figures: readonly Figure[], users: number): Figure[] =>
  figures.map((one) => ({ ...one, per_thousand_users: (one.seen / users) * 1000 }));

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

export const differs = ({ seen, expected }: Figure) => expected !== undefined && seen !== expected;

const COLUMNS = ['seen', 'expected', 'per 1,000 users'];

/** A plain table of one measurement. */
export function tableOf({ title, notes, figures }: Measurement): string {
  const width = Math.max(...figures.map(({ what }) => what.length)) + 2;
  const row = (what: string, cells: readonly string[]) =>
    `  ${what.padEnd(width)}${cells.map((cell) => cell.padStart(17)).join('')}`.trimEnd();
  const rows = figures.map((one) =>
    row(one.what, [text(one.seen), text(one.expected), text(one.per_thousand_users), differs(one) ? 'differs' : '']),
  );
  return [title, ...notes.map((note) => `  ${note}`), row('', COLUMNS), ...rows, ''].join('\n');
}

const text = (number: number | undefined) =>
  number?.toLocaleString('en', { maximumFractionDigits: number < 100 ? 2 : 0 }) ?? '';
