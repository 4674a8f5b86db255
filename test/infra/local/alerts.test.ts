import { PassThrough } from 'node:stream';
import { describe, expect, it, vi } from 'vitest';
import { startAlerts } from '../../../infra/local/alerts.ts';
import { COLLECTED } from '../../../infra/settings/alerts.ts';
import { createScreen } from '../../../infra/local/screen.ts';
import { readSettings } from '../../../infra/settings.ts';
import { resourcesOf, templateOf } from '../template.ts';
import { delivered, example } from './examples.ts';

const PATIENCE = { timeout: 20_000, interval: 20 };
const LEAVERS = { 'detail-type': ['user.deactivated', 'user.deleted'] };
const rule = (pattern: object, rest: object = {}) => ({ name: 'leavers', webhook_secret: 's', pattern, ...rest });

/** The rules on a screen for people, and what that has shown since it was last looked at. */
function watch(slack: readonly object[], window_ms = 60_000) {
  const out = Object.assign(new PassThrough(), { isTTY: false });
  const { alert, telemetry } = createScreen({ out, err: out }, false);
  const { slack: rules } = readSettings({ slack });
  return {
    ...startAlerts({ rules, show: alert, telemetry, window_ms }),
    shown: () =>
      String(out.read() ?? '')
        .split('\n')
        .slice(0, -1),
  };
}

/** The same event about somebody else. */
function another(nth: number) {
  const text = JSON.stringify(example('user.deleted'));
  const event_id = `59cdc91a-3ac7-5940-b309-${String(nth).padStart(12, '0')}`;
  return delivered(JSON.parse(text.replace(/"event_id":"[^"]+"/, `"event_id":"${event_id}"`)));
}

describe('the alert rules on one machine', () => {
  it('show a single change in full, with the name of the rule', async () => {
    const alerts = watch([rule(LEAVERS)]);
    alerts.take(example('user.deactivated'));
    await alerts.close();
    expect(alerts.shown()).toEqual([
      expect.stringMatching(/^\d\d:\d\d:\d\d {2}to Slack +leavers +Deactivated: Kwame Okafor$/),
      expect.stringMatching(/^ {10}│ Acme, Inc\. \(36123\), workday$/),
      '          │ status: ACTIVE → INACTIVE',
      '          │ roles: −Hiring Manager',
      expect.stringMatching(/^ {10}│ seen .* · alert leavers$/),
    ]);
  });

  it('show what comes within the window as one digest, and what comes later as another message', async () => {
    const alerts = watch([rule(LEAVERS)], 100);
    alerts.take(example('user.deactivated'));
    alerts.take(example('user.deleted'));
    expect(alerts.shown()).toEqual([]);
    await vi.waitFor(() => expect(alerts.shown()[0]).toMatch(/leavers +2 changes at 2 customers$/), PATIENCE);
    alerts.take(example('user.deleted'));
    await vi.waitFor(() => expect(alerts.shown()[0]).toMatch(/leavers +Deleted: /), PATIENCE);
    await alerts.close();
    expect(alerts.shown()).toEqual([]);
  });

  it('tell a full batch at once', async () => {
    const alerts = watch([rule(LEAVERS)]);
    for (let nth = 0; nth < COLLECTED.events + 1; nth += 1) alerts.take(another(nth));
    await vi.waitFor(() => expect(alerts.shown()[0]).toMatch(/leavers +100 changes at 1 customer$/), PATIENCE);
    await alerts.close();
    expect(alerts.shown()[0]).toMatch(/leavers +Deleted: /);
  });

  it('are each told what their own pattern asks for, and no state unless it is asked for', async () => {
    const everything = rule({ source: ['ats.users'] }, { name: 'everything' });
    const state = rule({ 'detail-type': ['user.snapshot'] }, { name: 'state', names: 'none' });
    const alerts = watch([rule(LEAVERS), everything, state]);
    alerts.take(example('user.snapshot'));
    alerts.take(example('user.created'));
    await alerts.close();
    const told = alerts.shown().flatMap((line) => /to Slack +(\S+)/.exec(line)?.[1] ?? []);
    expect(told.toSorted()).toEqual(['everything', 'state']);
  });

  it('show what Slack would: nothing that an ATS says is markup there, or moves the cursor here', async () => {
    const name = '<!channel> *bold* & &lt;b&gt; \u001b[2J\u202e';
    const text = JSON.stringify(example('user.deactivated')).replace('"Kwame"', JSON.stringify(name));
    const alerts = watch([rule(LEAVERS)]);
    alerts.take(delivered(JSON.parse(text)));
    await alerts.close();
    expect(alerts.shown()[0]).toContain('Deactivated: <!channel> *bold* & &lt;b&gt; ·[2J· Okafor');
  });

  it('collect for as long, and as much, as in AWS', () => {
    const place = { account: '123456789012', region: 'eu-central-1' };
    const sources = resourcesOf(templateOf({ ...place, slack: [rule(LEAVERS)] }), 'AWS::Lambda::EventSourceMapping');
    const [source] = [...sources].filter(([id]) => id.startsWith('Alertleavers')).map(([, found]) => found.Properties);
    expect(source).toMatchObject({
      BatchSize: COLLECTED.events,
      MaximumBatchingWindowInSeconds: COLLECTED.seconds,
    });
  });
});
