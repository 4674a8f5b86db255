import * as z from 'zod';
import { SOURCE } from '../../functions/events/index.ts';
import { PatternError, readPattern, type Pattern } from '../event-pattern.ts';
import { objectOf } from './sentences.ts';

export type { Pattern } from '../event-pattern.ts';

/** What an event on our bus has beside what EventBridge adds: a rule by the CDK's names, such as `detailType`, matches nothing. */
const KEYS = ['source', 'detail-type', 'detail', 'account', 'region', 'time', 'id', 'version', 'resources', '$or'];

const NAME = 'must be a name in lower case letters, digits and dashes';
const PATTERN = 'must be an event pattern';
const SECRET = 'must be the name of a secret in Secrets Manager';
const OURS = `must have the source ["${SOURCE}"], or none, which means the same`;

const pattern = z
  .record(z.string(), z.unknown(), { error: PATTERN })
  .superRefine((given, context) => {
    const wrong = wrongIn(given);
    if (wrong !== undefined) context.addIssue({ code: 'custom', message: `${PATTERN}: ${wrong}`, continue: false });
  })
  .refine((given) => Object.keys(given).every((key) => KEYS.includes(key)), {
    error: `must be about the parts of an event, which are ${KEYS.join(', ')}`,
  })
  .transform((given): Pattern => ({ source: [SOURCE], ...given }))
  .refine(({ source }) => JSON.stringify(source) === JSON.stringify([SOURCE]), { error: OURS });

/** What EventBridge would refuse when it is deployed, halfway through a stack. */
function wrongIn(given: Pattern): string | undefined {
  try {
    readPattern(given);
    return undefined;
  } catch (error) {
    if (error instanceof PatternError) return error.message;
    throw error;
  }
}

const shape = {
  /** Of the rule, in the messages and in the names of what is deployed. */
  name: z.string({ error: NAME }).regex(/^[a-z][a-z0-9-]{0,30}$/, { error: NAME }),
  /** The name of a secret that is nothing but the URL of Slack's incoming webhook. Its owner makes it, not the stack. */
  webhook_secret: z.string({ error: SECRET }).regex(/^[\w/+=.@-]{1,512}$/, { error: SECRET }),
  pattern,
  /** `none`: people are called by their ids. */
  names: z.enum(['full', 'none'], { error: 'must be "full" or "none"' }).default('full'),
};
const alert = z.strictObject(shape, { error: objectOf(...Object.keys(shape)) });
export type Alert = z.infer<typeof alert>;

/** Each rule is a function of its own; a guess that nobody wants more, and that a stack has room for them. */
const MOST = 20;
const ALERTS = `must be a list of up to ${MOST} alert rules`;

export const alerts = z
  .array(alert, { error: ALERTS })
  .max(MOST, { error: ALERTS })
  .refine((given) => new Set(given.map(({ name }) => name)).size === given.length, {
    error: 'must have a name of its own for each rule',
  });

/** State is no news: who asks for it says so by its name. */
export const asksForSnapshots = (asked: Pattern) => JSON.stringify(asked).includes('"user.snapshot"');

/**
 * What comes within these seconds, or so many events at most, is one message, in AWS as on one machine. A guess: people read
 * no faster, and a hold waits for hours.
 */
export const COLLECTED = { seconds: 10, events: 100 } as const;
