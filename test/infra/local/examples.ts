import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import type { DetailType } from '../../../functions/events/index.ts';
import type { BusEvent } from '../../../infra/local/bus.ts';

const V1 = join(import.meta.dirname, '../../contract/v1');

const Entry = z.object({
  source: z.string(),
  'detail-type': z.string(),
  time: z.string(),
  detail: z.record(z.string(), z.unknown()),
});

/** An entry as NDJSON has it, as the bus would hand it to a target. */
export function delivered(entry: unknown): BusEvent {
  return { version: '0', id: '', account: '', region: '', resources: [], ...Entry.parse(entry) };
}

/** The contract's example of an event. */
export function example(type: DetailType): BusEvent {
  return delivered(JSON.parse(readFileSync(join(V1, `${type}.json`), 'utf8')));
}
