import { ENGINE_PATIENCE } from '../../infra/local/table.ts';
import { loopback } from '../support/loopback.ts';

/** A `hang` costs as much; an answer that takes longer for want of a processor is only tried again. */
export const ATTEMPT_MS = 100;

/** What all processes of a stage share, so that none has to connect anew. */
export function clientsOf(table: string, bus: string) {
  return {
    table: loopback(table, ENGINE_PATIENCE),
    bus: loopback(bus, { answer_ms: ATTEMPT_MS, silence_ms: ATTEMPT_MS }),
  };
}
export type Clients = ReturnType<typeof clientsOf>;
