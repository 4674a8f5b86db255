import type { Faker } from '@faker-js/faker';
import { fakerFor } from './people.ts';
import type { Person } from './state.ts';
import type { Integration, World } from './world.ts';

/** One thing that happened, with ids only: who it is, the world knows. */
export type Happening =
  | { readonly kind: PersonalKind; readonly integration_id: string; readonly user_id: string }
  | { readonly kind: 'role renamed'; readonly integration_id: string; readonly role_id: string };

type PersonalKind = 'hired' | 'promoted' | 'renamed' | 'deactivated' | 'reactivated' | 'deleted' | 'rehired';
type Kind = Happening['kind'];

// Guesses. As many come as go, or the sandbox would empty or overflow while somebody watches.
const LIKELY: readonly { readonly value: Kind; readonly weight: number }[] = [
  { value: 'hired', weight: 4 },
  { value: 'promoted', weight: 6 },
  { value: 'renamed', weight: 3 },
  { value: 'role renamed', weight: 1 },
  { value: 'deactivated', weight: 3 },
  { value: 'reactivated', weight: 2 },
  { value: 'deleted', weight: 5 },
  { value: 'rehired', weight: 2 },
];
// Nobody leaves below this share of the size an integration began with, nobody is hired above the other.
const FEWEST = 0.75;
const MOST = 1.25;

/**
 * Lets the next plausible thing happen, decided by the seed and by how much happened before; undefined in a world
 * without people.
 */
export function nextHappening(world: World): Happening | undefined {
  const faker = fakerFor('en', String(world.seed), 'life', String(world.takeStep()));
  const integration = drawIntegration(faker, world.integrations);
  if (integration === undefined) return undefined;
  const moment = momentOf(faker, integration);
  let likely = LIKELY;
  while (likely.length > 0) {
    const kind = faker.helpers.weightedArrayElement(likely);
    const happening = attempt(kind, moment);
    if (happening !== undefined) return happening;
    likely = likely.filter(({ value }) => value !== kind);
  }
  return undefined;
}

/** Larger ones see more, but far from in proportion: while one watches, something should happen at each of them. */
function drawIntegration(faker: Faker, integrations: readonly Integration[]): Integration | undefined {
  const inhabited = integrations.filter(({ profile }) => profile.size > 0);
  if (inhabited.length === 0) return undefined;
  const weighted = inhabited.map((value) => ({ value, weight: Math.log1p(value.profile.size) }));
  return faker.helpers.weightedArrayElement(weighted);
}

type Moment = {
  readonly faker: Faker;
  readonly integration: Integration;
  readonly here: readonly Person[];
  readonly gone: readonly Person[];
};

function momentOf(faker: Faker, integration: Integration): Moment {
  const people = integration.people();
  return {
    faker,
    integration,
    here: people.filter(({ remote_deleted_at }) => remote_deleted_at === null),
    gone: people.filter(({ remote_deleted_at }) => remote_deleted_at !== null),
  };
}

function attempt(kind: Kind, moment: Moment): Happening | undefined {
  const integration_id = moment.integration.id;
  if (kind === 'role renamed') {
    const role_id = renameRole(moment);
    return role_id === undefined ? undefined : { kind, integration_id, role_id };
  }
  const person = PERSONAL[kind](moment);
  return person && { kind, integration_id, user_id: person.id };
}

const any = <T>(faker: Faker, from: readonly T[]): T | undefined =>
  from.length === 0 ? undefined : faker.helpers.arrayElement(from);

/** Their oldest role gives way to another one. */
function promote({ faker, integration, here }: Moment): Person | undefined {
  const person = any(faker, here);
  if (person === undefined) return undefined;
  const others = [...integration.roles.keys()].filter((roleId) => !person.role_ids.includes(roleId));
  const role = any(faker, others);
  return role === undefined ? undefined : integration.changeRoles(person.id, [...person.role_ids.slice(1), role]);
}

/** A wedding: another name, and the address that goes with it for those who have one. */
function marry({ faker, integration, here }: Moment): Person | undefined {
  const person = any(faker, here);
  if (person === undefined) return undefined;
  const last_name = faker.person.lastName();
  const email = integration.freeAddress(`${person.first_name ?? ''}.${last_name}`);
  return integration.edit(person.id, person.email === null ? { last_name } : { last_name, email });
}

/** "Recruiter" becomes "Recruiter · Port Ada": Kombo returns everyone who has the role, and nobody has changed. */
function renameRole({ faker, integration }: Moment): string | undefined {
  const role = any(faker, [...integration.roles.values()]);
  const [name = 'Role'] = role?.remote_label?.split(' · ') ?? [];
  return role && integration.renameRole(role.remote_id, `${name} · ${faker.location.city()}`).remote_id;
}

const PERSONAL: Readonly<Record<PersonalKind, (moment: Moment) => Person | undefined>> = {
  hired: ({ integration, here }) => (here.length < MOST * integration.profile.size ? integration.hire() : undefined),
  promoted: promote,
  renamed: marry,
  deactivated: ({ faker, integration, here }) => {
    const person = any(
      faker,
      here.filter(({ status }) => status === 'ACTIVE'),
    );
    return person && integration.deactivate(person.id);
  },
  reactivated: ({ faker, integration, here }) => {
    const person = any(
      faker,
      here.filter(({ status }) => status === 'INACTIVE'),
    );
    return person && integration.reactivate(person.id);
  },
  deleted: ({ faker, integration, here }) => {
    const person = here.length > FEWEST * integration.profile.size ? any(faker, here) : undefined;
    return person && integration.delete(person.id);
  },
  rehired: ({ faker, integration, gone }) => {
    const person = any(faker, gone);
    return person && integration.rehire(person.id);
  },
};
