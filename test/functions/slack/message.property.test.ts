import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Event } from '../../../functions/events/index.ts';
import { compose, type Message } from '../../../functions/slack/message.ts';
import { RUNS } from '../../support/arbitraries.ts';
import { example, TYPES, worded } from '../../support/events.ts';
import { startSlack } from '../../support/slack.ts';

/** Pieces of what Slack reads, of what JSON and people stumble over, and of anything else. */
const piece = fc.oneof(
  fc.constantFrom('<!channel>', '<!here|x>', '<@U012AB3CD>', '<#C0>', '<https://a.example|b>', '&lt;', '&', '<', '>'),
  fc.constantFrom('*', '_', '~', '`', '```', ':tada:', '@channel', '#general', 'https://a.example', '\n> ', '\r', '\0'),
  fc.constantFrom('\uD800', '\uDFFF', '👩‍👩‍👧‍👦', 'e\u0301', `o${'\u0302'.repeat(500)}`, '\u202e', '\u2028'),
  fc.string({ unit: 'binary', maxLength: 20 }),
);
const words = fc.oneof(
  fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join('')),
  fc.tuple(piece, fc.nat(4000)).map(([one, times]) => one.repeat(times)),
);

const event: fc.Arbitrary<Event> = fc
  .tuple(fc.constantFrom(...TYPES), fc.array(words, { minLength: 5, maxLength: 5 }), fc.uuid())
  .map(([type, texts, event_id]) => {
    let used = 0;
    const said = worded(example(type), (text, key) => {
      if (key === 'integration_id' || key === 'id' || text === '') return text;
      return texts[used++ % texts.length] ?? text;
    });
    said.detail.metadata.event_id = event_id;
    return said;
  });

const telling = fc.record({
  alert: fc.constant('people'),
  names: fc.constantFrom('full' as const, 'none' as const),
  environment: fc.constant('production'),
});
const message = fc
  .tuple(fc.array(event, { minLength: 1, maxLength: 40 }), telling)
  .map(([events, how]) => compose(events, how));

const textsOf = ({ blocks }: Message): readonly string[] =>
  blocks.flatMap((block) => (block.type === 'context' ? block.elements : [block.text])).map(({ text }) => text);

it('whatever anybody is called, nothing is a mention, a link or a date', () => {
  fc.assert(
    fc.property(message, (one) => {
      for (const text of [one.text, ...textsOf(one)]) {
        expect(text).not.toMatch(/[<>]/);
        expect(text.replaceAll(/&(?:amp|lt|gt);/g, '')).not.toContain('&');
      }
    }),
    RUNS,
  );
});

it('whatever anybody is called, nothing is formatted', () => {
  fc.assert(
    fc.property(message, (one) => {
      expect(one.text).not.toMatch(/[*_~`:@#\n]/);
      for (const block of one.blocks) {
        for (const text of block.type === 'context' ? block.elements : [block.text]) {
          expect(text).toMatchObject({ type: 'plain_text', emoji: false });
        }
      }
    }),
    RUNS,
  );
});

it('whatever anybody is called, no text is cut within a character, and none has lines but ours', () => {
  fc.assert(
    fc.property(message, (one) => {
      for (const text of textsOf(one)) {
        expect(text.isWellFormed()).toBe(true);
        expect(text.split('\n').length).toBeLessThanOrEqual(12);
        expect(text).not.toMatch(/[\0\r\u2028\u202e]/);
      }
    }),
    RUNS,
  );
});

it('whatever anybody is called, Slack takes the message', async () => {
  const slack = await startSlack();
  await fc.assert(
    fc.asyncProperty(message, async (one) => {
      const answer = await fetch(slack.url, { method: 'POST', body: JSON.stringify(one) });
      expect(await answer.text()).toBe('ok');
    }),
    RUNS,
  );
  await slack.close();
});

it.each(['W', '&', '👩‍👩‍👧‍👦'])(
  'of a hundred events that say nothing but "%s" Slack takes the message',
  async (character) => {
    const slack = await startSlack();
    for (const types of [TYPES, ['integration.held'] as const]) {
      const events = Array.from({ length: 100 }, (_, nth) => {
        const said = worded(example(types[nth % types.length] ?? 'user.deleted'), () => character.repeat(4000));
        said.detail.metadata.integration_id = `workday:${nth}`;
        return said;
      });
      const longest = compose(events, { alert: 'a'.repeat(31), names: 'full', environment: 'e'.repeat(31) });
      const answer = await fetch(slack.url, { method: 'POST', body: JSON.stringify(longest) });
      expect(await answer.text()).toBe('ok');
    }
    await slack.close();
  },
);
