/** How long Kombo asks us to wait, in milliseconds; 0 where it does not ask or the header is nonsense. */
export function askedPause(response: Response, now: number): number {
  const after = response.headers.get('retry-after') ?? '';
  // Every answer may carry the window's reset; only where the window is used up is it a reason to wait.
  return seconds(after) ?? untilDate(after, now) ?? (response.status === 429 ? untilReset(response) : 0);
}

/** How long the window lasts in which Kombo counts requests, in milliseconds: the header is in seconds left, not a time. */
export function untilReset({ headers }: Response): number {
  return seconds(headers.get('ratelimit-reset') ?? '') ?? 0;
}

function seconds(header: string): number | undefined {
  return /^\d+(\.\d+)?$/.test(header) ? Number(header) * 1000 : undefined;
}

/** An HTTP date, as RFC 9110 writes it. `Date.parse` alone finds a year in almost anything. */
function untilDate(header: string, now: number): number | undefined {
  const at = /^[A-Z][a-z]{2}, .+ GMT$/.test(header) ? Date.parse(header) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
