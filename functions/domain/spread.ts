/**
 * Between 0 and 1, the same for the same text: spreads what would otherwise happen to thousands at the same moment. FNV-1a,
 * whose upper bits differ too little for texts that differ only at their end, and behind it the last steps of MurmurHash3.
 * http://www.isthe.com/chongo/tech/comp/fnv/
 */
export function fractionOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
