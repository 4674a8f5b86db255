import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { readRows } from '../../../../functions/adapters/kombo/rows.ts';
import type { Reading } from '../../../../functions/domain/user.ts';
import { row } from '../../../support/kombo.ts';

function reading(overrides: Readonly<Record<string, unknown>>): Reading {
  const [read] = readRows([row(overrides)]).readings;
  if (read === undefined) throw new Error('the row was set aside');
  return read;
}

/** A row without one key. */
function rowWithout(key: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row()).filter(([name]) => name !== key));
}

const sizeOf = (read: Reading) => Buffer.byteLength(JSON.stringify({ ...read, unreadable: undefined }));
const long = (bytes: number) => 'é'.repeat(bytes / 2);

test('a row of the contract is read whole, save for remote_data', () => {
  const { remote_data: _, ...expected } = row();
  expect(reading({ remote_data: { '/people': { ssn: '1' } } })).toEqual({ ...expected, unreadable: [] });
});

test('a row of the older contract has no status and no roles, which are not known rather than null', () => {
  const old = { id: 'a', remote_id: '1', first_name: 'J', last_name: 'D', email: 'j@d.e', changed_at: 'x' };
  expect(readRows([old]).readings).toEqual([{ ...old, remote_deleted_at: null, unreadable: [] }]);
});

test('an email that is missing is null, as the contract has it', () => {
  expect(readRows([rowWithout('email')]).readings[0]).toMatchObject({ email: null, unreadable: [] });
});

test.each(['remote_id', 'first_name', 'last_name', 'status', 'system_roles'])('%s missing is absent', (field) => {
  const [read] = readRows([rowWithout(field)]).readings;
  expect(read).not.toHaveProperty(field);
  expect(read?.unreadable).toEqual([]);
});

test.each(['remote_id', 'first_name', 'last_name', 'email', 'status', 'remote_deleted_at', 'system_roles'] as const)(
  '%s of a wrong type is absent and named, and costs no other field',
  (field) => {
    for (const odd of [7, true, {}, [7], { id: 'x' }]) {
      const { remote_data: _, [field]: __, ...others } = row();
      expect(reading({ [field]: odd })).toEqual({ ...others, unreadable: [field] });
    }
  },
);

test('changed_at of a wrong type is null and named', () => {
  expect(reading({ changed_at: 7 })).toMatchObject({ changed_at: null, unreadable: ['changed_at'] });
});

test('a record of nulls, as Kombo leaves it after 14 days, is read', () => {
  const nulls = Object.fromEntries(Object.keys(row()).map((key) => [key, null]));
  const { remote_data: _, ...expected } = nulls;
  expect(readRows([{ ...nulls, id: 'a' }]).readings).toEqual([{ ...expected, id: 'a', unreadable: [] }]);
});

test('values of tomorrow pass, and an empty text stays one', () => {
  const role = { remote_id: '1', remote_label: '', scope: 'TEAM', unified_type: 'OWNER' };
  const tomorrow = { status: 'SUSPENDED', first_name: '', system_roles: [role] };
  expect(reading({ ...tomorrow, nickname: 'Jo' })).toMatchObject({ ...tomorrow, unreadable: [] });
});

test('an empty remote_deleted_at says neither that someone is there nor that they left', () => {
  const read = reading({ remote_deleted_at: '' });
  expect(read).not.toHaveProperty('remote_deleted_at');
  expect(read.unreadable).toEqual(['remote_deleted_at']);
});

test('a remote_deleted_at that is no date still says that someone left', () => {
  expect(reading({ remote_deleted_at: 'last week' })).toMatchObject({ remote_deleted_at: 'last week', unreadable: [] });
});

test.each([
  [{ unified_type: 'ADMIN' }],
  [{ remote_id: '1', remote_label: 'Admin' }],
  [{ scope: 'JOB' }],
  [{ remote_id: null, remote_label: null, scope: null, unified_type: null }],
])('a role of an older shape has null for what is missing: %j', (role) => {
  const nulls = { remote_id: null, remote_label: null, scope: null, unified_type: null };
  expect(reading({ system_roles: [role] })).toMatchObject({ system_roles: [{ ...nulls, ...role }], unreadable: [] });
});

test.each([[7], [null], ['ADMIN'], [[]], [{}], [{ remote_label: 'Admin' }], [{ remote_id: 7, unified_type: 'ADMIN' }]])(
  'one role that makes no sense makes the roles unreadable: %j',
  (role) => {
    const read = reading({ system_roles: [{ unified_type: 'ADMIN' }, role] });
    expect(read).not.toHaveProperty('system_roles');
    expect(read.unreadable).toEqual(['system_roles']);
  },
);

