/** Something that the design says can never be. */
export class Violation extends Error {
  override readonly name = 'Violation';
}

/** @throws Violation */
export function demand(isSo: boolean, sentence: () => string): asserts isSo {
  if (!isSo) throw new Violation(sentence());
}
