import { describe, expect, it } from 'vitest';
import type { BusEvent } from '../../../infra/local/bus.ts';
import { faceOf, type Known } from '../../model/view.ts';
import { knownUser } from '../../support/builders.ts';
import { judge } from './judge.ts';

const ada = (last_name: string) => knownUser({ id: 'ada', last_name });
const so = (...names: readonly string[]): Known[] => names.map((name) => faceOf(ada(name)));

const told = (type: string, detail: BusEvent['detail']): BusEvent => ({
  version: '0',
  id: 'any',
  'detail-type': type,
  source: 'ats.users',
  account: '000000000000',
  time: '2026-11-22T10:15:03Z',
  region: 'local',
  resources: [],
  detail,
});

/** As a script tells it. */
const theirs = (type: string, name: string, more = {}) => told(type, { user: ada(name), ...more });
/** As ours is told. */
const ours = (type: string, name: string, event_id: string, more = {}) =>
  told(type, { metadata: { event_id, ...more }, data: { user: ada(name) } });

const RIGHT = { lost: [], invented: 0, repeated: 0 };

describe('the judge of the benchmark', () => {
  it.each([
    ['theirs', theirs('user.updated', 'Married')],
    ['ours', ours('user.updated', 'Married', '1')],
  ])('finds nothing wrong where each change is told once: %s', (_, event) => {
    expect(judge(new Map([['ada', so('Example', 'Married')]]), [event])).toEqual(RIGHT);
  });

  it('calls lost what was told of nobody', () => {
    expect(judge(new Map([['ada', so('Example', 'Married')]]), [])).toEqual({ ...RIGHT, lost: ['ada'] });
  });

  it('calls nothing lost that was undone before anybody looked', () => {
    expect(judge(new Map([['ada', so('Example', 'Married', 'Example')]]), [])).toEqual(RIGHT);
  });

  it('does not mind that a state between two polls was told by no event', () => {
    const history = new Map([['ada', so('Example', 'Engaged', 'Married')]]);
    expect(judge(history, [theirs('user.updated', 'Married')])).toEqual(RIGHT);
  });

  it('calls invented a deletion that never was, and the return from it', () => {
    const events = [theirs('user.deleted', 'Example'), theirs('user.created', 'Example')];
    expect(judge(new Map([['ada', so('Example')]]), events)).toEqual({ ...RIGHT, invented: 2 });
  });

  it('calls invented an event in which nothing differs that is compared', () => {
    const relabelled = { ...ada('Example'), changed_at: '2026-11-22T10:00:00.000Z' };
    const events = [told('user.updated', { user: relabelled })];
    expect(judge(new Map([['ada', so('Example')]]), events)).toEqual({ ...RIGHT, invented: 1 });
  });

  it('calls invented what is told of somebody whom nobody ever had', () => {
    expect(judge(new Map(), [theirs('user.created', 'Example')])).toEqual({ ...RIGHT, invented: 1 });
  });

  it.each([
    ['theirs', (more: object) => theirs('user.updated', 'Married', more)],
    ['ours', (more: object) => ours('user.updated', 'Married', '1', more)],
  ])('knows a repeat by all that it says, whosever it is: %s', (_, told_with) => {
    const history = new Map([['ada', so('Example', 'Married')]]);
    expect(judge(history, [told_with({}), told_with({})])).toEqual({ ...RIGHT, repeated: 1 });
    expect(judge(history, [told_with({}), told_with({ told_at: 'another time' })])).toEqual({ ...RIGHT, invented: 1 });
  });

  it('calls no repeat of ours what has another id', () => {
    const events = ['1', '2'].map((event_id) => ours('user.updated', 'Married', event_id));
    expect(judge(new Map([['ada', so('Example', 'Married')]]), events)).toEqual({ ...RIGHT, invented: 1 });
  });

  it('looks at no event that is about state or about the integration', () => {
    const events = [theirs('user.snapshot', 'Somebody else'), told('integration.ready', { data: { users: 1 } })];
    expect(judge(new Map([['ada', so('Example')]]), events)).toEqual(RIGHT);
  });
});
