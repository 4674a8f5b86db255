import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '../../../infra/local/sandbox/sandbox.ts';
import { launch, PATIENCE_MS, runProgram, type Child } from './child.ts';
import { read, stateOf } from './console/asking.ts';

let kombo: Sandbox;
let other: Server;
let taken: number;

beforeAll(async () => {
  kombo = await startSandbox({ sizes: { greenhouse: 5, smartrecruiters: 5, recruhr: 5, workday: 5 } });
  other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const address = other.address();
  taken = address !== null && typeof address === 'object' ? address.port : 0;
});
afterAll(async () => {
  other.close();
  await kombo.close();
});

const environment = () => ({
  KOMBO_API_KEY: kombo.api_key,
  KOMBO_BASE_URL: kombo.url,
  KOMBO_INTEGRATIONS: kombo.integration_ids.join(','),
});

const LINE = /Console: (http:\/\/127\.0\.0\.1:\d+)\/#token=([\w-]{32})\n/;

/** Where the console is, as the program says it, and what it has said until then. */
async function addressOf(child: Child) {
  let said = { out: '', err: '' };
  await child.until((now) => {
    said = { ...now };
    return LINE.test(now.out + now.err);
  });
  const [, origin = '', token = ''] = LINE.exec(said.out + said.err) ?? [];
  return { origin, token, ...said };
}

describe.concurrent('the program with its console', { timeout: PATIENCE_MS }, () => {
  it('prints its address where everything else goes that is no event, and ends at once though it is read', async () => {
    const program = launch(['--json', '--port', '0'], environment());
    const { out, ...place } = await addressOf(program);
    expect([out, place.err]).toEqual([expect.not.stringContaining('Console'), expect.stringContaining('Console')]);
    const reading = await read(place);
    await reading.until(1);
    const asked = performance.now();
    program.kill('SIGINT');
    const { code, err } = await program.exit;
    expect(performance.now() - asked).toBeLessThan(2_000);
    expect([code, err]).toEqual([0, expect.stringMatching(/\nStopped after \d+ events?\.\n$/)]);
    await reading.ended;
  });

  it('has a free port where the one that is wanted is taken, and says so', async () => {
    const program = launch(['--port', String(taken)], environment());
    const { origin, token, out } = await addressOf(program);
    expect(out).toContain(`Port ${taken} is taken: the console is on another one. Console: `);
    expect(origin).not.toContain(String(taken));
    expect(await stateOf({ origin, token })).toMatchObject({ source: kombo.url });
    program.kill('SIGINT');
    expect(await program.exit).toMatchObject({ code: 0 });
  });

  it('has no sandbox to play with where users come from elsewhere', async () => {
    const program = launch(['--port', '0'], environment());
    expect((await stateOf(await addressOf(program))).sandbox).toBeNull();
    program.kill('SIGINT');
    expect(await program.exit).toMatchObject({ code: 0 });
  });

  it('has none where it is not wanted, nor for a single poll', async () => {
    expect((await runProgram(['--once'], environment())).out).not.toContain('Console');
    const program = launch(['--no-console'], environment());
    await program.until(({ out }) => out.includes('integration.ready'));
    program.kill('SIGINT');
    expect((await program.exit).out).not.toContain('Console');
  });
});
