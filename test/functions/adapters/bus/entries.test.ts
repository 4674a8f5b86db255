import { describe, expect, it } from 'vitest';
import { entrySize, toEntry } from '../../../../functions/adapters/bus.ts';
import { created } from '../../../support/bus-events.ts';

describe('an entry', () => {
  it('is the same for every repeat of the event', () => {
    expect(toEntry(created(1), 'ats')).toEqual(toEntry(structuredClone(created(1)), 'ats'));
    expect(toEntry(created(1), 'ats')).toMatchObject({
      EventBusName: 'ats',
      Source: 'ats.users',
      DetailType: 'user.created',
      Time: new Date('2026-11-22T10:15:03.120Z'),
    });
  });

  it('has the size that AWS counts', () => {
    expect(entrySize({ Source: 'a', DetailType: 'é', Detail: '€', Resources: ['🙂', 'b'] })).toBe(1 + 2 + 3 + 4 + 1);
    expect(entrySize({ Source: 'a', Time: new Date(0) })).toBe(1 + 14);
  });
});
