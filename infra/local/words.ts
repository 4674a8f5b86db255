import type { Reason } from '../../functions/domain/failure.ts';
import { printable } from '../../functions/domain/printable.ts';

export { percent, plural } from '../../functions/domain/words.ts';

/** 68 ms, 8.6 s. */
export function duration(milliseconds: number): string {
  return milliseconds < 1000 ? `${milliseconds} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}

/** A code and what it means, as part of a sentence. */
export function because({ code, title }: Pick<Reason, 'code' | 'title'>): string {
  return title ? `${code}, ${printable(title).replace(/\.$/, '')}` : code;
}
