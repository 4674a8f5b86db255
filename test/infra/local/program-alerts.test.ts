import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { launch, newDirectory, PATIENCE_MS, runProgram } from './child.ts';
import { smallSandbox } from './small-sandbox.ts';

function settingsWith(...slack: readonly object[]): string {
  const file = join(dirname(newDirectory()), 'settings.json');
  writeFileSync(file, JSON.stringify({ slack }));
  return file;
}

const rule = (name: string, types: readonly unknown[]) => ({
  name,
  webhook_secret: 'slack/none',
  pattern: { 'detail-type': types },
});

const toSlack = (text: string) => text.split('\n').filter((line) => line.includes('to Slack'));

describe.concurrent('the program, with alert rules', { timeout: PATIENCE_MS }, () => {
  it('shows what each would have sent before it ends, several changes as one digest', async () => {
    const settings = settingsWith(rule('ready', ['integration.ready']), rule('news', [{ prefix: 'user.' }]));
    const words = ['--once', '--data', await smallSandbox(), '--settings', settings];
    const first = await runProgram(words);
    expect(first).toMatchObject({ code: 0, err: '' });
    expect(first.out).toMatch(/^Polling the sandbox: .*, 2 alert rules, of which Slack hears nothing\.\n/);
    expect(toSlack(first.out)).toEqual([expect.stringMatching(/ready +4 changes at 4 customers$/)]);
    expect(first.out).toMatch(/\n {10}│ alert ready\nDone: 4 events\.\n$/);
    const second = await runProgram([...words, '--json']);
    const events = second.out.trim().split('\n').length;
    expect(toSlack(second.out)).toEqual([]);
    expect(toSlack(second.err)).toEqual([
      expect.stringMatching(new RegExp(`news +${events} changes at \\d customers?$`)),
    ]);
  });

  it('shows it when it is interrupted, too', async () => {
    const settings = settingsWith(rule('ready', ['integration.ready']));
    const program = launch(['--data', await smallSandbox(), '--settings', settings]);
    await program.until(({ out }) => out.includes('integration.ready'));
    program.kill('SIGINT');
    const { code, out } = await program.exit;
    expect(code).toBe(0);
    expect(toSlack(out).length).toBeGreaterThan(0);
    expect(out).toMatch(/│ .*alert ready\nStopped after/);
  });

  it('ends at once where a pattern is one that EventBridge would refuse', async () => {
    const settings = settingsWith(rule('ready', [{ begins: 'user.' }]));
    expect(await runProgram(['--settings', settings])).toEqual({
      code: 2,
      out: '',
      err: `${settings}: slack.0.pattern must be an event pattern: EventBridge knows no {"begins":"user."}, which detail-type has.\n`,
    });
  });
});
