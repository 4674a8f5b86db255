/** The parsed text; undefined if it is not JSON, or no text. The parser's own error quotes it, so that is dropped here. */
export function json(text: unknown): unknown {
  try {
    return typeof text === 'string' ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}
