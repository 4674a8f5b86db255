import type { Role } from './connectors.ts';
import { openRecords, type Clock, type Records } from './records.ts';
import { openScope, type Scope } from './scope.ts';
import type { IntegrationState, Profile } from './state.ts';

/** One integration's people as the ATS has them, with Kombo's dates, and what hides them from Kombo's clients. */
export type Roster = Records & {
  readonly profile: Profile;
  readonly seed: number;
  readonly roles: Map<string, Role>;
  hired: number;
  scope: Scope;
};

export type Opening = { readonly state: IntegrationState; readonly seed: number; readonly clock: Clock };

export function openRoster({ state, seed, clock }: Opening): Roster {
  return {
    ...openRecords(clock, state.people),
    profile: state.profile,
    seed,
    roles: new Map(state.roles.map((role) => [role.remote_id, role])),
    hired: state.hired,
    scope: openScope(state.scope, clock),
  };
}