test.each([[undefined], [''], [7], [null], ['\ud800'], ['x'.repeat(1020)], ['é'.repeat(510)]])(
  'a row without an id that can be kept is set aside: %j',
  (id) => {
    const { readings, set_aside } = readRows([row({ id }), row({ id: 'good' })]);
    expect(readings.map((read) => read.id)).toEqual(['good']);
    expect(set_aside).toBe(1);
  },
);

test('the longest id that a sort key takes is kept', () => {
  expect(reading({ id: 'x'.repeat(1019) }).id).toHaveLength(1019);
});

test('the last row of a user wins', () => {
  const rows = [row({ first_name: 'One' }), row({ id: 'b' }), row({ first_name: 'Two' })];
  const read = readRows(rows).readings.map(({ first_name }) => first_name);
  expect(new Set(read)).toEqual(new Set(['John', 'Two']));
  expect(read).toHaveLength(2);
});

test('half a character is replaced, in roles too', () => {
  const read = reading({ first_name: 'J\ud83d', system_roles: [{ remote_id: '\udc00' }] });
  expect(read).toMatchObject({ first_name: 'J\ufffd', system_roles: [{ remote_id: '\ufffd' }] });
});

test('keys that mean something to JavaScript mean nothing here', () => {
  const odd: unknown = JSON.parse('{"id":"a","__proto__":{"status":"INACTIVE"},"constructor":7,"toString":null}');
  expect(readRows([odd]).readings).toEqual([
    { id: 'a', email: null, changed_at: null, remote_deleted_at: null, unreadable: [] },
  ]);
  expect({}).not.toHaveProperty('status');
});

test('ten thousand roles are too many for an event: they are masked, the rest is read', () => {
  const system_roles = Array.from({ length: 10_000 }, (_, n) => ({ remote_id: `${n}`, unified_type: 'ADMIN' }));
  const read = reading({ status: 'INACTIVE', system_roles });
  expect(read).toMatchObject({ status: 'INACTIVE', email: 'john.doe@kombo.dev', unreadable: ['system_roles'] });
  expect(read).not.toHaveProperty('system_roles');
});

test('the largest fields are masked first, only as many as needed, changed_at and all', () => {
  const read = reading({ first_name: long(40_000), last_name: long(30_000), changed_at: long(50_000) });
  expect(read).toMatchObject({ last_name: long(30_000), changed_at: null, unreadable: ['changed_at', 'first_name'] });
});

test('a user of 64 KB exactly is kept whole, one byte more is not', () => {
  const room = 64 * 1024 - sizeOf(reading({ first_name: '' }));
  expect(reading({ first_name: 'x'.repeat(room) }).unreadable).toEqual([]);
  expect(reading({ first_name: 'x'.repeat(room + 1) }).unreadable).toEqual(['first_name']);
  expect(reading({ first_name: '\u0001'.repeat(room / 6 + 1) }).unreadable).toEqual(['first_name']);
});

test('whatever a row is, it does not throw and costs no row beside it', () => {
  const field = fc.constantFrom(...Object.keys(row()), '__proto__');
  const oddRow = fc.oneof(
    fc.jsonValue(),
    fc.dictionary(field, fc.jsonValue()).map((odd) => row({ ...odd, id: 'odd' })),
  );
  const law = fc.property(fc.array(oddRow), fc.array(oddRow), (before, after) => {
    const { readings, set_aside } = readRows([...before, row({ id: 'good' }), ...after]);
    expect(readings.filter(({ id }) => id === 'good')).toEqual([reading({ id: 'good' })]);
    expect(readings.every((read) => sizeOf(read) <= 64 * 1024)).toBe(true);
    expect(set_aside + readings.length).toBeLessThanOrEqual(before.length + after.length + 1);
  });
  fc.assert(law);
});

test('a field is read, missing, or named as unreadable: never silently lost', () => {
  const value = fc.oneof(fc.jsonValue(), fc.string({ unit: 'binary' }), fc.constant(null));
  const field = fc.constantFrom('remote_id', 'first_name', 'last_name', 'status', 'system_roles', 'remote_deleted_at');
  fc.assert(
    fc.property(field, value, (name, odd) => {
      const read = reading({ [name]: odd });
      expect(Object.hasOwn(read, name)).toBe(!read.unreadable.some((lost) => lost === name));
    }),
  );
});
