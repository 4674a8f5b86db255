import * as z from 'zod/mini';
import { Role } from '../../../functions/events/index.ts';
import type { BusEvent } from '../../../infra/local/bus.ts';
import { faceOf, type Known } from '../../model/view.ts';

/** What was so of everybody, one state after the other; who was not there was gone. */
export type History = ReadonlyMap<string, readonly Known[]>;

export type Judgement = {
  /** Ids of people of whom the last that is so was told by no event. */
  readonly lost: readonly string[];
  /** Events that no change justifies. */
  readonly invented: number;
  /** Events that tell a change again, word for word: an id that there may be is a part of it. */
  readonly repeated: number;
};

const text = z.optional(z.nullable(z.string()));
const User = z.object({
  id: z.string(),
  remote_id: text,
  first_name: text,
  last_name: text,
  email: text,
  status: text,
  system_roles: z.nullish(z.array(Role)),
});
/** As ours are, and as those of a script are. */
const Ours = z.object({ data: z.object({ user: User }) });
const Theirs = z.object({ user: User });

/** What an event says, and by what a repeat of it is recognised. */
type Telling = { readonly user_id: string; readonly said: string; readonly content: string };

const NEWS = new Set(['user.created', 'user.updated', 'user.deactivated', 'user.deleted']);

/**
 * Holds the events against what was so. An event is justified by a state that its user came to after the one that was told
 * before; how many states lie between does not matter, as a poll sees only what is so when it looks.
 */
export function judge(history: History, events: readonly BusEvent[]): Judgement {
  const subjects = new Map([...history].map(([id, states]) => [id, subjectOf(states)]));
  const counts = { invented: 0, repeated: 0 };
  for (const telling of events.flatMap(tellingOf)) {
    const subject = subjects.get(telling.user_id) ?? subjectOf(['gone']);
    subjects.set(telling.user_id, subject);
    const verdict = hear(subject, telling);
    if (verdict !== 'justified') counts[verdict] += 1;
  }
  const lost = [...subjects].filter(([, { states, told }]) => states[told] !== states.at(-1)).map(([id]) => id);
  return { lost, ...counts };
}

function tellingOf({ 'detail-type': type, detail }: BusEvent): Telling[] {
  if (!NEWS.has(type)) return [];
  const ours = Ours.safeParse(detail);
  const user = ours.success ? ours.data.data.user : Theirs.parse(detail).user;
  const said = type === 'user.deleted' ? 'gone' : JSON.stringify(faceOf(user));
  const content = JSON.stringify([type, detail]);
  return [{ user_id: user.id, said, content }];
}

type Subject = { readonly states: readonly string[]; told: number; last: Telling | undefined };

function subjectOf(known: readonly Known[]): Subject {
  return { states: known.map((one) => (one === 'gone' ? one : JSON.stringify(one))), told: 0, last: undefined };
}

function hear(subject: Subject, telling: Telling): 'justified' | 'invented' | 'repeated' {
  const { last } = subject;
  subject.last = telling;
  const now = subject.states.indexOf(telling.said, subject.told + 1);
  if (now !== -1) {
    subject.told = now;
    return 'justified';
  }
  return last?.content === telling.content ? 'repeated' : 'invented';
}
