import { expect, it } from 'vitest';
import { CONNECTORS, type Role } from '../../../../infra/local/sandbox/connectors.ts';
import { newsOn, told } from '../../../support/ledger.ts';
import { active, snapshotOf, sweep } from '../../../support/operator.ts';
import { startRig } from '../../../support/rig.ts';

const MANY: readonly Role[] = Array.from({ length: 10_000 }, (_, nth) => {
  return { remote_id: `project-${nth}`, remote_label: `Project ${nth}`, scope: 'JOB', unified_type: 'RECRUITER' };
});

it('a user with ten thousand roles who is deactivated is told of all the same, with the roles known before', async () => {
  const roles = [...CONNECTORS.greenhouse.roles, ...MANY];
  const rig = await startRig(5, { connector: { ...CONNECTORS.greenhouse, roles } });
  const [id = ''] = active(rig);
  rig.ats.changeRoles(id, ['1']);
  await rig.process().poll();
  rig.ats.changeRoles(
    id,
    MANY.map(({ remote_id }) => remote_id),
  );
  rig.pass(60_000);
  await rig.process().poll();
  expect(told(rig.events)).toEqual([]);
  expect(rig.reports.at(-1)).toMatchObject({ masked: 1 });
  rig.ats.deactivate(id);
  rig.pass(60_000);
  await rig.process().poll();
  await sweep(rig);
  expect(told(rig.events)).toEqual([`user.deactivated ${id}`]);
  expect(newsOn(rig.events)[0]?.detail.data).toMatchObject({
    changed_fields: ['status'],
    user: { status: 'INACTIVE', system_roles: [{ remote_id: '1' }] },
    roles: { granted: [], revoked: [] },
  });
  rig.ats.changeRoles(id, ['2']);
  rig.pass(60_000);
  await rig.process().poll();
  expect(newsOn(rig.events).at(-1)?.detail.data.roles).toMatchObject({
    granted: [{ remote_id: '2' }],
    revoked: [{ remote_id: '1' }],
  });
  expect((await snapshotOf(rig, id))?.user.system_roles).toMatchObject([{ remote_id: '2' }]);
  await rig.close();
});
