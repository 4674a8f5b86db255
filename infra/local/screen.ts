import type { Writable } from 'node:stream';
import colors from 'picocolors';
import type { Integration } from '../../functions/adapters/register/item.ts';
import type { Telemetry } from '../../functions/adapters/telemetry.ts';
import { Event } from '../../functions/events/index.ts';
import type { Message } from '../../functions/slack/message.ts';
import { createAsides } from './asides.ts';
import type { BusEvent } from './bus.ts';
import { createLines, type Lines } from './lines.ts';
import { createProgressLines, type ProgressLines } from './progress.ts';

/** Where events go, and where everything else does. */
export type Screen = {
  /** Resolves when the event is written out. */
  readonly event: (event: BusEvent) => Promise<void>;
  /** How many events were written out. */
  readonly told: () => number;
  readonly say: (text: string) => void;
  /** What an alert rule would have told Slack. */
  readonly alert: (name: string, message: Message) => void;
  /** From now on these go by the names of their customers. */
  readonly introduce: (integrations: readonly Pick<Integration, 'id' | 'customer'>[]) => void;
  readonly telemetry: Telemetry;
};

type Stream = Writable & { readonly isTTY?: boolean };
export type Streams = { readonly out: Stream; readonly err: Stream };

/**
 * For people: one aligned line for each event, and a quiet one for each poll.
 * For programs (`json`): `out` carries the events and nothing else, one JSON object a line; the rest goes to `err`.
 */
export function createScreen({ out, err }: Streams, json: boolean): Screen {
  const rest = json ? err : out;
  const names = new Map<string, string>();
  const lines = createLines(colors.createColors(isColourful(rest)), names);
  const nameOf = (integrationId: string) => names.get(integrationId) ?? integrationId;
  const progress = rest.isTTY === true ? createProgressLines({ stream: rest, nameOf, clock: Date.now }) : NO_PROGRESS;
  const say = (text: string) => progress.above(() => void rest.write(`${text}\n`));
  let told = 0;
  return {
    event: async (event) => {
      const line = json ? entryOf(event) : lines.event(Event.parse(event));
      await new Promise<void>((resolve, reject) => {
        progress.above(() => void out.write(`${line}\n`, (error) => (error ? reject(error) : resolve())));
      });
      told += 1;
    },
    told: () => told,
    say,
    alert: (name, message) => say(lines.alert(name, message)),
    introduce: (integrations) => {
      for (const { id, customer } of integrations) names.set(id, customer.organization_name ?? id);
    },
    telemetry: tellOf(say, lines, progress),
  };
}

/** Also where it is asked for or forbidden by the environment; by itself picocolors would colour a file in CI. */
const isColourful = (stream: Stream) => stream.isTTY === true && colors.isColorSupported;

function entryOf({ source, 'detail-type': type, time, detail }: BusEvent): string {
  return JSON.stringify({ source, 'detail-type': type, time, detail });
}

/** A file keeps what was written: nothing moves there. */
const NO_PROGRESS: ProgressLines = { progressed: () => undefined, ended: () => undefined, above: (write) => write() };

function tellOf(say: (text: string) => void, lines: Lines, progress: ProgressLines): Telemetry {
  const asides = createAsides();
  return {
    decided: (decision) => {
      if (!asides.take(decision)) say(lines.decision(decision));
    },
    progressed: progress.progressed,
    polled: (report) => {
      progress.ended(report.integration_id);
      const aside = asides.of(report);
      // A message too many, which does no harm.
      if (report.outcome !== 'refused') say(lines.poll(report, aside));
    },
    dispatched: () => undefined,
    rung: () => undefined,
    caughtUp: ({ integration_id }) => progress.ended(integration_id),
    alerted: () => undefined,
    crashed: ({ integration_id }, error) => {
      if (integration_id !== null) progress.ended(integration_id);
      say(lines.crash(error));
    },
    flush: () => undefined,
  };
}
