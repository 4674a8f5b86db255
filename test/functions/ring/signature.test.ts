import { createHmac } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PollFailure } from '../../../functions/domain/failure.ts';
import { createSignatureCheck, isSigned } from '../../../functions/ring/signature.ts';
import { NOW } from '../../support/builders.ts';

/** RFC 4231, test case 2, in base64url. */
const RFC_4231 = {
  secret: 'Jefe',
  body: 'what do ya want for nothing?',
  signature: 'W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM',
};

const isRight = (body: string | Buffer, signature: string | undefined, secret = RFC_4231.secret) =>
  isSigned({ body: Buffer.from(body), signature }, secret);
const signatureOf = (body: string | Buffer, secret = RFC_4231.secret) =>
  createHmac('sha256', secret).update(body).digest('base64url');

describe('a signature', () => {
  it('is that of the RFC', () => {
    expect(isRight(RFC_4231.body, RFC_4231.signature)).toBe(true);
  });

  it.each<[string, string | Buffer]>([
    ['nothing', ''],
    ['text of other alphabets', '{"name":"Жанна 💥 ü"}'],
    ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x00, 0xc3, 0x28])],
  ])('is right over %s', (_, body) => {
    expect(isRight(body, signatureOf(body))).toBe(true);
  });

  it.each<[string, string | undefined]>([
    ['there is none', undefined],
    ['it is empty', ''],
    ['it is padded', `${RFC_4231.signature}=`],
    ['it is cut', RFC_4231.signature.slice(0, -1)],
    ['it is too long', `${RFC_4231.signature}A`],
    ['it is there twice', `${RFC_4231.signature}, ${RFC_4231.signature}`],
    ['it is in hexadecimal', createHmac('sha256', RFC_4231.secret).update(RFC_4231.body).digest('hex')],
    ['its letters are in another case', RFC_4231.signature.toLowerCase()],
    ['it is as long, in characters of two bytes', 'ü'.repeat(43)],
    ['it is as long, in bytes', `${'ü'.repeat(21)}A`],
    ['its last letter is another that decodes to the same bytes', `${RFC_4231.signature.slice(0, -1)}N`],
    ['it is 10 KB', 'W'.repeat(10_000)],
  ])('is wrong: %s', (_, signature) => {
    expect(isRight(RFC_4231.body, signature)).toBe(false);
  });

  it('is wrong over any other body, and by any other secret', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ minLength: 1 }), (body, secret) => {
        expect(isRight(`${body} `, signatureOf(body))).toBe(false);
        expect(isRight(body, signatureOf(body, secret), `${secret}x`)).toBe(false);
      }),
    );
  });

  it('by the secret that nobody has filled in is no signature', () => {
    expect(isRight('anything', signatureOf('anything', ''), '')).toBe(false);
  });
});

describe('the secret', () => {
  let secret = 'first';
  let reads = 0;
  let now = NOW;
  const newCheck = (read = async () => secret) => {
    [secret, reads, now] = ['first', 0, NOW];
    const check = createSignatureCheck(
      () => {
        reads += 1;
        return read();
      },
      () => now,
    );
    return (by: string) => check({ body: Buffer.from('ring'), signature: signatureOf('ring', by) });
  };

  it('is read once a minute while it fits', async () => {
    const isKombo = newCheck();
    for (let seconds = 0; seconds < 120; seconds += 1) {
      expect(await isKombo('first')).toBe(true);
      now += 1_000;
    }
    expect(reads).toBe(2);
  });

  it('is read twice a minute by thousands of forged requests', async () => {
    const isKombo = newCheck();
    for (let forged = 0; forged < 6_000; forged += 1) {
      expect(await isKombo('guessed')).toBe(false);
      now += 10;
    }
    expect(reads).toBe(2);
    now += 60_000;
    await isKombo('guessed');
    expect(reads).toBe(4);
  });

  it('that was exchanged is noticed by the first ring that it signs', async () => {
    const isKombo = newCheck();
    expect(await isKombo('first')).toBe(true);
    now += 1_000;
    secret = 'second';
    expect(await isKombo('second')).toBe(true);
    now += 60_000;
    expect([await isKombo('second'), await isKombo('first')]).toEqual([true, false]);
  });

  it('that cannot be read is not asked for at every request, and is back after a minute', async () => {
    const down = new PollFailure({ remedy: 'retry', code: 'SECRET.UNAVAILABLE', title: null });
    let isDown = true;
    const isKombo = newCheck(() => (isDown ? Promise.reject(down) : Promise.resolve(secret)));
    for (let asked = 0; asked < 100; asked += 1) await expect(isKombo('first')).rejects.toBe(down);
    expect(reads).toBe(1);
    isDown = false;
    now += 60_000;
    expect(await isKombo('first')).toBe(true);
  });
});
