import { FEW, rename, rowsOf, type Scene } from './scene.ts';

const CURSOR_OF_THE_FIRST_PAGE = Buffer.from(JSON.stringify({ page: 1 })).toString('base64');

/** Answers of Kombo's that fail, or are not the whole truth. */
export const ANSWERS: readonly Scene[] = [
  {
    name: 'a row moves while pages are read, and another is skipped',
    play: async (stage) => {
      const { rig, people, poll } = stage;
      rename(stage, 50);
      const what = () => void rig.ats.edit(people[0] ?? '', { last_name: 'Divorced' });
      await poll({ mishap: { at: 'a page', nth: 2, what } });
    },
  },
  {
    name: 'a row becomes visible one poll late',
    play: async (stage) => {
      rename(stage, FEW);
      const late = stage.people[0];
      const rows = rowsOf(stage).filter(({ id }) => id !== late);
      stage.rig.sandbox.faults.next(stage.rig.ats.id, { kind: 'rows', rows: rows.slice(-FEW + 1) });
      await stage.poll();
    },
  },
  {
    name: 'a list that is empty, with status 200',
    play: async (stage) => {
      rename(stage, FEW);
      stage.rig.sandbox.faults.next(stage.rig.ats.id, { kind: 'rows', rows: [] });
      await stage.poll();
    },
  },
  {
    name: 'a list of everybody that is empty, with status 200',
    play: async ({ rig, poll }) => {
      for (const _ of [1, 2, 3]) rig.sandbox.faults.next(rig.ats.id, { kind: 'rows', rows: [] });
      await poll({ whom: 'everybody' });
      rig.sandbox.faults.clear();
    },
  },
  {
    name: 'a list that ends after its first page',
    play: async (stage) => {
      rename(stage, 30);
      stage.rig.sandbox.faults.next(stage.rig.ats.id, { kind: 'next', next: null });
      await stage.poll();
    },
  },
  {
    name: 'a list of everybody that ends after its first page',
    play: async ({ rig, poll }) => {
      rig.sandbox.faults.next(rig.ats.id, { kind: 'next', next: null });
      await poll({ whom: 'everybody' });
    },
  },
  {
    name: 'an error in the middle of the pages',
    play: async (stage) => {
      const { rig, poll } = stage;
      rename(stage, 50);
      const error = { kind: 'error', status: 500, code: 'PLATFORM.UNKNOWN_ERROR' } as const;
      await poll({ mishap: { at: 'a page', nth: 2, what: () => rig.sandbox.faults.next(rig.ats.id, error, 4) } });
      rig.sandbox.faults.clear();
    },
  },
  {
    name: 'a page that is delivered twice',
    play: async (stage) => {
      rename(stage, 50);
      stage.rig.sandbox.faults.next(stage.rig.ats.id, { kind: 'next', next: CURSOR_OF_THE_FIRST_PAGE });
      await stage.poll();
    },
  },
  {
    name: 'a value that Kombo has added since: one person has a role of a type that nobody knew',
    lasts: true,
    play: async (stage) => {
      const { rig, people, know, poll } = stage;
      rename(stage, FEW);
      const promoted = people[50];
      const system_roles = [{ remote_id: '9', remote_label: 'Owner', scope: 'SYSTEM', unified_type: 'OWNER' }];
      const rows = rowsOf(stage).map((row) => (row.id === promoted ? { ...row, system_roles } : row));
      for (const row of rows) if (row.id === promoted) know(row);
      rig.sandbox.faults.next(rig.ats.id, { kind: 'rows', rows }, Number.POSITIVE_INFINITY);
      await poll();
    },
  },
  {
    name: 'roles in another order',
    play: async (stage) => {
      const rows = rowsOf(stage).map((row) => ({ ...row, system_roles: row.system_roles.toReversed() }));
      stage.rig.sandbox.faults.next(stage.rig.ats.id, { kind: 'rows', rows });
      await stage.poll();
    },
  },
];
