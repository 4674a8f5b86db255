import { describe, expect, it } from 'vitest';
import { DETAILS, type DetailType } from '../../../../functions/events/index.ts';
import { patternLike, patternOfUser } from '../../../../infra/local/console/page/pattern.ts';
import type { ToldEvent } from '../../../../infra/local/console/wire.ts';
import { hasEventRuler, matchesOf } from '../../../rules/event-ruler.ts';
import { example } from '../examples.ts';

const TYPES = Object.keys(DETAILS).filter((type): type is DetailType => type in DETAILS);
const EXAMPLES: readonly ToldEvent[] = TYPES.map((type) => example(type));
const isUser = (event: ToldEvent) => event['detail-type'].startsWith('user.');

/** The same event with something in it replaced. */
const changed = (event: ToldEvent, from: string, to: string): ToldEvent =>
  JSON.parse(JSON.stringify(event).replaceAll(from, to));

const idOf = ({ detail }: ToldEvent) => /"id":"([^"]+)"/.exec(JSON.stringify(detail))?.[1] ?? '';
const customerOf = ({ detail }: ToldEvent) => /"integration_id":"([^"]+)"/.exec(JSON.stringify(detail))?.[1] ?? '';

const hasRuler = await hasEventRuler();

describe.runIf(hasRuler)('a pattern that is copied', () => {
  it('matches its event, and no other example', () => {
    const asked = EXAMPLES.flatMap((one) => EXAMPLES.map((event) => ({ event, pattern: patternLike(one), one })));
    expect(matchesOf(asked)).toEqual(asked.map(({ event, one }) => event === one));
  });

  it('matches nothing of another customer', () => {
    const asked = EXAMPLES.map((event) => ({
      event: changed(event, customerOf(event), 'workday:other'),
      pattern: patternLike(event),
    }));
    expect(matchesOf(asked)).toEqual(EXAMPLES.map(() => false));
  });

  it('matches the same news of another user, unless it is of this user alone', () => {
    const events = EXAMPLES.filter(isUser);
    const others = events.map((event) => changed(event, idOf(event), 'somebody-else'));
    expect(matchesOf(events.map((event, nth) => ({ event: others[nth] ?? {}, pattern: patternLike(event) })))).toEqual(
      events.map(() => true),
    );
    expect(
      matchesOf(events.map((event, nth) => ({ event: others[nth] ?? {}, pattern: patternOfUser(event) }))),
    ).toEqual(events.map(() => false));
    expect(matchesOf(events.map((event) => ({ event, pattern: patternOfUser(event) })))).toEqual(
      events.map(() => true),
    );
  });
});

describe('a pattern that is copied', () => {
  it('names source, type and customer, and of a change the fields', () => {
    expect(patternLike(example('user.updated'))).toEqual({
      source: ['ats.users'],
      'detail-type': ['user.updated'],
      detail: {
        metadata: { integration_id: ['workday:HWUTwvyx2wLoSUHphiWVrp28'] },
        data: { changed_fields: expect.arrayContaining(['email']) },
      },
    });
  });

  it('has no part that is empty, which a rule may not have', () => {
    for (const event of EXAMPLES) {
      for (const pattern of [patternLike(event), ...(isUser(event) ? [patternOfUser(event)] : [])]) {
        expect(JSON.stringify(pattern)).not.toMatch(/\{\}|\[\]/);
      }
    }
  });
});
