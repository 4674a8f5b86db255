import { printable } from '../../functions/domain/printable.ts';

/** A line in four parts. */
export type Columns = {
  readonly type: string;
  readonly customer: string;
  readonly who: string;
  readonly what: string;
};

/** In characters. The last column takes what is left. */
const WIDTHS = { type: 25, customer: 24, who: 22 };

/** The same, each part cut or filled up to its width, and safe for a terminal. */
export function aligned({ type, customer, who, what }: Columns): Columns {
  return {
    type: fit(type, WIDTHS.type),
    customer: fit(customer, WIDTHS.customer),
    who: fit(who, WIDTHS.who),
    what: printable(what),
  };
}

/** As people count them: a letter and its accent are one. */
const CHARACTERS = new Intl.Segmenter('en');

function fit(text: string, width: number): string {
  const characters = Array.from(CHARACTERS.segment(printable(text)), ({ segment }) => segment);
  if (characters.length > width) return `${characters.slice(0, width - 1).join('')}…`;
  return characters.join('') + ' '.repeat(width - characters.length);
}
