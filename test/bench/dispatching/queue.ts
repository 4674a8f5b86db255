import type { Asking, MeasuredQueue } from '../../../functions/adapters/queue.ts';
import type { Dice } from '../../kill/dice.ts';
import type { Agenda } from './agenda.ts';
import type { Journal } from './journal.ts';

/** A message as a function receives it. */
export type Asked = { readonly integration_id: string; readonly asked_at: number };

/** When a function ends, and whether its process died: then all of its messages come back. */
export type Ending = { readonly ends_at: number; readonly isDead: boolean };

/** One of the processes of a function, from one batch to the next. */
export type Process = (batch: readonly Asked[]) => Ending;

export type Source = {
  /** As in infra/constructs/polling.ts. */
  readonly batch_size: number;
  readonly function_seconds: number;
  readonly processes: readonly Process[];
};

/** As in infra/constructs/work-queue.ts. */
const VISIBILITY_TIMES = 6;
const MOST_RECEIVES = 3;

/** Guesses: how soon Lambda's pollers see a message, how often SQS delivers one twice, and how much later. */
const NOTICED_MS = 50;
const DUPLICATE_OF = 1000;
const DUPLICATE_MS = 5_000;

const MESSAGES_A_REQUEST = 10;

type World = { readonly agenda: Agenda; readonly journal: Journal; readonly dice: Dice };

type Message = Asked & { received: number };

/**
 * A standard queue of SQS with a function behind it: delays, batches, side by side up to a limit, visibility, dead letters,
 * and now and then a message twice. Left out: the order that nobody promises, and receives that miss a message.
 */
export function createQueue(world: World): MeasuredQueue & { readonly connect: (source: Source) => void } {
  const { agenda, journal, dice } = world;
  const visible: Message[] = [];
  let delayed = 0;
  let receive = nobody;
  const show = (message: Message) => {
    visible.push(message);
    agenda.at(agenda.now() + NOTICED_MS, () => receive());
  };
  const hide = (message: Message, delay_ms: number) => {
    delayed += 1;
    agenda.at(agenda.now() + delay_ms, () => {
      delayed -= 1;
      show(message);
    });
  };
  const enter = ({ integration_id, delay_seconds = 0, asked_at = agenda.now() }: Asking) => {
    const message = { integration_id, asked_at, received: 0 };
    hide(message, delay_seconds * 1000);
    if (dice.below(DUPLICATE_OF) === 0) hide({ ...message }, delay_seconds * 1000 + dice.below(DUPLICATE_MS));
  };
  return {
    send: async (asked) => {
      journal.counts.sqs_requests += Math.ceil(asked.length / MESSAGES_A_REQUEST);
      asked.forEach(enter);
    },
    backlog: async () => {
      journal.counts.sqs_requests += 1;
      return visible.length + delayed;
    },
    connect: (source) => void (receive = receiver(world, source, { visible, show })),
  };
}

/** Until a function is connected nobody receives anything. */
const nobody = (): void => undefined;

type Messages = { readonly visible: Message[]; readonly show: (message: Message) => void };

function receiver({ agenda, journal }: World, source: Source, { visible, show }: Messages): () => void {
  const free = [...source.processes];
  const visibility_ms = VISIBILITY_TIMES * source.function_seconds * 1000;
  const take = () => {
    const taken = visible.splice(0, source.batch_size);
    for (const message of taken) message.received += 1;
    const living = taken.filter(({ received }) => received <= MOST_RECEIVES);
    journal.counts.dead_letters += taken.length - living.length;
    return living;
  };
  const receive = () => {
    while (visible.length > 0) {
      const run = free.pop();
      if (run === undefined) return;
      const received_at = agenda.now();
      const batch = take();
      const { ends_at, isDead } = run(batch);
      journal.counts.sqs_requests += isDead ? 1 : 2;
      if (isDead) agenda.at(received_at + visibility_ms, () => batch.forEach(show));
      agenda.at(ends_at, () => {
        free.push(run);
        receive();
      });
    }
  };
  return receive;
}
