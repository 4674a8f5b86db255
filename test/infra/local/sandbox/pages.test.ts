import { describe, expect, it } from 'vitest';
import { at, everyUser, failureOf, getUsers, idsOf, nth, openSandbox, stoppedClock, users } from './asking.ts';

const SECOND = 1000;

describe('pages of users', () => {
  it('are 100 long unless asked otherwise, and end with a next of null', async () => {
    const sandbox = await openSandbox({ sizes: { greenhouse: 250 } });
    const { id } = at(sandbox, 'greenhouse');
    const first = await users(sandbox, id);
    const last = await users(sandbox, id, { page_size: 250 });
    expect([first.results.length, first.next === null]).toEqual([100, false]);
    expect([last.results.length, last.next]).toEqual([250, null]);
  });

  it('together hold everyone once', async () => {
    const sandbox = await openSandbox();
    const { id, people } = at(sandbox, 'greenhouse');
    const rows = await everyUser(sandbox, id, { page_size: 7 });
    expect(idsOf(rows)).toEqual(people().map((person) => person.id));
  });
});

describe('the next page', () => {
  it('has shifted when somebody was edited in between, so that a reader misses someone', async () => {
    const sandbox = await openSandbox();
    const greenhouse = at(sandbox, 'greenhouse');
    const first = await users(sandbox, greenhouse.id, { page_size: 10, include_deleted: true });
    const skipped = nth(greenhouse.people(), 10).id;
    greenhouse.edit(nth(first.results, 0).id, { first_name: 'Renamed' });
    const query = { page_size: 10, include_deleted: true, cursor: first.next ?? '' };
    const rest = await everyUser(sandbox, greenhouse.id, query);
    expect([...idsOf(first.results), ...idsOf(rest)]).not.toContain(skipped);
  });

  it('is of other rows when the filters are not sent again with the cursor', async () => {
    const clock = stoppedClock();
    const sandbox = await openSandbox({ now: clock.now });
    const { id, people, edit } = at(sandbox, 'greenhouse');
    const updated_after = clock.now().toISOString();
    clock.pass(SECOND);
    const changed = people()
      .slice(0, 4)
      .map((person) => edit(person.id, { first_name: 'Changed' }).id);
    const { next } = await users(sandbox, id, { updated_after, page_size: 2 });
    const kept = await users(sandbox, id, { updated_after, page_size: 2, cursor: next ?? '' });
    const forgotten = await users(sandbox, id, { page_size: 2, cursor: next ?? '' });
    expect(idsOf(kept.results)).toEqual(changed.slice(2));
    expect(changed).not.toContain(nth(forgotten.results, 0).id);
  });
});

describe('a cursor', () => {
  it('is opaque and decodes to the number of a page', async () => {
    const sandbox = await openSandbox();
    const { next } = await users(sandbox, at(sandbox, 'greenhouse').id, { page_size: 1 });
    expect(JSON.parse(Buffer.from(next ?? '', 'base64').toString())).toEqual({ page: 2 });
  });

  it('after the last page gives an empty one', async () => {
    const sandbox = await openSandbox();
    const cursor = Buffer.from('{"page":99}').toString('base64');
    expect(await users(sandbox, at(sandbox, 'greenhouse').id, { cursor })).toEqual({ next: null, results: [] });
  });
});

describe('a page', () => {
  it.each([
    ['a cursor that is not base64', { cursor: '%%%' }],
    ['a cursor of something else', { cursor: Buffer.from('{"offset":3}').toString('base64') }],
    ['a cursor before the first page', { cursor: Buffer.from('{"page":0}').toString('base64') }],
    ['an empty cursor', { cursor: '' }],
    ['a page size of 0', { page_size: 0 }],
    ['a page size of 251', { page_size: 251 }],
    ['a page size that is no number', { page_size: 'many' }],
    ['an updated_after that is no date', { updated_after: '2026-02-31x' }],
    ['an updated_after that looks like a date but is none', { updated_after: '2026-99-99T00:00:00Z' }],
    ['an include_deleted that is neither true nor false', { include_deleted: 'yes' }],
    ['an ignore_unsupported_filters that is neither', { ignore_unsupported_filters: '1' }],
  ])('is refused for %s', async (_, query) => {
    const sandbox = await openSandbox();
    const answer = await getUsers(sandbox, at(sandbox, 'greenhouse').id, query);
    expect(await failureOf(answer)).toEqual([400, 'PLATFORM.INPUT_INVALID']);
  });
});
