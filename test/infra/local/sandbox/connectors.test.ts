import { describe, expect, it } from 'vitest';
import type { Tool } from '../../../../infra/local/sandbox/world.ts';
import { at, everyUser, openSandbox } from './asking.ts';

async function rowsOf(tool: Tool) {
  const sandbox = await openSandbox({ sizes: { workday: 300 } });
  return everyUser(sandbox, at(sandbox, tool).id, { page_size: 250 });
}

describe('the four integrations', () => {
  it('have ids like those of Kombo, and thousands of users at one of them', async () => {
    const { world, integration_ids } = await openSandbox({ sizes: {} });
    for (const id of integration_ids) expect(id).toMatch(/^[a-z]+:[1-9A-HJ-NP-Za-km-z]{24}$/);
    expect(world.integrations.map(({ people }) => people().length)).toEqual([40, 25, 18, 2000]);
    expect(new Set(world.integrations.flatMap(({ people }) => people().map(({ id }) => id))).size).toBe(2083);
  });

  it('greenhouse provides every field', async () => {
    const rows = await rowsOf('greenhouse');
    const complete = rows.filter(
      (row) => row.remote_id && row.first_name && row.last_name && row.email && row.remote_data,
    );
    expect(complete).toHaveLength(40);
    expect(new Set(rows.map((row) => row.status))).toEqual(new Set(['ACTIVE', 'INACTIVE']));
    expect(rows.every((row) => row.system_roles.length > 0)).toBe(true);
  });
});

describe('connectors that lack something', () => {
  it('smartrecruiters leaves the email out for some', async () => {
    const rows = await rowsOf('smartrecruiters');
    const without = rows.filter((row) => !('email' in row)).length;
    expect(without).toBeGreaterThan(0);
    expect(without).toBeLessThan(25);
    expect(rows.filter((row) => row.email === null)).toEqual([]);
  });

  it('recruhr has an email, but no status, no roles and no remote data', async () => {
    const rows = await rowsOf('recruhr');
    expect(rows.every((row) => typeof row.email === 'string')).toBe(true);
    expect(rows.every((row) => row.status === null && row.remote_data === null && row.system_roles.length === 0)).toBe(
      true,
    );
  });

  it('workday has roles, but no status', async () => {
    const rows = await rowsOf('workday');
    expect(new Set(rows.map((row) => row.status))).toEqual(new Set([null]));
    expect(new Set(rows.flatMap((row) => row.system_roles.map((role) => role.remote_id))).size).toBe(6);
  });

  it('number nobody twice and give no address twice', async () => {
    const { world } = await openSandbox({ sizes: {} });
    for (const { people, profile } of world.integrations) {
      const addresses = people().flatMap(({ email }) => email?.toLowerCase() ?? []);
      expect(new Set(people().map(({ remote_id }) => remote_id)).size).toBe(profile.size);
      expect(new Set(addresses).size).toBe(addresses.length);
    }
  });
});
