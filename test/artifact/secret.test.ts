import { describe, expect, inject, it } from 'vitest';
import * as z from 'zod/mini';
import { told } from '../support/ledger.ts';
import type { LambdaFunction } from './lambda.ts';
import { INTERVAL_MS, setScene, type Scene } from './scene.ts';

const Line = z.looseObject({ level: z.optional(z.string()), message: z.optional(z.string()) });

/** What a function has logged as JSON, of this level. */
const linesOf = (of: LambdaFunction, level: string) =>
  of
    .log()
    .filter((line) => line.startsWith('{'))
    .map((line) => Line.parse(JSON.parse(line)))
    .filter((line) => line.level === level);

/** @returns what will be told of it */
async function hire({ ats, ids, deployment }: Scene): Promise<string> {
  const person = ats.hire();
  await deployment.pass(INTERVAL_MS, ids);
  return `user.created ${person.id}`;
}

describe.skipIf(inject('node24') === null)('the bundles, and the secret', () => {
  it('poll nobody while it is empty, and say in one line what to enter', async () => {
    const { deployment, ids, round } = await setScene({ sizes: [3], key: 'none' });
    await round();
    const warnings = linesOf(deployment.dispatch, 'WARN');
    expect(warnings).toHaveLength(1);
    expect(warnings[0]?.['command']).toMatch(
      /^aws secretsmanager put-secret-value --secret-id arn:aws:\S+ --secret-string '/,
    );
    expect([deployment.heavy.starts, deployment.light.starts, deployment.pending()]).toEqual([[], [], 0]);
    expect(await deployment.register.read(ids[0] ?? '')).toMatchObject({ attempts: 0, phase: 'baseline' });
  });

  it('poll as soon as it is filled in, without a new start', async () => {
    const { deployment, round } = await setScene({ sizes: [3], key: 'none' });
    await round();
    deployment.fillSecret({ api_key: 'first-key' });
    await round();
    expect(deployment.events.map((event) => event['detail-type'])).toEqual(['integration.ready']);
    expect(deployment.dispatch.starts).toHaveLength(1);
  });

  it('go on with a key that was exchanged, in the poll that meets the 401', async () => {
    const scene = await setScene({ sizes: [3] });
    const { deployment, round } = scene;
    await round();
    const first = await hire(scene);
    await round();
    await scene.exchangeKey('second-key');
    deployment.fillSecret({ api_key: 'second-key' });
    const second = await hire(scene);
    await round();
    expect(told(deployment.events)).toEqual([first, second]);
    expect(deployment.light.starts).toHaveLength(1);
  });

  it('lose nothing while Kombo refuses the key, and log no part of it', async () => {
    const scene = await setScene({ sizes: [3] });
    const { deployment, ids, round } = scene;
    await round();
    await scene.exchangeKey('second-key');
    const news = await hire(scene);
    await round();
    expect(told(deployment.events)).toEqual([]);
    expect(await deployment.register.read(ids[0] ?? '')).toMatchObject({ failure: { remedy: 'everyone' } });

    deployment.fillSecret({ api_key: 'second-key' });
    await deployment.pass(INTERVAL_MS, ids);
    await round();
    expect(told(deployment.events)).toEqual([news]);
    expect(deployment.light.starts).toHaveLength(1);
    for (const one of [deployment.dispatch, deployment.light, deployment.heavy]) {
      expect(one.log().filter((line) => line.includes('-key'))).toEqual([]);
    }
  });
});
