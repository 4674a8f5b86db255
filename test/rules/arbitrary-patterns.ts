import * as fc from 'fast-check';

/** Few, so that events have what patterns ask for. */
const key = fc.constantFrom('a', 'b', 'c');
const WORDS = [
  '',
  'x',
  'X',
  'xy',
  'yx',
  'xyx',
  'x*y',
  'Straße',
  'STRASSE',
  'é',
  '日本',
  '"',
  'a\\b',
  'null',
  '1',
  'true',
];
const ADDRESSES = ['10.0.0.1', '10.0.0.200', '10.1.0.0', '2001:db8::1', '2001:0db8:0:0::1', '2001:DB8:1::', '::1'];

const word = fc.oneof(fc.constantFrom(...WORDS), fc.string({ unit: fc.constantFrom('x', 'y', 'X'), maxLength: 5 }));
const text = fc.oneof({ weight: 5, arbitrary: word }, { weight: 1, arbitrary: fc.constantFrom(...ADDRESSES) });
const number = fc.oneof(fc.integer({ min: -2, max: 3 }), fc.constantFrom(0.5, -0.1, 1e21, 1e-7, 123456789012));
const leaf = fc.oneof(text, number, fc.constantFrom(true, false, null));

/** Objects in lists in objects, as deep as patterns reach and a little deeper. */
function partOf(depth: number): fc.Arbitrary<unknown> {
  const leaves = fc.oneof(leaf, fc.array(leaf, { maxLength: 3 }));
  if (depth === 0) return leaves;
  const object = fc.dictionary(key, partOf(depth - 1), { maxKeys: 3 });
  return fc.oneof(
    { weight: 2, arbitrary: leaves },
    object,
    fc.array(fc.oneof(object, partOf(depth - 1)), { maxLength: 3 }),
  );
}

export const anyEvent = fc.oneof(
  ...[1, 1, 2, 3].map((depth) => fc.dictionary(key, partOf(depth), { minKeys: 2, maxKeys: 3 })),
);

const glob = fc
  .array(fc.constantFrom('x', 'y', '*', '\\*', '\\\\', 'é', '"'), { maxLength: 5 })
  .map((pieces) => pieces.join(''));
/** Over an empty list, and over all but what is like `*`, event-ruler stumbles, each time in another way. */
const some = (one: fc.Arbitrary<unknown>) => fc.oneof(one, fc.array(one, { minLength: 1, maxLength: 3 }));
const ignoringCase = fc.record({ 'equals-ignore-case': text });
const bounds = fc.oneof(
  fc.tuple(fc.constantFrom('=', '<', '<=', '>', '>='), number),
  fc.tuple(fc.constantFrom('>', '>='), number, fc.constantFrom('<', '<='), number),
  fc.tuple(fc.constantFrom('>', '<', '=', '!='), number, fc.constantFrom('<', '>=', '='), number),
);
/** Of fewer bits a network of IPv4 has addresses of IPv6 in event-ruler, which compares their first bytes. */
const network = fc
  .tuple(fc.constantFrom(...ADDRESSES), fc.constantFrom(8, 16, 17, 31, 32, 64, 127, 128))
  .map(([address, bits]) => `${address}/${bits}`);

const filter = fc.oneof(
  fc.record({ prefix: fc.oneof(text, ignoringCase) }),
  fc.record({ suffix: fc.oneof(text, ignoringCase) }),
  ignoringCase,
  fc.record({ wildcard: glob }),
  fc.record({ exactly: text }),
  fc.record({ 'anything-but': some(text) }),
  fc.record({ 'anything-but': some(number) }),
  fc.record({ 'anything-but': fc.record({ prefix: some(text) }) }),
  fc.record({ 'anything-but': fc.record({ suffix: some(text) }) }),
  fc.record({ 'anything-but': fc.record({ 'equals-ignore-case': some(text) }) }),
  fc.record({ 'anything-but': fc.record({ wildcard: some(glob.filter((one) => one !== '*')) }) }),
  fc.record({ numeric: bounds }),
  fc.record({ cidr: network }),
  fc.record({ exists: fc.boolean() }),
);

/** What is no filter, now and then. */
const slip = fc.oneof(
  fc.constantFrom(
    {},
    [],
    ['x'],
    { prefix: 1 },
    { exists: 'true' },
    { cidr: '10.0.0.0' },
    { regex: 'x' },
    { numeric: [] },
  ),
  fc.constantFrom(
    { prefix: 'x', suffix: 'y' },
    { numeric: ['<'] },
    { 'anything-but': null },
    { 'anything-but': ['x', 1] },
  ),
  fc.constantFrom({ 'anything-but': { prefix: 'x', suffix: 'y' } }, { prefix: { prefix: 'x' } }, { wildcard: ['x'] }),
);
const choice = fc.oneof(
  { weight: 60, arbitrary: leaf },
  { weight: 60, arbitrary: filter },
  { weight: 1, arbitrary: slip },
);
const choices = fc.array(choice, { minLength: 1, maxLength: 5 });
const noField = fc.constantFrom([], {}, 'x', null);

/** With alternatives, if it is to have them, which make a field of each of theirs. */
function patternOf(depth: number): fc.Arbitrary<object> {
  const inner = depth === 0 ? choices : fc.oneof({ weight: 2, arbitrary: choices }, patternOf(depth - 1));
  const field = fc.oneof({ weight: 60, arbitrary: inner }, { weight: 1, arbitrary: noField });
  const fields = fc.dictionary(key, field, { minKeys: 1, maxKeys: 2 });
  if (depth === 0) return fields;
  const alternatives = fc.array(patternOf(depth - 1), { minLength: 2, maxLength: 3 });
  const $or = fc.oneof(
    { weight: 12, arbitrary: alternatives },
    { weight: 1, arbitrary: fc.constantFrom([], {}, [{ a: ['x'] }]) },
  );
  return fc.oneof(
    { weight: 3, arbitrary: fields },
    fc.tuple(fields, $or).map(([beside, either]) => ({ ...beside, $or: either })),
  );
}

export const anyPattern = fc.oneof(...[0, 1, 1, 2].map(patternOf));
