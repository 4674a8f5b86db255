import { describe, expect, it } from 'vitest';
import { Event, type DetailType } from '../../../functions/events/index.ts';
import { launch, PATIENCE_MS, runProgram, type Exit } from './child.ts';
import { delivered } from './examples.ts';
import { smallSandbox } from './small-sandbox.ts';

const SENTENCE = /^[^\n]+\.\n$/;

const entriesOf = ({ out }: Pick<Exit, 'out'>) =>
  out
    .split('\n')
    .slice(0, -1)
    .map((line): unknown => JSON.parse(line));

function typesOf(exit: Exit): readonly DetailType[] {
  return entriesOf(exit).map((entry) => Event.parse(delivered(entry))['detail-type']);
}

describe.concurrent('the program, on the sandbox', { timeout: PATIENCE_MS }, () => {
  it('prints nothing but events with --json, and on the same directory goes on from where it was', async () => {
    const data = await smallSandbox();
    const first = await runProgram(['--once', '--json', '--data', data]);
    expect(first).toMatchObject({ code: 0, err: expect.stringContaining('Polling the sandbox: 4 integrations, once') });
    expect(new Set(typesOf(first))).toEqual(new Set(['integration.ready']));
    expect(typesOf(first)).toHaveLength(4);
    const second = await runProgram(['--once', '--json', '--data', data]);
    expect(second.code).toBe(0);
    expect(typesOf(second).length).toBeGreaterThan(4);
    expect(typesOf(second).every((type) => type.startsWith('user.'))).toBe(true);
    for (const entry of entriesOf(second)) {
      expect(Object.keys(Object(entry))).toEqual(['source', 'detail-type', 'time', 'detail']);
    }
    const kombo = { KOMBO_API_KEY: 'key', KOMBO_INTEGRATIONS: 'a:b', KOMBO_BASE_URL: 'http://127.0.0.1:1' };
    const other = await runProgram(['--data', data], kombo);
    expect(other).toEqual({ code: 1, out: '', err: expect.stringMatching(SENTENCE) });
    expect(other.err).toContain('holds what the sandbox said');
  });

  it('lives until Ctrl-C, alone in its directory, and says so at the beginning and at the end', async () => {
    const data = await smallSandbox();
    const program = launch(['--data', data]);
    await program.until(({ out }) => out.includes('integration.ready'));
    const second = await runProgram(['--data', data]);
    expect(second).toEqual({ code: 1, out: '', err: expect.stringMatching(SENTENCE) });
    expect(second.err).toContain('Another process works on');
    const asked = performance.now();
    program.kill('SIGINT');
    const { code, out, err } = await program.exit;
    expect([code, err]).toEqual([0, '']);
    expect(performance.now() - asked).toBeLessThan(2_000);
    expect(out).toMatch(/^Polling the sandbox: 4 integrations, every 3 s, state in .+\. Ctrl-C ends it\.\n/);
    expect(out).toMatch(/\nStopped after \d+ events?\.\n$/);
  });

  it('ends in silence when nobody reads its output any more', async () => {
    const program = launch(['--data', await smallSandbox()]);
    await program.until(({ out }) => out.includes('Polling'));
    program.turnAway();
    expect(await program.exit).toMatchObject({ code: 0, err: '' });
  });
});
