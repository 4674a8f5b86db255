import { fieldsOf, together, type Fields, type Membership } from './event-pattern/fields.ts';
import { filterOf, type Filter } from './event-pattern/filters.ts';

/** A pattern as EventBridge has it: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html */
export type Pattern = Readonly<Record<string, unknown>>;

/** By the path of a field, what one of its values must be. */
type Branch = ReadonlyMap<string, readonly Filter[]>;

/** A pattern that was read: the ways in which an event may match it, of which `$or` makes several. */
export type EventPattern = { readonly branches: readonly Branch[] };

/** What is wrong with a pattern, as the end of a sentence that begins with it. */
export class PatternError extends Error {
  override readonly name = 'PatternError';
}

const OR = '$or';

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html#eb-filtering-complex-example-or */
const MOST_BRANCHES = 1000;

/** What event-ruler takes for a slip where a field is expected within `$or`: those of today, and those it keeps for later. */
const RESERVED: ReadonlySet<string> = new Set(
  [
    'exactly equals-ignore-case prefix suffix anything-but exists wildcard numeric cidr = < <= > >=',
    'regex not-wildcard not-equals-ignore-case date-after date-on-or-after date-before date-on-or-before in-date-range',
    'ip-address-in-range ip-address-not-in-range',
  ].flatMap((names) => names.split(' ')),
);

/**
 * Reads a pattern as EventBridge does.
 * @throws PatternError if EventBridge would not take it. It also refuses those that are long, or slow to match: that is left to it.
 */
export function readPattern(given: unknown): EventPattern {
  if (!isObject(given)) throw new PatternError('it is no object');
  return { branches: within(given, { path: [], branches: [new Map()], isInOr: false }) };
}

/** Whether EventBridge would hand on such an event, by the rules of https://github.com/aws/event-ruler. */
export function matches({ branches }: EventPattern, event: object): boolean {
  const fields = fieldsOf(event);
  return branches.some((branch) => {
    const inOrder = [...branch].toSorted(([one], [other]) => (one < other ? -1 : 1));
    return holds(inOrder, fields, new Map());
  });
}

type Place = {
  readonly path: readonly string[];
  /** As far as they are known. */
  readonly branches: readonly Branch[];
  readonly isInOr: boolean;
};

function within(object: Pattern, place: Place): readonly Branch[] {
  const entries = Object.entries(object);
  if (entries.length === 0) throw new PatternError(`${nameOf(place.path)} is empty`);
  return entries.reduce((branches, entry) => joined(entry, { ...place, branches }), place.branches);
}

function joined([key, value]: readonly [string, unknown], place: Place): readonly Branch[] {
  if (key === OR) return either(value, place);
  const path = [...place.path, key];
  if (place.isInOr && RESERVED.has(key)) throw new PatternError(`${nameOf(path)} is no name of a field within $or`);
  if (Array.isArray(value)) {
    const filters = filtersOf(value, path);
    return place.branches.map((branch) => new Map([...branch, [nameOf(path), filters]]));
  }
  if (isObject(value)) return within(value, { ...place, path });
  throw new PatternError(`${nameOf(path)} is neither a list nor an object`);
}

function either(value: unknown, place: Place): readonly Branch[] {
  const name = nameOf([...place.path, OR]);
  if (!Array.isArray(value) || value.length < 2 || !value.every(isObject)) {
    throw new PatternError(`${name} is no list of two objects or more`);
  }
  const branches = value.flatMap((one) => within(one, { ...place, isInOr: true }));
  if (branches.length > MOST_BRANCHES) throw new PatternError(`${name} makes more than ${MOST_BRANCHES} combinations`);
  return branches;
}

function filtersOf(list: readonly unknown[], path: readonly string[]): readonly Filter[] {
  if (list.length === 0) throw new PatternError(`${nameOf(path)} is an empty list`);
  return list.map((given) => {
    const filter = filterOf(given);
    if (filter === undefined) {
      throw new PatternError(`EventBridge knows no ${JSON.stringify(given)}, which ${nameOf(path)} has`);
    }
    return filter;
  });
}

const nameOf = (path: readonly string[]) => path.join('.') || 'it';

const isObject = (given: unknown): given is Pattern =>
  typeof given === 'object' && given !== null && !Array.isArray(given);

/**
 * Field by field in the order of their names, as event-ruler goes: all that matches within a list must be in the same of its
 * elements, and what is absent must be so beside what was matched before.
 */
function holds(
  [asked, ...others]: readonly (readonly [string, readonly Filter[]])[],
  fields: Fields,
  chosen: Membership,
): boolean {
  if (asked === undefined) return true;
  const [name, filters] = asked;
  const reachable = (fields.get(name) ?? []).flatMap(({ leaf, membership }) => {
    const both = together(chosen, membership);
    return both === undefined ? [] : [{ leaf, both }];
  });
  if (reachable.length === 0) return filters.includes('absent') && holds(others, fields, chosen);
  return reachable.some(
    ({ leaf, both }) => filters.some((filter) => filter !== 'absent' && filter(leaf)) && holds(others, fields, both),
  );
}
