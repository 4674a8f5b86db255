import { Writable } from 'node:stream';
import type { Streams } from '../../infra/cli/screen.ts';

/** Streams, and what was written to them. */
export type Paper = Streams & { readonly text: { out: string; err: string } };

export function paper(isTTY = false): Paper {
  const text = { out: '', err: '' };
  const writable = (name: 'out' | 'err') =>
    new Writable({
      write: (chunk: Buffer, _, done) => {
        text[name] += chunk.toString();
        done();
      },
    });
  return { out: Object.assign(writable('out'), { isTTY }), err: writable('err'), text };
}
