type TextTest = (value: string) => boolean;

/**
 * As event-ruler ignores it: each unit of UTF-16 in the pattern stands for its lower and its upper case, such as ß for ß and SS.
 */
export const like = (text: string): TextTest => tested(`^"${eitherCase(text)}"$`);
export const beginsLike = (text: string): TextTest => tested(`^"${eitherCase(text)}`);
export const endsLike = (text: string): TextTest => tested(`${eitherCase(text)}"$`);

function tested(source: string): TextTest {
  const expression = new RegExp(source);
  return (value) => expression.test(`"${value}"`);
}

function eitherCase(text: string): string {
  return text.replaceAll(/[^]/g, (unit) => `(?:${literal(unit.toLowerCase())}|${literal(unit.toUpperCase())})`);
}

const literal = (text: string) => text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);

/**
 * `*` stands for any characters, or none. A backslash makes a `*` or a backslash stand for itself.
 * @returns undefined if a backslash is before anything else, or two `*` follow each other
 */
export function wildcard(text: string): TextTest | undefined {
  const pieces = piecesOf(text);
  if (pieces === undefined) return undefined;
  const [first = '', ...others] = pieces;
  const last = others.pop();
  if (last === undefined) return (value) => value === first;
  return (value) => {
    if (!value.startsWith(first) || !value.endsWith(last)) return false;
    let from = first.length;
    for (const piece of others) {
      const found = value.indexOf(piece, from);
      if (found < 0) return false;
      from = found + piece.length;
    }
    return from <= value.length - last.length;
  };
}

const WILDCARD_PARTS = /\\([*\\])|(\*)(?!\*)|([^*\\]+)/gy;

/** What stands between the wildcards. */
function piecesOf(text: string): readonly string[] | undefined {
  const pieces = [''];
  let read = 0;
  for (const [part, escaped, star, plain] of text.matchAll(WILDCARD_PARTS)) {
    read += part.length;
    if (star === undefined) pieces.push(`${pieces.pop() ?? ''}${escaped ?? plain ?? ''}`);
    else pieces.push('');
  }
  return read === text.length ? pieces : undefined;
}
