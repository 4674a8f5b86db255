import { COMPARED_FIELDS, type ComparedField } from '../../functions/events/index.ts';
import type { News } from '../support/ledger.ts';
import type { Scene } from './scene.ts';
import { demand } from './violation.ts';
import { differences, faceOf, knownOf, NOTHING, UNKNOWN, type Face, type Told } from './view.ts';

/**
 * That a piece of news tells of a change, of what it says, and of nothing that never was.
 * @throws Violation
 */
export function checkNews(scene: Scene, { news, before }: Told): void {
  const { id } = news.detail.data.user;
  const line = () => `${news['detail-type']} ${JSON.stringify(news.detail)}, before ${JSON.stringify(before)}`;
  if (news['detail-type'] === 'user.created') {
    const isRight = news.detail.data.reason === 'new' ? before === undefined : before === 'gone';
    demand(isRight, () => `Created, but it was there or the reason is wrong: ${line()}`);
  } else {
    demand(before !== undefined && before !== 'gone', () => `News of somebody who was not there: ${line()}`);
    checkChange(scene, news, before);
  }
  if (news['detail-type'] === 'user.deleted') demand(scene.witness.wasGone(id), () => `Never deleted: ${line()}`);
  else checkTruth(scene, news);
}

function checkChange(scene: Scene, news: News, before: Face): void {
  const { user, changed_fields, previous } = news.detail.data;
  const line = () => `${JSON.stringify(news.detail)}, before ${JSON.stringify(before)}`;
  if (news['detail-type'] === 'user.deleted') return;
  const silently = silentFields(scene, user.id);
  const differing = differences(before, faceOf(user)).filter((field) => {
    // What was not known is filled in without a word, but for who turns out to have left.
    const isFilledIn = before[field] === UNKNOWN && !(field === 'status' && user.status === 'INACTIVE');
    return !silently.has(field) && !isFilledIn;
  });
  const named = changed_fields.filter((field) => !silently.has(field));
  demand(differing.join() === named.join() && changed_fields.length > 0, () => `It tells of other fields: ${line()}`);
  const isLeaving = user.status === 'INACTIVE' && before.status !== '"INACTIVE"';
  // Whether somebody of whom the customer wanted nothing kept has left is not known: what returns is filled in.
  const wasForgotten = before.status === UNKNOWN && silently.has('status');
  const isDeactivated = news['detail-type'] === 'user.deactivated';
  demand(wasForgotten || isDeactivated === isLeaving, () => `The wrong type: ${line()}`);
  for (const [field, value] of Object.entries(previous)) {
    const known = Object.entries(before).find(([name]) => name === field)?.[1];
    const isSilent = [...silently].some((name) => name === field);
    demand(isSilent || known === JSON.stringify(value), () => `${field} was another: ${line()}`);
  }
}

/** Fields that were taken over, filled in or forgotten in silence, which is on record. */
function silentFields({ stage, answers, hasScopeChanged }: Scene, userId: string): ReadonlySet<ComparedField> {
  const fields = new Set<ComparedField>();
  for (const { kind, decision } of answers) {
    const concerns = decision.users.length === 0 || decision.users.includes(userId);
    if (decision.answer !== 'dismiss' || !concerns) continue;
    const dismissed = kind === 'deactivations' ? 'status' : kind.split(':')[1];
    for (const name of COMPARED_FIELDS.filter((one) => one === dismissed)) fields.add(name);
  }
  const wasSilent = stage.decisions.some(({ user_id, decision }) => {
    return user_id === userId && (decision === 'filled_in' || decision === 'opted_out');
  });
  if (hasScopeChanged && wasSilent) for (const name of COMPARED_FIELDS) fields.add(name);
  return fields;
}

function checkTruth({ witness, hasScopeChanged }: Scene, news: News): void {
  const known = knownOf(news.detail.data.user);
  const { id } = news.detail.data.user;
  demand(known !== 'gone', () => `Deleted, and told otherwise: ${JSON.stringify(news.detail)}`);
  for (const field of COMPARED_FIELDS) {
    // Of somebody who is created what is switched off is told as null.
    const mayBeMasked = hasScopeChanged && NOTHING.has(known[field]);
    demand(mayBeMasked || witness.wasEver(id, field, known[field]), () => {
      return `${field} was never so: ${JSON.stringify(news.detail)}`;
    });
  }
}
