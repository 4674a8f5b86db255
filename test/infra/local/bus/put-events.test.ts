import { describe, expect, it } from 'vitest';
import { good, useLocalBus } from '../../../support/local-bus.ts';

const local = useLocalBus();
const { put, codesOf } = local;

describe('an accepted entry', () => {
  it('becomes an event as EventBridge writes it', async () => {
    const output = await put({
      ...good,
      Time: new Date('2026-11-22T10:15:03.120Z'),
      Resources: ['arn:aws:some:thing'],
    });
    expect(local.events).toEqual([
      {
        version: '0',
        id: output.Entries?.[0]?.EventId,
        'detail-type': 'user.created',
        source: 'ats.users',
        account: '000000000000',
        time: '2026-11-22T10:15:03Z',
        region: 'local',
        resources: ['arn:aws:some:thing'],
        detail: { a: 1 },
      },
    ]);
  });

  it('has the time of its arrival when it names none', async () => {
    await put(good);
    expect(Date.now() - Date.parse(local.events[0]?.time ?? '')).toBeLessThan(5_000);
  });
});

describe('a request is refused as a whole', () => {
  it.each([
    ['without entries', []],
    ['with eleven entries', Array.from({ length: 11 }, () => good)],
    ['of 1 MB', Array.from({ length: 2 }, () => ({ ...good, Detail: JSON.stringify('x'.repeat(524_288)) }))],
    [
      'in which no entry has what an event needs',
      [
        { ...good, Source: '' },
        { ...good, Detail: '' },
      ],
    ],
  ])('%s', async (_, entries) => {
    await expect(put(...entries)).rejects.toMatchObject({ name: 'ValidationException' });
    expect(local.events).toEqual([]);
  });
});

describe('an entry is refused alone', () => {
  it.each([
    ['when its detail is not JSON', { Detail: '{' }, 'MalformedDetail'],
    ['when its detail is an array', { Detail: '[]' }, 'MalformedDetail'],
    ['when its detail is a text', { Detail: '"a"' }, 'MalformedDetail'],
    ['without a source', { Source: undefined }, 'InvalidArgument'],
    ['without a detail type', { DetailType: undefined }, 'InvalidArgument'],
    ['without a detail', { Detail: undefined }, 'InvalidArgument'],
    ['with a detail type of more than 128 characters', { DetailType: 'x'.repeat(129) }, 'InvalidArgument'],
    ["with one of AWS's own sources", { Source: 'aws.ec2' }, 'NotAuthorizedForSourceException'],
  ])('%s', async (_, wrong, code) => {
    expect(await codesOf(good, { ...good, ...wrong }, good)).toEqual([undefined, code, undefined]);
    expect(local.events).toHaveLength(2);
  });
});
