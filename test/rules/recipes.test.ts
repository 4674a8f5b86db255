import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CfnRule, EventBus, Rule } from 'aws-cdk-lib/aws-events';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { userEventPattern } from '../../infra/constructs/user-event-subscriber.ts';
import { EVENTS, NEWS } from './bus-events.ts';
import { hasEventRuler, matchesOf } from './event-ruler.ts';
import { recipes } from './readme.ts';

const EXPECTED: Readonly<Record<string, readonly string[]>> = {
  joined: ['user.created', 'user.created: restored'],
  left: ['user.deactivated', 'user.deleted'],
  'came back': ['user.created: restored', 'user.updated: active again'],
  'became ADMIN': ['user.updated'],
  'email changed': ['user.updated'],
  'first email': ['user.updated: first email'],
  'email lost': ['user.updated: email lost'],
  'one customer': NEWS.filter((name) => name !== 'user.deleted' && name !== 'user.updated: of another customer'),
};

/** A pattern as CDK writes it into the template. */
function asDeployed(eventPattern: ReturnType<typeof userEventPattern>): object {
  const stack = new Stack(new App(), 'rules');
  const eventBus = EventBus.fromEventBusName(stack, 'Bus', 'ats-user-events-production');
  new Rule(stack, 'Rule', { eventBus, eventPattern });
  return patternIn(stack);
}

function patternIn(stack: Stack): object {
  const [rule] = Object.values(Template.fromStack(stack).findResources('AWS::Events::Rule'));
  return z.object({ Properties: z.object({ EventPattern: z.looseObject({}) }) }).parse(rule).Properties.EventPattern;
}

const updated = (data: object) => ({ 'detail-type': ['user.updated'], detail: { data } });
const eitherBy = (key: string) => ({ source: ['ats.users'], $or: [{ [key]: ['user.created'] }, { id: ['none'] }] });

const PATTERNS: Readonly<Record<string, object>> = {
  ...recipes(),
  'a subscriber': asDeployed(userEventPattern({ name: 'okta' })),
  'a subscriber to state': asDeployed(userEventPattern({ name: 'okta', snapshots: true })),
  'a subscriber of one customer': asDeployed(
    userEventPattern({ name: 'okta', integrations: ['smartrecruiters:9QGNv3B98kL3hyELE1qsZ86s'] }),
  ),
  'a subscriber of one of your ids': asDeployed(
    userEventPattern({ name: 'okta', origin_ids: ['36123'], snapshots: true }),
  ),
  'a subscriber of an id and another integration': asDeployed(
    userEventPattern({
      name: 'okta',
      origin_ids: ['36123'],
      integrations: ['smartrecruiters:9QGNv3B98kL3hyELE1qsZ86s'],
    }),
  ),
  'an object that exists': updated({ previous: [{ exists: true }] }),
  'a leaf that exists': updated({ previous: { email: [{ exists: true }] } }),
  'an email that exists': updated({ user: { email: [{ exists: true }] } }),
  'another email': updated({ user: { email: [{ 'anything-but': 'x@y.example' }] } }),
  'an email of text': updated({ user: { email: [{ wildcard: '*' }] } }),
  "either, in EventBridge's words": eitherBy('detail-type'),
  "either, in CDK's words": eitherBy('detailType'),
};

const isHere = await hasEventRuler();

/** The names of the events that each pattern matches, all of them asked at once: to start Java takes a second. */
function matches(): ReadonlyMap<string, readonly string[]> {
  const asked = Object.entries(PATTERNS).flatMap(([name, pattern]) =>
    Object.entries(EVENTS).map(([of, event]) => ({ name, of, event, pattern })),
  );
  const answers = matchesOf(asked);
  const found = asked.filter((_, index) => answers[index]);
  return new Map(
    Object.keys(PATTERNS).map((key) => [key, found.flatMap(({ name, of }) => (name === key ? [of] : []))]),
  );
}

const matched = isHere ? matches() : new Map<string, readonly string[]>();
const expectMatches = (name: string, events: readonly string[]) =>
  expect(matched.get(name)?.toSorted()).toEqual(events.toSorted());

it('the README has a pattern for each of these recipes, and no other', () => {
  expect(Object.keys(recipes()).sort()).toEqual(Object.keys(EXPECTED).sort());
});

it("CDK's CfnRule takes a pattern as it is, `$or` included", () => {
  const eventPattern = recipes()['came back'];
  const stack = new Stack(new App(), 'rules');
  new CfnRule(stack, 'Rule', { eventPattern });
  expect(patternIn(stack)).toEqual(eventPattern);
});

describe.skipIf(!isHere)("in AWS's own matcher", () => {
  it.each(Object.entries(EXPECTED))('%s matches exactly those events', (name, events) => {
    expectMatches(name, events);
  });

  it('a subscriber hears all news and no state, unless it wants to', () => {
    expectMatches('a subscriber', NEWS);
    const state = ['user.snapshot: for everybody', 'user.snapshot: for okta'];
    expectMatches('a subscriber to state', [...NEWS, ...state]);
  });

  it('a subscriber may hear of single customers only', () => {
    expectMatches('a subscriber of one customer', ['user.deleted']);
    const state = ['user.snapshot: for everybody', 'user.snapshot: for okta'];
    expectMatches('a subscriber of one of your ids', [...(EXPECTED['one customer'] ?? []), ...state]);
    expectMatches('a subscriber of an id and another integration', []);
  });
});

describe.skipIf(!isHere)('a trap', () => {
  it('`exists` sees leaves only: of an object it says that there is none', () => {
    expectMatches('an object that exists', []);
    expect(matched.get('a leaf that exists')).toContain('user.updated');
  });

  it('`exists` and `anything-but` match null: a field that was emptied counts as a value', () => {
    expect(matched.get('an email that exists')).toContain('user.updated: email lost');
    expect(matched.get('another email')).toContain('user.updated: email lost');
    expect(matched.get('an email of text')).not.toContain('user.updated: email lost');
  });

  it("CDK's `detailType` within `$or` is a field that no event has", () => {
    expectMatches("either, in EventBridge's words", EXPECTED['joined'] ?? []);
    expectMatches("either, in CDK's words", []);
  });
});
