import { createHash } from 'node:crypto';

// Kombo's ids look like HWUTwvyx2wLoSUHphiWVrp28: 24 letters and digits without the ambiguous 0, O, I and l.
const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const ID_LENGTH = 24;

const digest = (parts: readonly string[]): Buffer => createHash('sha256').update(JSON.stringify(parts)).digest();

/** The same parts give the same id. That is why a person who returns has the id they had before. */
export function idOf(...parts: readonly string[]): string {
  let id = '';
  for (const byte of digest(parts).subarray(0, ID_LENGTH)) id += ALPHABET.charAt(byte % ALPHABET.length);
  return id;
}

/** 24 hexadecimal digits, as systems on MongoDB number their people. */
export const hexOf = (...parts: readonly string[]): string => digest(parts).toString('hex').slice(0, 24);

/** A number to seed a generator with. */
export const seedOf = (...parts: readonly string[]): number => digest(parts).readUInt32BE(0);
