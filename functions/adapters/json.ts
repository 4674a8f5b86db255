/** The parsed text; undefined if it is not JSON. The parser's own error quotes the text, so it is dropped here. */
export function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
