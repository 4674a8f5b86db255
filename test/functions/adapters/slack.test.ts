import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSlack } from '../../../functions/adapters/slack.ts';
import { deadUrl } from '../../support/http-server.ts';
import { startSlack, type SlackFault, type SlackStandIn } from '../../support/slack.ts';

let slack: SlackStandIn;

beforeEach(async () => {
  slack = await startSlack();
});
afterEach(() => slack.close());

const post = (url = slack.url) => createSlack({ answer_ms: 200 }).post(url, { text: 'hello', blocks: [] });
const send = (text: string) => createSlack().post(slack.url, { text, blocks: [{ type: 'divider' }] });

describe('a message', () => {
  it('is posted once, without previews and links', async () => {
    expect(await send('hello')).toEqual({ is: 'posted' });
    expect(slack.messages).toEqual([
      { text: 'hello', blocks: [{ type: 'divider' }], link_names: false, unfurl_links: false, unfurl_media: false },
    ]);
  });

  it('is posted where a workflow of Slack answers', async () => {
    slack.answerNext({ status: 200, body: '{"ok":true}' });
    expect(await send('hello')).toEqual({ is: 'posted' });
  });
});

describe('posted later, and asked for once only, is what meets', () => {
  it.each<[string, SlackFault, string, number | undefined]>([
    ['a limit', { status: 429, body: 'rate_limited', headers: { 'retry-after': '30' } }, 'ratelimited', 30],
    ['a limit without a time', { status: 429, body: '' }, 'ratelimited', undefined],
    ['a limit with a date', { status: 429, body: '', headers: { 'retry-after': 'Thu' } }, 'ratelimited', undefined],
    ['an error of Slack', { status: 500, body: 'rollup_error' }, 'rollup_error', undefined],
    ['a gateway', { status: 503, body: '<html>Ada Example</html>' }, 'http_503', undefined],
    ['a limit that is a 200', { status: 200, body: '{"ok":false,"error":"ratelimited"}' }, 'ratelimited', undefined],
    ['somebody in between', { status: 200, body: '<html>' }, 'garbled', undefined],
    [
      'another address',
      { status: 302, body: '', headers: { location: 'http://127.0.0.1:1/' } },
      'unreachable',
      undefined,
    ],
    ['a cut', 'cut', 'unreachable', undefined],
    ['silence', 'slow', 'unreachable', undefined],
  ])('%s', async (_, fault, code, after_s) => {
    slack.answerNext(fault);
    expect(await post()).toEqual({ is: 'later', after_s, code });
    expect(slack.requests()).toBe(1);
  });

  it('nobody', async () => {
    expect(await post(await deadUrl())).toEqual({ is: 'later', after_s: undefined, code: 'unreachable' });
  });
});

describe('never posted is what meets', () => {
  it.each<[string, SlackFault, string]>([
    ['a webhook that is no more', { status: 404, body: 'no_service' }, 'no_service'],
    ['a channel that is archived', { status: 410, body: 'channel_is_archived' }, 'channel_is_archived'],
    ['a token that was revoked', { status: 403, body: 'invalid_token' }, 'invalid_token'],
    ['a refusal of its blocks', { status: 400, body: 'invalid_blocks' }, 'invalid_blocks'],
    ['a refusal that quotes it', { status: 400, body: 'What is Ada Example?' }, 'http_400'],
    ['a refusal that is a 200', { status: 200, body: '{"ok":false,"error":"channel_not_found"}' }, 'channel_not_found'],
    ['a refusal that says nothing', { status: 200, body: '{"ok":false}' }, 'refused'],
  ])('%s', async (_, fault, code) => {
    slack.answerNext(fault);
    expect(await post()).toEqual({ is: 'never', code });
    expect(slack.requests()).toBe(1);
  });
});

it('no answer quotes the URL, which is a secret', async () => {
  for (const url of ['http://127.0.0.1:1/services/SECRET', 'http://[broken/SECRET', 'ftp://127.0.0.1/SECRET']) {
    expect(inspect(await post(url))).not.toContain('SECRET');
  }
});
