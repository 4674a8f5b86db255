import { GetCommand, NumberValue, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Table } from '../../functions/adapters/table.ts';

type Key = { readonly pk: string; readonly sk: string };
type Item = Readonly<Record<string, unknown>>;

/** Values of every type that DynamoDB has, none of which an attribute expects. */
export const NONSENSE: readonly unknown[] = [
  'nonsense',
  '',
  -1,
  0.5,
  Number.MAX_SAFE_INTEGER,
  NumberValue.from('1e100'),
  NumberValue.from('9007199254740993.5'),
  true,
  null,
  [],
  [5],
  [null],
  {},
  { nonsense: { more: [] } },
  new Set(['a']),
  new Uint8Array([1]),
];

/** A few of these, others for another number: to poll with each of them at every place would take minutes. */
export const someNonsense = (nth: number) => NONSENSE.filter((_, index) => (index + nth) % 5 === 0);

/** An item as it is, whatever it holds. */
export async function itemOf({ client, name }: Table, key: Key): Promise<Item> {
  return (await client.send(new GetCommand({ TableName: name, Key: key, ConsistentRead: true }))).Item ?? {};
}

/** Writes an item as a careless hand would. */
export async function putItem({ client, name }: Table, item: Item): Promise<void> {
  await client.send(new PutCommand({ TableName: name, Item: item }));
}

/** The same with something else in one place, of which the path tells; numbers in it count the elements of a list. */
export function withValue(item: unknown, [step, ...rest]: readonly string[], value: unknown): unknown {
  if (step === undefined) return value;
  if (typeof item !== 'object' || item === null) return item;
  const inside = withValue(Reflect.get(item, step), rest, value);
  return Array.isArray(item) ? Object.assign([...item], { [step]: inside }) : { ...item, [step]: inside };
}

/** Every place in an item, the root aside. */
export function pathsOf(item: unknown): string[][] {
  if (typeof item !== 'object' || item === null) return [];
  return Object.entries(item).flatMap(([key, value]) => [[key], ...pathsOf(value).map((path) => [key, ...path])]);
}
