import { createHmac, timingSafeEqual } from 'node:crypto';

/** A body as it came, byte for byte, and what is said to be its signature. */
export type Letter = { readonly body: Buffer; readonly signature: string | undefined };

/** Whether Kombo has signed it: HMAC-SHA256, base64url without padding. */
export function isSigned({ body, signature = '' }: Letter, secret: string): boolean {
  // Anybody can sign with the secret that nobody has filled in yet.
  if (secret === '') return false;
  const right = Buffer.from(createHmac('sha256', secret).update(body).digest('base64url'));
  const given = Buffer.from(signature);
  return given.length === right.length && timingSafeEqual(given, right);
}

/** A guess. So long what was read is good for, be it that it could not be read: each read is billed, and anybody can ring. */
const KEPT_MS = 60_000;

/**
 * Tells who rings. A signature that is wrong may come of a secret that was exchanged, which is then read anew; both
 * reads are done at most once a minute, however many signatures are forged.
 * @param readSecret Kombo's present secret, or a PollFailure
 * @param clock epoch milliseconds
 */
export function createSignatureCheck(readSecret: () => Promise<string>, clock: () => number) {
  const secret = kept(readSecret, clock);
  const exchanged = kept(readSecret, clock);
  return async (letter: Letter): Promise<boolean> =>
    isSigned(letter, await secret()) || isSigned(letter, await exchanged());
}

function kept<Value>(read: () => Promise<Value>, clock: () => number): () => Promise<Value> {
  let last: { readonly at: number; readonly value: Promise<Value> } | undefined;
  return async () => {
    const now = clock();
    if (last === undefined || now >= last.at + KEPT_MS) last = { at: now, value: read() };
    return last.value;
  };
}
