import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Switch } from '../../../../infra/local/sandbox/connectors.ts';
import { KINDS } from '../../../../functions/domain/guard.ts';
import { Killed } from '../../../support/mortal.ts';
import { expectKnown, expectTruth, look, newsOn } from '../../../support/ledger.ts';
import { answer, DAY_MS, HOUR_MS, registered, sweep } from '../../../support/operator.ts';
import { LEASE_MS, startRig, type Rig } from '../../../support/rig.ts';

const PEOPLE = 9;

/** What may be said of a step; which of it matters depends on what happens. */
type Details = {
  readonly who: readonly number[];
  readonly name: string | null;
  readonly what: Switch;
  readonly atCall: number;
  readonly hours: number;
  readonly some: boolean;
};
type Scene = { readonly rig: Rig; readonly ids: readonly string[] };

/** What may happen to single people. It throws where it cannot happen to them now. */
const TO_PEOPLE = {
  rename: ({ ats }: Rig, id: string, { name }: Details) => ats.edit(id, { last_name: name }),
  empty: ({ ats }: Rig, id: string) => ats.edit(id, { email: null }),
  deactivate: ({ ats }: Rig, id: string) => ats.deactivate(id),
  reactivate: ({ ats }: Rig, id: string) => ats.reactivate(id),
  delete: ({ ats }: Rig, id: string) => ats.delete(id),
  rehire: ({ ats }: Rig, id: string) => ats.rehire(id),
  anonymise: ({ ats }: Rig, id: string) => ats.anonymise(id),
  revoke: ({ ats }: Rig, id: string) => ats.changeRoles(id, []),
  grant: ({ ats }: Rig, id: string) => ats.changeRoles(id, ['1', '3']),
};

/** What else may happen. */
const AROUND_THEM = {
  hire: ({ rig }: Scene) => rig.ats.hire(),
  switchOff: ({ rig }: Scene, { what }: Details) => rig.ats.switchOff(what),
  switchOn: ({ rig }: Scene, { what }: Details) => rig.ats.switchOn(what),
  sync: ({ rig }: Scene) => rig.ats.sync(),
  poll: ({ rig }: Scene) => rig.process().poll(),
  sweep: async ({ rig }: Scene) => {
    await rig.register.askForSweep(rig.ats.id, rig.now());
    await rig.process().poll();
  },
  die: async ({ rig }: Scene, { atCall }: Details) => {
    await rig
      .process({ fate: { atCall, when: 'after' } })
      .poll()
      .catch((error: unknown) => expect(error).toBeInstanceOf(Killed));
    rig.pass(LEASE_MS);
  },
  pass: ({ rig }: Scene, { hours }: Details) => rig.pass(hours * HOUR_MS),
  approve: ({ rig }: Scene, { some }: Details) => approve(rig, some),
  showHalf: async ({ rig }: Scene) => {
    rig.sandbox.faults.next(rig.ats.id, { kind: 'rows', rows: [...look(rig.ats).values()].slice(0, 4) });
    await rig.register.askForSweep(rig.ats.id, rig.now());
    await rig.process().poll();
    rig.sandbox.faults.clear();
  },
  refuse: ({ rig, ids }: Scene, { who: [nth = 0] }: Details) =>
    rig.bus.refuseWhere(({ detail }) =>
      JSON.stringify(detail).includes(ids[nth % ids.length] ?? '') ? 'InvalidArgument' : undefined,
    ),
  mend: ({ rig }: Scene) => rig.bus.mend(),
};

async function approve(rig: Rig, some: boolean): Promise<void> {
  const { holds } = await registered(rig);
  for (const kind of KINDS) {
    const users = some ? (holds[kind]?.user_ids.slice(0, 2) ?? []) : [];
    if (holds[kind] !== undefined) await answer(rig, kind, { answer: 'approve', users });
  }
}

type Step = Details & ({ readonly act: keyof typeof AROUND_THEM } | { readonly happens: keyof typeof TO_PEOPLE });

const details = {
  who: fc.uniqueArray(fc.nat(PEOPLE), { minLength: 1, maxLength: PEOPLE }),
  name: fc.constantFrom('Married', 'Divorced', null),
  what: fc.constantFrom<Switch[]>('email', 'last_name', 'status', 'system_roles', 'ats_roles', 'ats_users'),
  atCall: fc.integer({ min: 1, max: 30 }),
  hours: fc.constantFrom(1, 6, 30),
  some: fc.boolean(),
};

const acting = (...acts: readonly (keyof typeof AROUND_THEM)[]) =>
  fc.record({ ...details, act: fc.constantFrom(...acts) });
const happening = (...all: readonly (keyof typeof TO_PEOPLE)[]) =>
  fc.record({ ...details, happens: fc.constantFrom(...all) });

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: acting('poll', 'poll', 'sweep', 'die', 'sync', 'approve') },
  { weight: 3, arbitrary: acting('hire', 'switchOff', 'switchOn', 'pass', 'showHalf', 'refuse', 'mend') },
  { weight: 5, arbitrary: happening('rename', 'empty', 'revoke', 'grant', 'deactivate', 'reactivate', 'delete') },
  { weight: 2, arbitrary: happening('rehire', 'anonymise') },
);

/** @returns whom it may have changed */
async function take(rig: Rig, one: Step): Promise<readonly string[]> {
  rig.pass(2_000);
  const ids = rig.ats
    .people()
    .map(({ id }) => id)
    .toSorted();
  if ('act' in one) {
    await AROUND_THEM[one.act]({ rig, ids }, one);
    return rig.ats.people().flatMap(({ id }) => (ids.includes(id) ? [] : [id]));
  }
  return one.who.flatMap((nth) => {
    const id = ids[nth % ids.length] ?? '';
    try {
      TO_PEOPLE[one.happens](rig, id, one);
      return [id];
    } catch {
      return [];
    }
  });
}

/** Everything works again, all is on, and whatever is held is approved. */
async function settle(rig: Rig): Promise<void> {
  rig.bus.mend();
  for (const part of rig.ats.scope().off.keys()) rig.ats.switchOn(part);
  rig.ats.sync();
  for (let rounds = 0; rounds < 4; rounds += 1) {
    rig.pass(DAY_MS);
    await rig.process().poll();
    await sweep(rig);
    await approve(rig, false);
  }
  await rig.process().poll();
}

it('whatever happens, in the end all that is so is told, and nothing of those to whom nothing happened', async () => {
  const play = async (steps: readonly Step[]) => {
    const rig = await startRig(PEOPLE, { day_ms: DAY_MS });
    await rig.process().poll();
    const before = look(rig.ats);
    const changed = new Set<string>();
    for (const one of steps) for (const id of await take(rig, one)) changed.add(id);
    await settle(rig);
    await expectKnown(rig);
    await rig.close();
    const strangers = newsOn(rig.events).filter(({ detail }) => !changed.has(detail.data.user.id));
    expect(strangers).toEqual([]);
    expectTruth(rig.events, rig.ats, before);
  };
  const steps = fc.array(step, { minLength: 5, maxLength: 25 });
  await fc.assert(fc.asyncProperty(steps, play), {
    numRuns: 15,
    interruptAfterTimeLimit: 30_000,
  });
});
