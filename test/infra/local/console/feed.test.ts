import { describe, expect, it } from 'vitest';
import { createFeed } from '../../../../infra/local/console/feed.ts';
import { example } from '../examples.ts';

/** A feed that keeps four, after so many events. */
function feedOf(count: number) {
  const feed = createFeed({ ring: () => undefined }, 4);
  for (let nth = 0; nth < count; nth += 1) feed.tell(example('user.updated'));
  return feed;
}

const after = (count: number, id: number, most = 100) => {
  const { missed, entries } = feedOf(count).after(id, most);
  return { missed, ids: entries.map((entry) => entry.id) };
};

describe('the feed', () => {
  it('has nothing before anything is told', () => {
    expect(after(0, 0)).toEqual({ missed: 0, ids: [] });
  });

  it('has what came after an event, as many as are asked for', () => {
    expect(after(3, 1)).toEqual({ missed: 0, ids: [2, 3] });
    expect(after(3, 0, 2)).toEqual({ missed: 0, ids: [1, 2] });
    expect(after(3, 3)).toEqual({ missed: 0, ids: [] });
  });

  it.each([5, 7, 8, 9, 12, 13])('keeps the latest of %d, and says how many are missing', (count) => {
    expect(after(count, 0)).toEqual({ missed: count - 4, ids: [count - 3, count - 2, count - 1, count] });
    expect(after(count, count - 5)).toMatchObject({ missed: 1 });
    expect(after(count, count - 4)).toMatchObject({ missed: 0 });
  });

  it('knows no event of tomorrow', () => {
    expect(after(3, 99)).toEqual({ missed: 0, ids: [] });
  });

  it('has the words for people, and the event as --json has it', () => {
    const [entry] = feedOf(1).after(0, 1).entries;
    expect(entry?.words).toMatchObject({ customer: 'Acme, Inc.' });
    expect(Object.keys(entry?.event ?? {})).toEqual(['source', 'detail-type', 'time', 'detail']);
  });
});
