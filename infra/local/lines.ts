import type colors from 'picocolors';
import { traceOf, type Decision, type PollReport } from '../../functions/adapters/telemetry.ts';
import type { DetailType, Event } from '../../functions/events/index.ts';
import type { Message } from '../../functions/slack/message.ts';
import { aligned, type Columns } from './columns.ts';
import { describe } from './describe.ts';
import { linesOf } from './slack-text.ts';
import { because, duration, plural } from './words.ts';

/** What is told, as lines for people: loud where there is news or trouble, quiet otherwise. */
export type Lines = {
  readonly event: (event: Event) => string;
  /** @param aside what else was decided, in numbers */
  readonly poll: (report: PollReport, aside: readonly string[]) => string;
  readonly decision: (decision: Decision) => string;
  /** What a rule would have told Slack. */
  readonly alert: (name: string, message: Message) => string;
  readonly crash: (error: unknown) => string;
};

export type Colors = ReturnType<typeof colors.createColors>;
type Colour = 'green' | 'cyan' | 'yellow' | 'red' | 'dim';
type Tint = Colors[Colour];

/** The others, about an integration, are all alike. */
const COLOURS: Partial<Record<DetailType, Colour>> = {
  'user.created': 'green',
  'user.updated': 'cyan',
  'user.deactivated': 'yellow',
  'user.deleted': 'red',
  'user.snapshot': 'dim',
};

/** @param names of the customers, by integration id */
export function createLines(paint: Colors, names: ReadonlyMap<string, string>): Lines {
  const line = (columns: Columns, tint: Tint) => {
    const { type, customer, who, what } = aligned(columns);
    return `${paint.dim(clock())}  ${tint(type)} ${customer} ${paint.bold(who)} ${what}`;
  };
  const quiet = (columns: Columns) => {
    const { type, customer, who, what } = aligned(columns);
    return paint.dim(`${clock()}  ${type} ${customer} ${who} ${what}`);
  };
  const customerOf = ({ integration_id }: { readonly integration_id: string }) =>
    names.get(integration_id) ?? integration_id;
  return {
    event: (event) => {
      const type = event['detail-type'];
      return line({ type, ...describe(event) }, paint[COLOURS[type] ?? 'magenta']);
    },
    poll: (report, aside) => {
      const what = summary(report, aside);
      const columns = { type: 'poll', customer: customerOf(report), who: toolOf(report), what };
      return report.outcome === 'failed' ? line({ ...columns, type: 'poll failed' }, paint.red) : quiet(columns);
    },
    decision: (decision) => {
      const columns = {
        type: decision.decision,
        customer: customerOf(decision),
        who: decision.user_id ?? '',
        what: facts(decision),
      };
      return HARMLESS.has(decision.decision) ? quiet(columns) : line(columns, paint.yellow);
    },
    alert: (name, message) => {
      const [headline = '', ...others] = linesOf(message);
      const first = line({ type: 'to Slack', customer: name, who: '', what: headline }, paint.magenta);
      return [first, ...others.map((text) => paint.dim(`${MARGIN}${text}`))].join('\n');
    },
    crash: (error) => line(crashed(error), paint.red),
  };
}

/** Below the time, so that what belongs to a line is seen to. */
const MARGIN = `${' '.repeat(10)}│ `;

function crashed(error: unknown): Columns {
  const { name, trace } = traceOf(error);
  return { type: 'unforeseen', customer: '', who: name, what: trace[0] ?? '' };
}

const clock = () => new Date().toTimeString().slice(0, 8);

const toolOf = ({ integration_id }: PollReport) => integration_id.split(':')[0] ?? '';

/** How a poll ended, in words. */
export function summary(report: PollReport, aside: readonly string[]): string {
  const { pass, outcome, reason, events, users_read, milliseconds, held, waiting } = report;
  if (reason !== null) return because(reason);
  const ending = outcome === 'completed' ? '' : ` ${outcome.replaceAll('_', ' ')}`;
  const done = [plural(events, 'event'), `${plural(users_read, 'user')} read`, duration(milliseconds)];
  const left = [held > 0 ? `${held} held` : '', waiting > 0 ? `${waiting} waiting` : '', ...aside].filter(Boolean);
  return `${pass ?? ''}${ending}: ${[...done, ...left].join(', ')}`;
}

/** What needs nobody's attention. */
const HARMLESS: ReadonlySet<Decision['decision']> = new Set(['repeated']);

function facts(decision: Decision): string {
  if ('fields' in decision) return decision.fields.join(', ');
  if ('code' in decision) return `${decision.type}, ${decision.code}`;
  return 'type' in decision ? decision.type : '';
}
