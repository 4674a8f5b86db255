import { customerOf, plural } from '../domain/words.ts';
import { EVERY_INTEGRATION, type Event } from '../events/index.ts';
import { context, header, section, type Block } from './blocks.ts';
import { digest } from './digest.ts';
import { storyOf } from './stories.ts';
import { timeOf, type Telling } from './story.ts';
import { fit, unformatted } from './text.ts';

/** What is posted. `text` is what a notification shows, and is the only part in which Slack formats. */
export type Message = { readonly text: string; readonly blocks: Block[] };

/** Of several events those that wait for somebody are told in full, and first; of more than these Slack takes no more. */
const MOST_IN_FULL = 3;

const TEXT_LENGTH = 240;

/** One event in full; of several those that wait for somebody in full, and the others as a digest. */
export function compose(events: readonly Event[], telling: Telling): Message {
  const inOrder = events.toSorted((one, other) => momentOf(one).localeCompare(momentOf(other)));
  const full = inOrder.length === 1 ? inOrder : inOrder.filter(isWaiting(telling)).slice(0, MOST_IN_FULL);
  const others = inOrder.filter((event) => !full.includes(event));
  return {
    text: unformatted(fit(textOf(inOrder, telling), TEXT_LENGTH)),
    blocks: [...full.flatMap((event) => inFull(event, telling)), ...(others.length > 0 ? digest(others, telling) : [])],
  };
}

const momentOf = (event: Event) => event.detail.metadata.detected_at;

const isWaiting = (telling: Telling) => (event: Event) => storyOf(event, telling).next.length > 0;

const isOperation = (event: Event) => event['detail-type'].startsWith('integration.');

function textOf(events: readonly Event[], telling: Telling): string {
  const [first] = events;
  if (first === undefined || events.length > 1) return `${plural(events.length, 'change')} (${telling.alert})`;
  const { headline } = storyOf(first, telling);
  return isOperation(first) ? headline : `${headline}, ${customerOf(first)}`;
}

function inFull(event: Event, telling: Telling): readonly Block[] {
  const { headline, lines, next } = storyOf(event, telling);
  return [
    header(headline),
    section([whose(event), ...lines]),
    ...(next.length > 0 ? [section(next)] : []),
    context([`seen ${timeOf(momentOf(event))}`, ...idsOf(event), `alert ${telling.alert}`]),
  ];
}

/** Acme, Inc. (36123), workday. */
function whose(event: Event): string {
  const { customer, integration_id, tool } = event.detail.metadata;
  if (integration_id === EVERY_INTEGRATION) return customerOf(event);
  const own = customer.origin_id === null ? '' : ` (${customer.origin_id})`;
  return `${customerOf(event)}${own}, ${tool}`;
}

function idsOf({ detail }: Event): readonly string[] {
  const user = 'user' in detail.data ? [`user ${detail.data.user.id}`] : [];
  return [...user, detail.metadata.integration_id];
}
