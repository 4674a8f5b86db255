import { CONNECTORS, type Connector, type Role } from './connectors.ts';
import { editsOf, settle, type Edits } from './edits.ts';
import { idOf } from './ids.ts';
import { addressOf, drawCustomer, fakerFor } from './people.ts';
import { everyone, type Clock } from './records.ts';
import { openRoster, type Roster } from './roster.ts';
import { recordsOf, scopeState, type Scope } from './scope.ts';
import { ALL_ON, parseState, type IntegrationState, type Person, type Profile } from './state.ts';
import { switchesOf, type Switches } from './sync.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** A live sandbox shows within minutes how a deleted person's record is emptied. */
export const FAST_DAY_MS = 10_000;
// The people of a new world were last changed some time in this period, the last of them a day ago.
const PAST_DAYS = 200;

export type Integration = Edits &
  Switches & {
    readonly id: string;
    readonly profile: Profile;
    /** Everyone in the ATS as of now, deleted ones included, the longest untouched first. */
    readonly people: () => readonly Person[];
    /** What Kombo has of them: the same, but while users are switched off. */
    readonly records: () => readonly Person[];
    readonly person: (userId: string) => Person | undefined;
    readonly roles: ReadonlyMap<string, Role>;
    readonly scope: () => Scope;
    /** An address that nobody has. */
    readonly freeAddress: (name: string) => string;
    readonly state: () => IntegrationState;
  };

/**
 * What the sandbox knows, and all that can happen to it. No network: editing it is what an ATS and Kombo's next sync
 * would do.
 */
export type World = {
  readonly seed: number;
  readonly clock: Clock;
  readonly integrations: readonly Integration[];
  readonly integration: (id: string) => Integration | undefined;
  /** Counts what happens by itself, so that a world that was saved goes on with the next thing. */
  readonly takeStep: () => number;
  readonly save: () => string;
};

export type Plan = {
  readonly connector: Connector;
  readonly size: number;
  /** The id under which *we* know the customer. Null: none was given when they connected. */
  readonly origin_id: string | null;
};

export type WorldOptions = {
  readonly seed?: number;
  readonly integrations?: readonly Plan[];
  readonly now?: () => Date;
  readonly day_ms?: number;
};

export type Tool = keyof typeof CONNECTORS;

/**
 * Thousands, as a real Workday has, and no more of them than it takes: whoever starts the sandbox waits for the baseline,
 * and the table on this machine stores some 400 users a second.
 */
const WORKDAY_SIZE = 2000;

/** The four integrations, in realistic sizes or those given. */
export function fourCustomers(sizes: Partial<Record<Tool, number>> = {}): readonly Plan[] {
  return [
    { connector: CONNECTORS.greenhouse, size: sizes.greenhouse ?? 40, origin_id: '36123' },
    { connector: CONNECTORS.smartrecruiters, size: sizes.smartrecruiters ?? 25, origin_id: '36188' },
    { connector: CONNECTORS.recruhr, size: sizes.recruhr ?? 18, origin_id: null },
    { connector: CONNECTORS.workday, size: sizes.workday ?? WORKDAY_SIZE, origin_id: '36240' },
  ];
}

/** Any world: 50,000 people are made in about a second. The same seed gives the same people with the same ids. */
export function makeWorld(options: WorldOptions = {}): World {
  const seed = options.seed ?? 1;
  const clock = clockOf(options);
  const plans = options.integrations ?? fourCustomers();
  const rosters = plans.map((plan, index) => found(plan, String(index), { seed, clock }));
  return worldOf({ seed, clock, rosters, steps: 0 });
}

/** @throws Error when the text is not what `save()` wrote. */
export function loadWorld(text: string, options: Pick<WorldOptions, 'now' | 'day_ms'> = {}): World {
  const { seed, steps, integrations } = parseState(text);
  const clock = clockOf(options);
  return worldOf({ seed, clock, steps, rosters: integrations.map((state) => openRoster({ state, seed, clock })) });
}

function clockOf(options: Pick<WorldOptions, 'now' | 'day_ms'>): Clock {
  return {
    now: options.now ?? (() => new Date()),
    day_ms: options.day_ms ?? FAST_DAY_MS,
  };
}

type Where = { readonly seed: number; readonly clock: Clock };

function found({ connector, size, origin_id }: Plan, index: string, { seed, clock }: Where): Roster {
  const id = `${connector.tool}:${idOf(String(seed), connector.tool, index)}`;
  const now = clock.now().getTime();
  const daysAgo = (days: number): string => new Date(now - days * DAY_MS).toISOString();
  // One generator for all who begin: to seed it for each of 50,000 would take four seconds.
  const faker = fakerFor(connector.names, String(seed), id);
  const profile = { id, connector, size, origin_id, ...drawCustomer(faker), created_at: daysAgo(PAST_DAYS + 1) };
  const state = { profile, hired: 0, roles: connector.roles, people: [], scope: ALL_ON };
  const roster = openRoster({ state, seed, clock });
  for (let nth = 1; nth <= size; nth += 1) settle(roster, {}, { faker, at: daysAgo(1 + PAST_DAYS * (1 - nth / size)) });
  return roster;
}

type Parts = Where & { readonly rosters: readonly Roster[]; readonly steps: number };

function worldOf({ seed, clock, rosters, steps: begun }: Parts): World {
  const integrations = rosters.map((roster) => integrationOf(roster));
  const byId = new Map(integrations.map((integration) => [integration.id, integration]));
  let steps = begun;
  return {
    seed,
    clock,
    integrations,
    integration: (id) => byId.get(id),
    takeStep: () => (steps += 1),
    save: () => JSON.stringify({ version: 1, seed, steps, integrations: integrations.map(({ state }) => state()) }),
  };
}

function integrationOf(roster: Roster): Integration {
  return {
    ...editsOf(roster),
    ...switchesOf(roster),
    id: roster.profile.id,
    profile: roster.profile,
    people: () => everyone(roster),
    records: () => everyone(recordsOf(roster)),
    person: (userId) => roster.people.get(userId),
    roles: roster.roles,
    scope: () => roster.scope,
    freeAddress: (name) => addressOf(name, roster.profile.domain, (email) => roster.addresses.has(email)),
    state: () => ({
      profile: roster.profile,
      hired: roster.hired,
      roles: [...roster.roles.values()],
      people: everyone(roster),
      scope: scopeState(roster.scope),
    }),
  };
}
