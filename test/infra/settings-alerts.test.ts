import { describe, expect, it } from 'vitest';
import { readSettings } from '../../infra/settings.ts';

const rule = (changes: object = {}) => ({
  name: 'leavers',
  webhook_secret: 'slack/leavers',
  pattern: { 'detail-type': ['user.deleted'] },
  ...changes,
});
const read = (...slack: readonly unknown[]) => readSettings({ slack }).slack;

describe('alert rules', () => {
  it('tell names unless it is said, and are about our events', () => {
    const pattern = { source: ['ats.users'], 'detail-type': ['user.deleted'] };
    expect(read(rule())).toEqual([{ ...rule(), pattern, names: 'full' }]);
    expect(read(rule({ names: 'none', pattern }))).toEqual([{ ...rule(), pattern, names: 'none' }]);
  });

  it.each<[string, object]>([
    ['a customer', { detail: { metadata: { customer: { origin_id: ['36123'] } } } }],
    ['a prefix', { 'detail-type': [{ prefix: 'user.' }] }],
    ['null', { detail: { data: { user: { status: [null] } } } }],
    ['one of two', { $or: [{ 'detail-type': ['integration.held'] }, { 'detail-type': ['integration.failing'] }] }],
    ['a number', { detail: { data: { share: [{ numeric: ['>', 0.5] }] } } }],
  ])('have a pattern as EventBridge has it: %s', (_, pattern) => {
    expect(read(rule({ pattern }))[0]?.pattern).toEqual({ source: ['ats.users'], ...pattern });
  });
});

const PATTERN = 'slack.0.pattern must be an event pattern';
const KEYS =
  'slack.0.pattern must be about the parts of an event, which are source, detail-type, detail, account, region, time, id, version, resources, $or.';
const NAME = 'slack.0.name must be a name in lower case letters, digits and dashes.';
const SECRET = 'slack.0.webhook_secret must be the name of a secret in Secrets Manager.';
const SOURCE = 'slack.0.pattern must have the source ["ats.users"], or none, which means the same.';

describe('a wrong alert rule fails with one sentence', () => {
  it.each<[string, unknown, string]>([
    ['no list', { slack: rule() }, 'slack must be a list of up to 20 alert rules.'],
    [
      'too many',
      { slack: Array.from({ length: 21 }, (_, index) => rule({ name: `a${index}` })) },
      'slack must be a list of up to 20 alert rules.',
    ],
    ['the same name twice', { slack: [rule(), rule()] }, 'slack must have a name of its own for each rule.'],
    ['no rule', { slack: ['leavers'] }, 'slack.0 must be an object of name, webhook_secret, pattern, names.'],
    [
      'a part that there is not',
      { slack: [rule({ channel: '#x' })] },
      'There is no setting slack.0.channel; there is name, webhook_secret, pattern, names.',
    ],
    ['no name', { slack: [rule({ name: undefined })] }, NAME],
    ['a name with blanks', { slack: [rule({ name: 'My rule' })] }, NAME],
    ['no secret', { slack: [rule({ webhook_secret: undefined })] }, SECRET],
    ['the URL itself', { slack: [rule({ webhook_secret: 'https://hooks.slack.com/services/T/B/X' })] }, SECRET],
    ['other names', { slack: [rule({ names: 'first' })] }, 'slack.0.names must be "full" or "none".'],
    ['no pattern', { slack: [rule({ pattern: undefined })] }, `${PATTERN}.`],
    ['a list for a pattern', { slack: [rule({ pattern: ['user.deleted'] })] }, `${PATTERN}.`],
    ["CDK's name of a part", { slack: [rule({ pattern: { detailType: ['user.deleted'] } })] }, KEYS],
    ['the events of others', { slack: [rule({ pattern: { source: ['aws.ec2'] } })] }, SOURCE],
  ])('%s', (_, given, sentence) => {
    expect(() => readSettings(given)).toThrow(new Error(sentence));
  });
});

describe('a pattern that EventBridge would refuse fails with what is wrong and where', () => {
  const data = (part: object) => ({ detail: { data: part } });
  const or = (...alternatives: readonly unknown[]) => ({ $or: alternatives });
  const seven = Array.from({ length: 7 }, (_, index) => ({ tool: [`tool-${index}`] }));
  it.each<[string, object, string]>([
    ['an empty pattern', {}, 'it is empty'],
    ['an empty part', { detail: {} }, 'detail is empty'],
    ['a leaf that is no list', { 'detail-type': 'user.deleted' }, 'detail-type is neither a list nor an object'],
    ['a leaf deep down', data({ user: { status: null } }), 'detail.data.user.status is neither a list nor an object'],
    ['an empty list', { 'detail-type': [] }, 'detail-type is an empty list'],
    [
      'an operator that there is not',
      { 'detail-type': [{ begins: 'user.' }] },
      'EventBridge knows no {"begins":"user."}, which detail-type has',
    ],
    [
      'two operators in one',
      { 'detail-type': [{ prefix: 'user.', suffix: 'ed' }] },
      'EventBridge knows no {"prefix":"user.","suffix":"ed"}, which detail-type has',
    ],
    ['bounds the wrong way round', data({ share: [{ numeric: ['<', 1, '>', 0] }] }), knowsNo('["<",1,">",0]')],
    ['bounds with nothing between', data({ share: [{ numeric: ['>', 1, '<', 1] }] }), knowsNo('[">",1,"<",1]')],
    ['a list of lists', data({ share: [[1]] }), 'EventBridge knows no [1], which detail.data.share has'],
    ['one alternative', or({ source: ['ats.users'] }), '$or is no list of two objects or more'],
    ['an alternative that is none', data(or({ share: [1] }, 'x')), 'detail.data.$or is no list of two objects or more'],
    [
      'an operator in place of a field',
      data({ share: or({ prefix: ['a'] }, { x: ['b'] }) }),
      'detail.data.share.prefix is no name of a field within $or',
    ],
    [
      'too many combinations',
      { ...or(...seven), detail: { ...or(...seven), data: { ...or(...seven), roles: or(...seven) } } },
      'detail.data.roles.$or makes more than 1000 combinations',
    ],
  ])('%s', (_, pattern, wrong) => {
    expect(() => read(rule({ pattern }))).toThrow(new Error(`${PATTERN}: ${wrong}.`));
  });

  function knowsNo(bounds: string): string {
    return `EventBridge knows no {"numeric":${bounds}}, which detail.data.share has`;
  }
});
