import { describe, expect, it } from 'vitest';
import { compose } from '../../../functions/slack/message.ts';
import type { Telling } from '../../../functions/slack/story.ts';
import { Event } from '../../../functions/events/index.ts';
import { example, TYPES, worded } from '../../support/events.ts';

const telling: Telling = { alert: 'people', names: 'full', environment: 'production' };

const HOSTILE: Readonly<Record<string, string>> = {
  first_name: '<!channel>',
  last_name: '*bold* & <https://evil.example|x>',
  email: '<@U012AB3CD>@evil.example',
  remote_label: ':tada: `code` _it_ ~no~\n> quoted',
  organization_name: '&lt;!here&gt; <#C024BE7LR> \u202e.cnI',
  title: '<mailto:a@b|click> ~gone~',
  cause: '<!date^1392734382^Posted|x>',
};

const hostile = (event: Event) => worded(event, (text, key) => HOSTILE[key] ?? text);

/** Written by `npm test -- test/functions/slack --update`, and then read by somebody. */
async function expectGolden(name: string, events: readonly Event[], how: Partial<Telling> = {}): Promise<void> {
  const message = compose(events, { ...telling, ...how });
  await expect(`${JSON.stringify(message, null, 2)}\n`).toMatchFileSnapshot(`golden/${name}.json`);
}

describe('one event', () => {
  it.each(TYPES)('of type %s', (type) => expectGolden(type, [example(type)]));

  it.each(TYPES)('of type %s, with hostile names', (type) => expectGolden(`${type}.hostile`, [hostile(example(type))]));

  it.each(['user.created', 'user.updated', 'user.deleted'] as const)('of type %s, without names', (type) =>
    expectGolden(`${type}.nameless`, [example(type)], { names: 'none' }),
  );

  it.each(['integration.failing', 'integration.recovered'] as const)('about everybody: %s', async (type) => {
    const everybody = worded(example(type), (text, key) => (key === 'integration_id' ? '*' : text));
    await expectGolden(`${type}.everybody`, [everybody]);
  });
});

/** Of customers with these names in turn, each about somebody else. */
function many(count: number, customers: readonly string[]): readonly Event[] {
  const types = ['user.deactivated', 'user.created', 'user.updated'] as const;
  return Array.from({ length: count }, (_, index) => {
    const customer = customers[index % customers.length] ?? '';
    const values: Readonly<Record<string, string>> = {
      organization_name: customer,
      integration_id: `workday:${customer}`,
      id: `user-${index}`,
      last_name: `Nr. ${index}`,
    };
    return worded(example(types[index % types.length] ?? types[0]), (text, key) => values[key] ?? text);
  });
}

describe('many events', () => {
  it('are a digest', () => expectGolden('digest', many(25, ['Acme', 'Globex', 'Initech', 'Acme'])));

  it('are a digest without names', () => expectGolden('digest.nameless', many(3, ['Acme']), { names: 'none' }));

  it('with hostile names', () => expectGolden('digest.hostile', many(12, ['Acme', 'Globex']).map(hostile)));

  it('of which some wait for somebody, which come first and in full', () =>
    expectGolden('digest.operations', [
      ...many(3, ['Acme']),
      example('integration.held'),
      example('integration.failing'),
      example('integration.recovered'),
    ]));

  it('of more customers than people read', () =>
    expectGolden(
      'digest.customers',
      many(
        24,
        Array.from({ length: 12 }, (_, index) => `Customer ${index}`),
      ),
    ));
});

describe('names', () => {
  it.each(TYPES)('are in no part of a message without names: %s', (type) => {
    const marked = worded(example(type), (text, key) =>
      ['first_name', 'last_name', 'email'].includes(key) ? `marked ${text}` : text,
    );
    for (const events of [[marked], [marked, ...many(1, ['Acme'])]]) {
      expect(JSON.stringify(compose(events, { ...telling, names: 'none' }))).not.toContain('marked');
    }
  });

  it('are no part of it either where an ATS knows its users by email', () => {
    const text = JSON.stringify(example('user.updated'));
    const changed = text.replace('"previous":{', '"previous":{"remote_id":"marked@acme.example",');
    const event = Event.parse(JSON.parse(changed.replace('"changed_fields":[', '"changed_fields":["remote_id",')));
    expect(JSON.stringify(compose([event], telling))).toContain('marked@');
    expect(JSON.stringify(compose([event], { ...telling, names: 'none' }))).not.toContain('marked@');
  });
});
