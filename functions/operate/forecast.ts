import { decideMissing, decideRow, type Decided, type Ruling, type View } from '../domain/decide.ts';
import { kindsOf, type Kind } from '../domain/guard.ts';
import type { Evidence } from './explain.ts';
import type { Forecast } from './explanation.ts';

/** What the next poll that looks at this user would do, as the register is now: a dry run of the poll's own decision. */
export function forecast(evidence: Evidence): Forecast {
  const decided = decidedBy(evidence);
  if (decided === undefined) return { ...NOTHING, is: 'unforeseen' };
  const { verdict, held, off } = decided;
  const common = { ...NOTHING, held: [...held], off: [...off] };
  if (verdict.kind === 'nothing') return common;
  if (verdict.kind === 'silent') return { ...common, is: 'silence', type: verdict.why };
  const { change, user } = verdict;
  const changed_fields = 'changed_fields' in change ? [...change.changed_fields] : [];
  return { ...common, is: 'event', type: change.type, changed_fields, guarded: [...kindsOf(change, user)] };
}

const NOTHING: Forecast = { is: 'nothing', type: null, changed_fields: [], held: [], guarded: [], off: [] };

function decidedBy({ integration, found, said, now }: Evidence): Decided | undefined {
  if (found.is === 'unreadable') return undefined;
  const known = found.is === 'snapshot' ? found.snapshot.user : undefined;
  const view: View = {
    pass: integration.phase === 'baseline' ? 'baseline' : 'delta',
    scope: integration.scope,
    statusReturns: integration.status_returns === true,
    at: new Date(now).toISOString(),
    rulingOf: (kind, userId) => rulingOn(integration, kind, userId),
  };
  if (said === 'unknown') return known && decideMissing(known, view);
  return 'remedy' in said ? undefined : decideRow(known, said, view);
}

/** What a person has said about a hold counts as carried out. */
function rulingOn({ holds, decisions }: Evidence['integration'], kind: Kind, userId: string): Ruling {
  const hold = holds[kind];
  if (hold === undefined) return 'pass';
  const said = decisions[kind];
  const isAbout = said?.hold === hold.poll && (said.users.length === 0 || said.users.includes(userId));
  if (said === undefined || !isAbout) return 'hold';
  return said.answer === 'approve' ? 'pass' : 'dismiss';
}
