import { describe, expect, it } from 'vitest';
import { EVERYTHING, metricsIn, written } from '../../support/log-lines.ts';
import { INTEGRATION_ID } from '../../support/builders.ts';

const about = { integration_id: INTEGRATION_ID, user_id: 'u1', poll: 4 };
const countedBy = (work: (typeof EVERYTHING)['poll']) =>
  Object.fromEntries(metricsIn(written('poll', work)).map(({ name, value }) => [name, value]));

describe('what is counted', () => {
  it.each(['poll', 'dispatch', 'ring', 'slack'] as const)(
    'by the %s function is counted for its environment and by no dimension but the function',
    (service) => {
      const metrics = metricsIn(written(service, EVERYTHING[service]));
      expect(metrics.length).toBeGreaterThan(0);
      for (const { namespace, dimensions } of metrics) {
        expect({ namespace, dimensions }).toEqual({ namespace: 'ats-user-events-production', dimensions: { service } });
      }
    },
  );

  it('of events are those that the bus has taken, by their type, in one line however many they are', () => {
    const lines = written('poll', (telemetry) => {
      for (let nth = 0; nth < 250; nth += 1) {
        telemetry.decided({ ...about, decision: 'published', type: 'user.created', sequence: 7 });
      }
      telemetry.decided({ ...about, decision: 'repeated', type: 'user.deleted', sequence: 7 });
      telemetry.decided({ ...about, decision: 'refused', type: 'user.deleted', sequence: 7, code: 'MalformedDetail' });
      telemetry.decided({ ...about, user_id: null, decision: 'notice_told', type: 'integration.held' });
    });
    const metrics = metricsIn(lines).map(({ name, value }) => [name, value]);
    expect(Object.fromEntries(metrics)).toEqual({
      'Events_user.created': 250,
      'Events_user.deleted': 1,
      'Events_integration.held': 1,
    });
    expect(metrics).toHaveLength(3);
  });

  it('of events is counted once, though a function tells again and again', () => {
    const lines = written('poll', (telemetry) => {
      telemetry.decided({ ...about, decision: 'published', type: 'user.created', sequence: 7 });
      telemetry.flush();
    });
    expect(metricsIn(lines).map(({ value }) => value)).toEqual([1]);
  });

  it.each([
    ['trouble for all is none where nobody is polled: nobody is hurt by an empty secret yet', 0, 0],
    ['trouble for all is one where somebody is', 2, 1],
  ])('as %s', (_, integrations, counted) => {
    const report = { integrations, unreadable: [], oldest_poll_seconds: 0, failing: 0, held: 0, waiting: 0 };
    const lines = written('dispatch', (telemetry) => {
      telemetry.dispatched({ ...report, due: 0, light: 0, heavy: 0, trouble: 'SECRET.UNFILLED' });
    });
    expect(metricsIn(lines).find(({ name }) => name === 'TroubleForAll')?.value).toBe(counted);
  });

  it('of polls says of each whether it failed, so that the average is the share', () => {
    const { PollsFailed, Polls_refused } = countedBy(EVERYTHING.poll);
    expect(PollsFailed).toEqual([0, 1]);
    expect(Polls_refused).toBe(1);
  });
});
