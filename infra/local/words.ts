import type { Reason } from '../../functions/domain/failure.ts';
import { printable } from './columns.ts';

/** 1 event, 2 events. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** 68 ms, 8.6 s. */
export function duration(milliseconds: number): string {
  return milliseconds < 1000 ? `${milliseconds} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}

/** 0.5 as 50 %, 0.0043 as 0.43 %. */
export function percent(share: number): string {
  return `${Number((share * 100).toPrecision(2))} %`;
}

/** A code and what it means, as part of a sentence. */
export function because({ code, title }: Pick<Reason, 'code' | 'title'>): string {
  return title ? `${code}, ${printable(title).replace(/\.$/, '')}` : code;
}
