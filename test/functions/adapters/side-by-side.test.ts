import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { sideBySide } from '../../../functions/adapters/side-by-side.ts';
import { TakenOver } from '../../../functions/domain/failure.ts';

describe('work done side by side', () => {
  it('gives its results in the order of the items, and never does more at once than it may', async () => {
    let running = 0;
    let most = 0;
    const work = async (item: number) => {
      most = Math.max(most, (running += 1));
      await delay(item);
      running -= 1;
      return item * 2;
    };
    expect(await sideBySide([9, 1, 5, 3], work, 2)).toEqual([18, 2, 10, 6]);
    expect(most).toBe(2);
  });

  it('begins nothing after a failure, and awaits what was begun', async () => {
    const begun: number[] = [];
    const ended: number[] = [];
    const work = async (item: number) => {
      begun.push(item);
      if (item === 1) throw new Error('one failed');
      await delay(20);
      ended.push(item);
    };
    await expect(sideBySide([0, 1, 2, 3], work, 2)).rejects.toThrow('one failed');
    expect(begun).toEqual([0, 1]);
    expect(ended).toEqual([0]);
  });

  it('says that it was taken over, whatever else has failed', async () => {
    const work = async (item: number) => {
      await delay(5);
      throw item === 0 ? new Error('another failure') : new TakenOver();
    };
    await expect(sideBySide([0, 1], work, 2)).rejects.toThrow(TakenOver);
  });
});
