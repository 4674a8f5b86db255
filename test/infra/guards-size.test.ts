import { expect, it } from 'vitest';
import * as z from 'zod';
import { resourcesOf, templateOf } from './template.ts';

const PLACE = { account: '123456789012', region: 'eu-central-1' };
const LIKE_KOMBOS = 'HWUTwvyx2wLoSUHphiWVrp28';

/** Settings in which so many integrations have thresholds of their own for one kind. */
function withOwnGuards(many: number): object {
  const ids = Array.from(
    { length: many },
    (_, nth) => `workday:${LIKE_KOMBOS.slice(3)}${String(nth).padStart(3, '0')}`,
  );
  const own = { guards: { deletions: { count: 50, share_percent: 20 } } };
  return { ...PLACE, integrations: Object.fromEntries(ids.map((id) => [id, own])) };
}

const Properties = z.object({ Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }) });

/** Longer than any name, URL or ARN that CloudFormation has filled in for us. */
const FILLED_IN = 'x'.repeat(150);

it('the guards of dozens of integrations fit into the environment that Lambda gives a function', () => {
  const polls = [...resourcesOf(templateOf(withOwnGuards(35)), 'AWS::Lambda::Function')];
  for (const [, properties] of polls) {
    const { Variables } = Properties.parse(properties.Properties).Environment;
    const texts = Object.entries(Variables).map(
      ([name, value]) => name + (typeof value === 'string' ? value : FILLED_IN),
    );
    expect(Buffer.byteLength(texts.join(''))).toBeLessThan(4096);
  }
});

it('the guards of more are refused before anything is deployed, in one sentence', () => {
  expect(() => templateOf(withOwnGuards(100))).toThrow(
    /^production: integrations is too large: the settings of 100 integrations take \d+ bytes, and a function has room for 3072; leave out integrations for which the usual ones will do\.$/,
  );
});
