import type { Input } from 'ky';
import { PollFailure } from '../../domain/failure.ts';
import { answerTooLarge, reasonOf, timedOut, unreachable } from './errors.ts';

/** A page of 250 users at the 64 KB that a user may have. Counted as it is read, after decompression. */
const LARGEST_ANSWER = 16 * 1024 * 1024;

/** `Response` can be made with no other status. */
const HIGHEST_STATUS = 599;

/** How long an attempt may take in milliseconds, its body included, and what ends it at once. */
export type Bounds = { readonly ms: number; readonly signal: AbortSignal };

/**
 * One attempt, whole: the answer is in memory when this returns, and when it throws nothing of it is under way any
 * more. `fetch` by itself bounds neither the time nor the size of a body.
 * @throws PollFailure KOMBO.TIMED_OUT, KOMBO.UNREACHABLE, KOMBO.ANSWER_TOO_LARGE; the signal's reason if that aborts.
 */
export async function boundedFetch(request: Input, { ms, signal }: Bounds): Promise<Response> {
  signal.throwIfAborted();
  if (ms <= 0) throw timedOut();
  const attempt = new AbortController();
  const forward = () => attempt.abort(signal.reason);
  signal.addEventListener('abort', forward, { once: true });
  const timer = setTimeout(() => attempt.abort(timedOut()), ms);
  try {
    return await inMemory(await fetch(request, { signal: attempt.signal }));
  } catch (error) {
    attempt.signal.throwIfAborted();
    const failure = error instanceof PollFailure ? error : unreachable(error);
    // Ends what may still be sent: the socket would stay open behind a body that nobody reads.
    attempt.abort(failure);
    throw failure;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', forward);
  }
}

async function inMemory(response: Response): Promise<Response> {
  const { status, headers } = response;
  if (status > HIGHEST_STATUS) throw new PollFailure(reasonOf(status, undefined));
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > LARGEST_ANSWER) throw answerTooLarge();
    chunks.push(chunk);
  }
  return new Response(size === 0 ? null : Buffer.concat(chunks, size), { status, headers });
}
