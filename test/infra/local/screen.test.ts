import { PassThrough } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { PollReport } from '../../../functions/adapters/telemetry.ts';
import type { BusEvent } from '../../../infra/local/bus.ts';
import { createScreen, type Screen } from '../../../infra/local/screen.ts';
import { delivered, example } from './examples.ts';

const ID = 'workday:HWUTwvyx2wLoSUHphiWVrp28';

type Watched = Screen & { readonly out: () => string; readonly err: () => string };

function watch(json = false, isTTY = false): Watched {
  const [out, err] = [new PassThrough(), new PassThrough()].map((stream) => Object.assign(stream, { isTTY }));
  if (out === undefined || err === undefined) throw new TypeError('There are two');
  const read = (stream: PassThrough) => String(stream.read() ?? '');
  return { ...createScreen({ out, err }, json), out: () => read(out), err: () => read(err) };
}

/** An event about somebody with this name, of a customer with that one. */
function eventOf(first_name: string, customer = 'Acme, Inc.'): BusEvent {
  const text = JSON.stringify(example('user.deactivated'));
  const named = text.replace('"Kwame"', JSON.stringify(first_name)).replace('"Acme, Inc."', JSON.stringify(customer));
  return delivered(JSON.parse(named));
}

const report = (changes: Partial<PollReport> = {}): PollReport => ({
  integration_id: ID,
  pass: 'delta',
  outcome: 'completed',
  reason: null,
  milliseconds: 68,
  waiting: 0,
  requests: 1,
  users_read: 7,
  users_written: 1,
  events: 1,
  set_aside: 0,
  masked: 0,
  held: 0,
  ...changes,
});

describe('the screen for people', () => {
  it('shows an event as one line', async () => {
    const screen = watch();
    await screen.event(example('user.deactivated'));
    expect(screen.out()).toMatch(
      /^\d\d:\d\d:\d\d {2}user\.deactivated {10}Acme, Inc\. {15}Kwame Okafor {11}status ACTIVE → INACTIVE · −Hiring Manager\n$/,
    );
    expect(screen.told()).toBe(1);
  });

  it('keeps its columns whatever the names, and cuts those that are too long', async () => {
    const screen = watch();
    await screen.event(eventOf('Jo', 'A'));
    await screen.event(eventOf('Hubert Blaine Wolfeschlegelsteinhausen', 'Sielemann, Matthes und Wiegelmann'));
    screen.introduce([{ id: ID, customer: { origin_id: null, organization_name: 'Sielemann' } }]);
    screen.telemetry.polled(report());
    const [short = '', long = '', poll = ''] = screen.out().split('\n');
    expect(long).toContain('  user.deactivated          Sielemann, Matthes und … Hubert Blaine Wolfesc… status');
    expect(short.indexOf('status')).toBe(long.indexOf('status'));
    expect(poll.indexOf('delta')).toBe(long.indexOf('status'));
  });

  it('lets nothing that an ATS says move the cursor', async () => {
    const screen = watch();
    await screen.event(eventOf('\u001b[2JA\u009b\u202e\u0007', 'B\r\n\u2028C'));
    expect(screen.out()).toContain('B···C                    ·[2JA··· Okafor');
    expect(screen.out()).toBe('');
  });

  it('has one quiet line for a poll, and counts as people do', () => {
    const screen = watch();
    screen.introduce([{ id: ID, customer: { origin_id: null, organization_name: 'Acme, Inc.' } }]);
    screen.telemetry.polled(report());
    screen.telemetry.polled(report({ events: 2, users_read: 1, milliseconds: 8_606, outcome: 'taken_over' }));
    const [completed, over] = screen.out().split('\n');
    expect(completed).toMatch(/ poll {22}Acme, Inc\. {15}workday {16}delta: 1 event, 7 users read, 68 ms$/);
    expect(over).toMatch(/ delta taken over: 2 events, 1 user read, 8\.6 s$/);
  });

  it('says of a poll how many users are held, wait, or were dealt with in silence', () => {
    const screen = watch();
    const about = { integration_id: ID, poll: 3 };
    for (let nth = 0; nth < 10_000; nth += 1) {
      const user_id = `user-${nth}`;
      screen.telemetry.decided({ ...about, user_id, decision: 'awaited', kinds: ['deletions'] });
      screen.telemetry.decided({ ...about, user_id, decision: 'held', kinds: ['deletions'] });
      screen.telemetry.decided({ ...about, user_id, decision: 'switched_off', fields: ['email'] });
    }
    screen.telemetry.decided({ ...about, user_id: 'user-x', decision: 'dismissed' });
    screen.telemetry.decided({ ...about, integration_id: 'a:b', user_id: 'user-y', decision: 'opted_out' });
    screen.telemetry.polled(report({ pass: 'sweep', events: 0, held: 10_000, waiting: 2 }));
    screen.telemetry.polled(report());
    const [sweep, delta, ...more] = screen.out().split('\n');
    expect(sweep).toMatch(/ sweep: .*68 ms, 10000 held, 2 waiting, 10000 switched off, 1 dismissed$/);
    expect(delta).toMatch(/ 68 ms$/);
    expect(more).toEqual(['']);
  });

  it('counts nothing twice of a poll that died', () => {
    const screen = watch();
    const about = { integration_id: ID, user_id: 'user-1', decision: 'erased' } as const;
    screen.telemetry.decided({ ...about, poll: 3 });
    screen.telemetry.decided({ ...about, poll: 4 });
    screen.telemetry.polled(report());
    expect(screen.out()).toMatch(/ 68 ms, 1 erased\n$/);
  });

  it('says why a poll failed, and nothing of one that had no lease', () => {
    const screen = watch();
    const reason = { remedy: 'person', code: 'INTEGRATION.INACTIVE', title: 'It is switched off.' } as const;
    screen.telemetry.polled(report({ outcome: 'failed', reason }));
    screen.telemetry.polled(report({ outcome: 'refused' }));
    expect(screen.out()).toMatch(/ poll failed .* INTEGRATION\.INACTIVE, It is switched off\n$/);
  });

  it('tells of decisions that leave no event behind', () => {
    const screen = watch();
    const about = { integration_id: ID, user_id: 'user-1', poll: 3 };
    screen.telemetry.decided({ ...about, decision: 'published', type: 'user.created', sequence: 1 });
    screen.telemetry.decided({ ...about, user_id: null, decision: 'notice_told', type: 'integration.ready' });
    screen.telemetry.decided({ ...about, decision: 'masked', fields: ['email', 'status'] });
    expect(screen.out()).toMatch(/^\S+ {2}masked .* user-1 {17}email, status\n$/);
  });
});

