import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSlack, type SlackStandIn } from './slack.ts';

let slack: SlackStandIn;

beforeEach(async () => {
  slack = await startSlack();
});
afterEach(() => slack.close());

async function post(payload: unknown, url = slack.url): Promise<string> {
  const body = typeof payload === 'string' ? payload : JSON.stringify(payload);
  const response = await fetch(url, { method: 'POST', body });
  return `${response.status} ${await response.text()}`;
}

const plain = (length: number) => ({ type: 'plain_text', text: 'x'.repeat(length) });
const header = (length: number) => ({ type: 'header', text: plain(length) });
const section = (length: number) => ({ type: 'section', text: plain(length) });
const fields = (count: number, length: number) => ({ type: 'section', fields: Array(count).fill(plain(length)) });
const context = (count: number) => ({ type: 'context', elements: Array(count).fill(plain(1)) });

describe('the stand-in for Slack', () => {
  it('takes a text, blocks, or both', async () => {
    expect(await post({ text: 'hello' })).toBe('200 ok');
    expect(await post({ text: 'hello', blocks: [{ type: 'divider' }] })).toBe('200 ok');
    expect(slack.messages).toEqual([{ text: 'hello' }, { text: 'hello', blocks: [{ type: 'divider' }] }]);
  });

  it.each([
    ['a header of 150', [header(150)]],
    ['a section of 3000', [section(3000)]],
    ['ten fields', [fields(10, 100)]],
    ['a field of 2000', [fields(1, 2000)]],
    ['fifty blocks', Array(50).fill(section(10))],
    ['ten elements', [context(10)]],
  ])('takes %s, and no more', async (_, blocks) => {
    expect(await post({ blocks })).toBe('200 ok');
  });

  it.each([
    ['a header of 151', [header(151)]],
    ['a header that is formatted', [{ type: 'header', text: { type: 'mrkdwn', text: 'x' } }]],
    ['a section of 3001', [section(3001)]],
    ['an empty text', [section(0)]],
    ['eleven fields', [fields(11, 1)]],
    ['a field of 2001', [fields(1, 2001)]],
    ['51 blocks', Array(51).fill(section(10))],
    ['no blocks', []],
    ['eleven elements', [context(11)]],
    ['a block that it does not know', [{ type: 'poster' }]],
  ])('refuses %s', async (_, blocks) => {
    expect(await post({ text: 'x', blocks })).toBe('400 invalid_blocks');
    expect(slack.messages).toEqual([]);
  });

  it('refuses what is no message', async () => {
    expect(await post('hello')).toBe('400 invalid_payload');
    expect(await post({})).toBe('400 no_text');
    expect(await post({ blocks: Array(4).fill(section(2900)) })).toBe('400 msg_blocks_too_long');
  });

  it('answers as it is told, once', async () => {
    slack.answerNext({ status: 429, body: 'rate_limited', headers: { 'retry-after': '30' } }, 'cut');
    const response = await fetch(slack.url, { method: 'POST', body: '{"text":"x"}' });
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '30']);
    await expect(post({ text: 'x' })).rejects.toThrow();
    expect(await post({ text: 'x' })).toBe('200 ok');
    expect(slack.requests()).toBe(3);
  });

  it('keeps silent when it is slow', async () => {
    slack.answerNext('slow');
    await expect(fetch(slack.url, { method: 'POST', signal: AbortSignal.timeout(50) })).rejects.toThrow();
  });

  it('knows a webhook no more that was revoked', async () => {
    slack.revoke();
    expect(await post({ text: 'x' })).toBe('404 no_service');
  });

  it('asks for patience where messages follow one another too fast', async () => {
    const busy = await startSlack({ gap_ms: 60_000 });
    expect(await post({ text: 'x' }, busy.url)).toBe('200 ok');
    expect(await post({ text: 'x' }, busy.url)).toBe('429 rate_limited');
    await busy.close();
  });
});
