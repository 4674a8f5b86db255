import pMap, { pMapSkip } from 'p-map';
import { TakenOver } from '../domain/failure.ts';

/**
 * Does the work for each item, `atOnce` of them side by side. After a failure nothing more is begun, and what was begun
 * is awaited: nothing goes on behind the caller's back, as a thawed Lambda would let it.
 * @throws the first failure, or TakenOver if that is among them.
 */
export async function sideBySide<Item, Result>(
  items: Iterable<Item>,
  work: (item: Item) => Promise<Result>,
  atOnce: number,
): Promise<Result[]> {
  const failures: unknown[] = [];
  const attempt = async (item: Item) => {
    if (failures.length > 0) return pMapSkip;
    try {
      return await work(item);
    } catch (error) {
      failures.push(error);
      return pMapSkip;
    }
  };
  const results = await pMap(items, attempt, { concurrency: atOnce });
  if (failures.length > 0) throw failures.find((failure) => failure instanceof TakenOver) ?? failures[0];
  return results;
}