describe('how far long work has come', () => {
  it('is told on a terminal, until the poll is over', async () => {
    const screen = watch(false, true);
    screen.telemetry.progressed({ integration_id: ID, of: 'baseline', users: 250 });
    await delay(1100);
    screen.telemetry.progressed({ integration_id: ID, of: 'baseline', users: 500 });
    expect(screen.out()).toContain(`baseline of ${ID}: 500 users so far`);
    screen.telemetry.polled(report({ pass: 'baseline' }));
    expect(screen.out()).not.toContain('so far');
  });

  it('is written into no file', async () => {
    const screen = watch();
    screen.telemetry.progressed({ integration_id: ID, of: 'baseline', users: 250 });
    await delay(1100);
    screen.telemetry.progressed({ integration_id: ID, of: 'baseline', users: 500 });
    expect([screen.out(), screen.err()]).toEqual(['', '']);
  });
});

describe('colours', () => {
  it('are nowhere but on a terminal', async () => {
    const screen = watch();
    await screen.event(example('user.created'));
    screen.telemetry.polled(report());
    expect(screen.out()).not.toContain('\u001b');
  });

  it('never reach the events for programs', async () => {
    const screen = watch(true, true);
    await screen.event(example('user.created'));
    expect(screen.out()).not.toContain('\u001b');
  });
});

describe('the screen for programs', () => {
  it('has the events on one stream, one JSON object a line, and the rest on the other', async () => {
    const screen = watch(true);
    const { source, time, detail } = example('user.created');
    await screen.event(example('user.created'));
    screen.say('Done.');
    screen.telemetry.polled(report());
    expect(screen.out()).toBe(`${JSON.stringify({ source, 'detail-type': 'user.created', time, detail })}\n`);
    expect(screen.err().split('\n')).toEqual(['Done.', expect.stringContaining('poll'), '']);
  });

  it('fails an event that cannot be written, so that it is told again', async () => {
    const out = new PassThrough();
    const screen = createScreen({ out, err: new PassThrough() }, true);
    out.on('error', () => undefined).destroy();
    await expect(screen.event(example('user.created'))).rejects.toThrow();
    expect(screen.told()).toBe(0);
  });
});
