import { addressOf, networkOf } from './addresses.ts';
import type { Leaf } from './fields.ts';
import { beginsLike, endsLike, like, wildcard } from './texts.ts';

/** Whether a value is one that is asked for, or that there must be none. */
export type Filter = ((leaf: Leaf) => boolean) | 'absent';

type Test = (leaf: Leaf) => boolean;

/**
 * An element of a list in a pattern: a value, or an object of one operator.
 * @returns undefined if EventBridge knows no such thing
 */
export function filterOf(given: unknown): Filter | undefined {
  if (typeof given === 'string') return addressOf(given) ?? equal(given);
  if (typeof given === 'number' || typeof given === 'boolean' || given === null) return equal(given);
  return onlyPart(given, OPERATORS);
}

const equal =
  (value: Leaf): Test =>
  (leaf) =>
    leaf === value;

/** What an operator makes of what it is given; undefined if that is no sense. */
type Operator<Made> = (operand: unknown) => Made | undefined;

const OPERATORS: ReadonlyMap<string, Operator<Filter>> = new Map<string, Operator<Filter>>([
  ['exactly', ofText((text) => (value) => value === text)],
  ['equals-ignore-case', ofText(like)],
  ['prefix', (operand) => ofText(begins)(operand) ?? onlyPart(operand, IGNORING_CASE.prefix)],
  ['suffix', (operand) => ofText(ends)(operand) ?? onlyPart(operand, IGNORING_CASE.suffix)],
  ['wildcard', ofText(wildcard)],
  ['anything-but', anythingBut],
  ['numeric', numeric],
  ['cidr', (operand) => (typeof operand === 'string' ? networkOf(operand) : undefined)],
  ['exists', (operand) => (typeof operand === 'boolean' ? (operand ? () => true : 'absent') : undefined)],
]);

const IGNORING_CASE = {
  prefix: new Map([['equals-ignore-case', ofText(beginsLike)]]),
  suffix: new Map([['equals-ignore-case', ofText(endsLike)]]),
};

function onlyPart<Made>(given: unknown, operators: ReadonlyMap<string, Operator<Made>>): Made | undefined {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return undefined;
  const [part, ...others] = Object.entries(given);
  return part === undefined || others.length > 0 ? undefined : operators.get(part[0])?.(part[1]);
}

/**
 * What an operator about texts is true of; a value of another kind it never is. To event-ruler texts are in their quotes, so
 * that one ends with a quote, and begins with one, whatever it is.
 */
type TextTest = (value: string) => boolean;

function ofText(make: (text: string) => TextTest | undefined): Operator<Test> {
  return (operand) => {
    const test = typeof operand === 'string' ? make(operand) : undefined;
    return test && ((leaf) => typeof leaf === 'string' && test(leaf));
  };
}

function begins(text: string): TextTest {
  return (value) => `${value}"`.startsWith(text);
}

function ends(text: string): TextTest {
  return (value) => `"${value}`.endsWith(text);
}

const ALL_BUT: ReadonlyMap<string, Operator<Test>> = new Map([
  ['equals-ignore-case', noneOf(ofText(like))],
  ['prefix', noneOf(ofText((text) => (text === '' ? undefined : begins(text))))],
  ['suffix', noneOf(ofText((text) => (text === '' ? undefined : ends(text))))],
  ['wildcard', noneOf(ofText(wildcard))],
]);

/** Any value that is none of these, null and values of another kind included; but not that there is none. */
function anythingBut(operand: unknown): Test | undefined {
  const values: readonly unknown[] = Array.isArray(operand) ? operand : [operand];
  const kinds = new Set(values.map((value) => typeof value));
  if (kinds.size === 1 && (kinds.has('string') || kinds.has('number'))) return (leaf) => !values.includes(leaf);
  return onlyPart(operand, ALL_BUT);
}

function noneOf(operator: Operator<Test>): Operator<Test> {
  return (operand) => {
    const operands: readonly unknown[] = Array.isArray(operand) ? operand : [operand];
    const tests = operands.flatMap((one) => operator(one) ?? []);
    const isWhole = tests.length > 0 && tests.length === operands.length;
    return isWhole ? (leaf) => !tests.some((test) => test(leaf)) : undefined;
  };
}

const COMPARISONS: ReadonlyMap<unknown, (value: number, bound: number) => boolean> = new Map([
  ['=', (value: number, bound: number) => value === bound],
  ['<', (value: number, bound: number) => value < bound],
  ['<=', (value: number, bound: number) => value <= bound],
  ['>', (value: number, bound: number) => value > bound],
  ['>=', (value: number, bound: number) => value >= bound],
]);

/** `["=", 5]`, or one bound, or two of which the lower one is the first. */
function numeric(operand: unknown): Test | undefined {
  if (!Array.isArray(operand)) return undefined;
  const [operator, bound, upper, top, ...more]: readonly unknown[] = operand;
  const compare = COMPARISONS.get(operator);
  if (compare === undefined || typeof bound !== 'number') return undefined;
  if (operand.length === 2) return (leaf) => typeof leaf === 'number' && compare(leaf, bound);
  const compareTop = COMPARISONS.get(upper);
  if (more.length > 0 || compareTop === undefined || typeof top !== 'number' || bound >= top) return undefined;
  if (!['>', '>='].includes(String(operator)) || !['<', '<='].includes(String(upper))) return undefined;
  return (leaf) => typeof leaf === 'number' && compare(leaf, bound) && compareTop(leaf, top);
}
