import { setTimeout as delay } from 'node:timers/promises';
import type { LambdaFunctionURLEvent } from 'aws-lambda';
import { describe, expect, inject, it } from 'vitest';
import { sign } from '../support/doorbell.ts';
import { told } from '../support/ledger.ts';
import { FIRST_KEY, setScene, type Scene } from './scene.ts';

const SECRET = 'hush-hush';

/** What Lambda makes of a request to a function URL. */
function requestOf(body: string, signature: string): LambdaFunctionURLEvent {
  const http = { method: 'POST', path: '/', protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'Kombo' };
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: '/',
    rawQueryString: '',
    headers: { 'content-type': 'application/json', 'x-kombo-signature': signature },
    requestContext: {
      accountId: 'anonymous',
      apiId: 'url',
      domainName: 'url.lambda-url.us-east-1.on.aws',
      domainPrefix: 'url',
      http,
      requestId: 'f7c9c1a0-0000-4000-8000-000000000000',
      routeKey: '$default',
      stage: '$default',
      time: '22/Nov/2026:10:15:03 +0000',
      timeEpoch: 1_795_342_503_120,
    },
    body,
    isBase64Encoded: false,
  };
}

const webhook = (type: string, data: object) => JSON.stringify({ id: 'Cbfk5sHtDxrSrJBRjsDtbaN9', type, data });
const changed = ({ ids }: Scene) =>
  webhook('data-changed', { integration_id: ids[0], changed_models: [{ name: 'ats_users' }] });

/** @returns the status of the answer */
async function ring({ deployment }: Scene, body: string, secret = SECRET): Promise<unknown> {
  const ended = await deployment.ring.invoke(requestOf(body, sign(body, secret)));
  return ended.is === 'returned' ? Object(ended.result)['statusCode'] : ended;
}

const logged = ({ deployment }: Scene, part: string) => deployment.ring.log().filter((line) => line.includes(part));

describe.skipIf(inject('node24') === null)('the bundles, when Kombo rings', () => {
  it('poll at once, without a tick', async () => {
    const scene = await setScene({ sizes: [3] });
    const { deployment, ats } = scene;
    deployment.fillSecret({ api_key: FIRST_KEY, webhook_secret: SECRET });
    await scene.round();
    const person = ats.hire();
    expect(await ring(scene, changed(scene))).toBe(200);
    await deployment.drain();
    expect(told(deployment.events)).toEqual([`user.created ${person.id}`]);
    expect([deployment.pending(), deployment.dead()]).toEqual([0, []]);
    expect(logged(scene, '"message":"webhook"')).toHaveLength(1);
    expect(logged(scene, SECRET)).toEqual([]);
  });

  it('poll once more at the end of the minute, however often it rings', async () => {
    const scene = await setScene({ sizes: [3] });
    const { deployment, ats } = scene;
    deployment.fillSecret({ api_key: FIRST_KEY, webhook_secret: SECRET });
    await scene.round();
    for (let rings = 0; rings < 50; rings += 1) expect(await ring(scene, changed(scene))).toBe(200);
    await deployment.drain();
    expect(deployment.pending()).toBe(0);
    const person = ats.hire();
    expect(await ring(scene, changed(scene))).toBe(200);
    // What is due within the minute is asked for by a tick, and held back until then.
    await delay(5_000);
    await deployment.tick();
    expect(deployment.pending()).toBe(1);
    await delay(57_000);
    await deployment.drain();
    expect(told(deployment.events)).toEqual([`user.created ${person.id}`]);
    expect([deployment.pending(), deployment.dead()]).toEqual([0, []]);
    expect(deployment.ring.starts).toHaveLength(1);
  });

  it('turn away what Kombo has not signed', async () => {
    const scene = await setScene({ sizes: [3] });
    const { deployment } = scene;
    deployment.fillSecret({ api_key: FIRST_KEY, webhook_secret: SECRET });
    expect(await ring(scene, changed(scene), 'guessed')).toBe(401);
    expect(deployment.pending()).toBe(0);
    expect(logged(scene, '"Webhooks_forged":1')).toHaveLength(1);
  });

  it('turn away everybody while the secret is empty, and say what to enter, twice a minute at most', async () => {
    const scene = await setScene({ sizes: [3], key: 'none' });
    for (let rings = 0; rings < 5; rings += 1) expect(await ring(scene, changed(scene), 'empty')).toBe(401);
    const warnings = logged(scene, 'put-secret-value');
    expect(warnings).toHaveLength(2);
    expect(warnings[0]).toContain('YOUR_WEBHOOK_SECRET');
  });

  it('take in an integration that was created', async () => {
    const scene = await setScene({ sizes: [3, 4], newcomers: 1 });
    const { deployment, ids } = scene;
    deployment.fillSecret({ api_key: FIRST_KEY, webhook_secret: SECRET });
    expect(await ring(scene, webhook('integration-created', { id: ids[1], category: 'ATS' }))).toBe(200);
    await deployment.drain();
    expect(await deployment.register.read(ids[1] ?? '')).toMatchObject({ phase: 'live', users: 4 });
    expect(deployment.pending()).toBe(0);
  });
});
