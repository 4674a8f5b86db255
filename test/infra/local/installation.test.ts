import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { createKombo } from '../../../functions/adapters/kombo.ts';
import type { PollReport, Telemetry } from '../../../functions/adapters/telemetry.ts';
import { startBackend, type Backend } from '../../../infra/local/backend.ts';
import { startInstallation, type Installation } from '../../../infra/local/installation.ts';
import { addNewcomers } from '../../../infra/local/newcomers.ts';
import { startSandbox, type Sandbox } from '../../../infra/local/sandbox/sandbox.ts';
import { settings } from '../../support/builders.ts';

let sandbox: Sandbox;
let backend: Backend;
let reports: PollReport[];
let crashes: unknown[];

beforeEach(async () => {
  sandbox = await startSandbox({ sizes: { greenhouse: 2, smartrecruiters: 2, recruhr: 2, workday: 2 } });
  backend = await startBackend({ tablePath: undefined, onEvent: async () => undefined });
  reports = [];
  crashes = [];
});
afterEach(async () => {
  await backend.close();
  await sandbox.close();
});

const telemetry: Telemetry = {
  decided: () => undefined,
  polled: (report) => void reports.push(report),
  dispatched: () => undefined,
  rung: () => undefined,
  progressed: () => undefined,
  caughtUp: () => undefined,
  alerted: () => undefined,
  crashed: (_, error) => void crashes.push(error),
  flush: () => undefined,
};

function komboOf({ url, api_key }: Sandbox) {
  return createKombo({ base_url: url, api_key: { get: async () => api_key, refresh: async () => api_key } });
}

async function add(ids: readonly string[], interrupted = new AbortController().signal): Promise<readonly string[]> {
  return addNewcomers({ ...backend, kombo: komboOf(sandbox), interrupted }, ids);
}

function install(integration_ids: readonly string[]): Installation {
  const installation = startInstallation({
    ...backend,
    kombo: komboOf(sandbox),
    telemetry,
    integration_ids,
    settings: settings(),
  });
  onTestFinished(installation.stop);
  return installation;
}

async function pollAll(installation: Installation): Promise<void> {
  await installation.askForAll();
  await installation.idle();
}

const completed = () => reports.filter(({ outcome }) => outcome === 'completed').map((report) => report.integration_id);

describe('an installation', () => {
  it('polls everybody who is asked for, and of the register nobody else', async () => {
    const [left, ...asked] = sandbox.integration_ids;
    await add(sandbox.integration_ids);
    const installation = install(asked);
    expect(installation.unpolled()).toEqual(asked);
    await pollAll(installation);
    await installation.tick({ interval_ms: 0, period_ms: 1000, requests_per_minute: 6000 });
    await installation.idle();
    expect(installation.unpolled()).toEqual([]);
    expect(new Set(completed())).toEqual(new Set(asked));
    expect(completed()).not.toContain(left);
  });

  it('knows whose poll was not completed', async () => {
    await add(sandbox.integration_ids);
    const [ill = ''] = sandbox.integration_ids;
    sandbox.faults.next(ill, { kind: 'error', status: 400, code: 'INTEGRATION.INACTIVE' });
    const installation = install(sandbox.integration_ids);
    await pollAll(installation);
    expect(installation.unpolled()).toEqual([ill]);
  });

  it('stops at once although Kombo does not answer, without calling it a crash, and goes on at the next start', async () => {
    await add(sandbox.integration_ids);
    const [slow = ''] = sandbox.integration_ids;
    sandbox.faults.next(slow, { kind: 'hang' });
    const first = install([slow]);
    await first.askForAll();
    while (!sandbox.requests().some(({ path }) => path.endsWith('/users'))) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await first.stop();
    await first.idle();
    expect([first.unpolled(), crashes]).toEqual([[slow], []]);
    await backend.register.breakLease(slow);
    const second = install([slow]);
    await pollAll(second);
    expect(second.unpolled()).toEqual([]);
  });
});

describe('an integration that is new', () => {
  const known = async () =>
    (await backend.register.list()).integrations.map(({ id, customer }) => [id, customer.origin_id]);

  it('is added with its customer, and asked for no more when it is known', async () => {
    expect(await add(sandbox.integration_ids)).toEqual([]);
    expect(new Map((await known()).map(([id, origin]) => [id, origin]))).toEqual(
      new Map(sandbox.integration_ids.map((id, nth) => [id, ['36123', '36188', null, '36240'][nth]])),
    );
    const asked = sandbox.requests().length;
    await add(sandbox.integration_ids);
    expect(sandbox.requests().slice(asked)).toMatchObject([{ path: '/v1/check-api-key' }]);
  });

  it('is told of when Kombo does not know it, and is a trouble when nobody else is left', async () => {
    const [good = ''] = sandbox.integration_ids;
    const sentence = 'workday:gone cannot be polled (PLATFORM.INTEGRATION_NOT_FOUND, Integration not found).';
    expect(await add([good, 'workday:gone'])).toEqual([sentence]);
    await expect(add(['workday:gone'])).rejects.toMatchObject({ name: 'Trouble', message: sentence });
  });

  it('is not waited for when the program is to stop', async () => {
    const [slow = ''] = sandbox.integration_ids;
    sandbox.faults.next(slow, { kind: 'hang', on: 'integration' });
    const interrupted = new AbortController();
    setTimeout(() => interrupted.abort(), 50);
    await expect(add([slow], interrupted.signal)).rejects.toMatchObject({ name: 'AbortError' });
  });
});
