import { KINDS, type Kind } from '../../functions/domain/guard.ts';
import type { Scene } from './scene.ts';
import { demand } from './violation.ts';
import { NOTHING, type Told } from './view.ts';
import { faceOf } from './view.ts';

const DAY_MS = 24 * 3_600_000;
/** The tally is kept by the hour, so that a publication may count for an hour less than a day. */
const SURELY_COUNTED_MS = DAY_MS - 3_600_000;

/**
 * That no mass change was published that no person has seen: counted here by what subscribers were told.
 * @param users those there, the most while it was published
 * @throws Violation
 */
export function checkGuards(scene: Scene, told: readonly Told[], users: number): void {
  const { stage, published } = scene;
  const now = stage.clocks.program();
  // News that the bus refused for days was decided, and counted, when the change was seen.
  const fresh = told.filter(({ news }) => Date.parse(news.detail.metadata.detected_at) > now - SURELY_COUNTED_MS);
  for (const kind of KINDS) {
    const count = fresh.filter((one) => kindsOf(one).includes(kind) && !isApproved(scene, kind, one)).length;
    const seen = scene.approved.get(kind);
    const recent = published.filter((one) => one.kind === kind && one.at > now - SURELY_COUNTED_MS).length;
    // A clock that jumps counts a day as it goes: then only one step is looked at.
    const before = scene.hasSkewed || seen !== undefined ? 0 : recent;
    const all = Math.max(0, count - (seen ?? 0)) + (count === 0 ? 0 : before);
    // Whoever was deleted within the day is one of those whom the deletions are a share of.
    const among = kind === 'deletions' ? users + before : users;
    demand(!isTooMuch(scene, kind, { all, users: among }), () => {
      return `${all} ${kind} of ${users} users were published that nobody has approved (${count} now)`;
    });
    if (seen === undefined) published.push(...Array.from({ length: count }, () => ({ kind, at: now })));
  }
}

function isTooMuch({ stage }: Scene, kind: Kind, { all, users }: { all: number; users: number }): boolean {
  const guard = kind === 'deletions' || kind === 'deactivations' || kind === 'creations' ? kind : 'clearings';
  const threshold = stage.guards[guard];
  if (threshold === 'off' || all === 0) return false;
  if (all > threshold.count && all > threshold.share * users) return true;
  return kind !== 'creations' && all >= 2 && all > users / 2;
}

function isApproved({ answers }: Scene, kind: Kind, { news }: Told): boolean {
  const { id } = news.detail.data.user;
  return answers.some((one) => {
    return one.kind === kind && one.decision.answer === 'approve' && one.decision.users.includes(id);
  });
}

/** Counted from what was told, not by what the program thinks of it. */
function kindsOf({ news, before }: Told): readonly Kind[] {
  const { changed_fields, user } = news.detail.data;
  if (news['detail-type'] === 'user.created') return ['creations'];
  if (news['detail-type'] === 'user.deleted') return ['deletions'];
  if (before === undefined || before === 'gone') return [];
  const face = faceOf(user);
  const cleared = changed_fields.filter((field) => !NOTHING.has(before[field]) && NOTHING.has(face[field]));
  const kinds = cleared.map((field) => `clearings:${field}` as const);
  return news['detail-type'] === 'user.deactivated' ? ['deactivations', ...kinds] : kinds;
}
