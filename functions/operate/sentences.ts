import type { Evidence } from './explain.ts';
import type { Explanation, Forecast, Known, Live } from './explanation.ts';

type Parts = Pick<Explanation, 'known' | 'kombo' | 'next_poll'>;

/** The answer in words: what was told, what Kombo says, what is in the way, what comes next. No value of a person's record. */
export function sentencesOf(evidence: Evidence, { known, kombo, next_poll }: Parts): readonly string[] {
  const next = nextOf(evidence, { known, kombo, next_poll });
  return [toldOf(known), saidOf(kombo), ...obstacles(evidence), ...logOf(evidence), ...next];
}

function toldOf({ is, last_event }: Known): string {
  if (is === 'none') return 'Nothing is known of this user: no event was told.';
  if (is === 'unreadable') return "The user's item in the table makes no sense: nothing is told until it is restored.";
  const state = is === 'deleted' ? 'The user counts as deleted' : 'The user counts as there';
  if (last_event === null) return `${state}, as stored without an event; there was no news since.`;
  const { type, reason, changed_fields, sequence, detected_at, poll } = last_event;
  const what = [reason ?? '', changed_fields.join(', ')].filter(Boolean).join(', ');
  const named = what === '' ? type : `${type} (${what})`;
  return `${state}. The last event was ${named} at ${detected_at}, sequence ${sequence}, by poll ${poll}.`;
}

function saidOf({ is, changed_at, trouble }: Live): string {
  const doubt = trouble === null ? '' : ` (${trouble})`;
  switch (is) {
    case 'there':
      return `Kombo shows the user, changed at ${changed_at ?? 'an unknown time'}${doubt}.`;
    case 'deleted':
      return `Kombo shows the user as deleted, changed at ${changed_at ?? 'an unknown time'}${doubt}.`;
    case 'unknown':
      return 'Kombo does not know a user with this id.';
    case 'not_asked':
      return `Kombo could not be asked${doubt}: what the next poll would do is not known.`;
  }
}

/** What keeps news of this user, or of everybody, from being told. */
function* obstacles({ integration, user_id }: Evidence): Generator<string> {
  const { enabled, stop, phase, failure, waiting, in_flight } = integration;
  if (!enabled) yield `The integration is ${stop?.as ?? 'paused'}: it is not polled.`;
  if (phase === 'baseline') yield 'The baseline is not complete: users are stored, and nobody is news yet.';
  if (failure !== undefined) yield `Polls fail, the last at ${new Date(failure.at).toISOString()} (${failure.code}).`;
  if (in_flight?.ids.includes(user_id)) yield 'A change of the user is being published just now, or by the next poll.';
  if (waiting.includes(user_id)) {
    yield 'The bus refuses the last event of the user for its content: nothing else is told until it is accepted.';
  }
}

function* logOf({ decisions }: Evidence): Generator<string> {
  if (decisions === undefined) return;
  if ('remedy' in decisions) {
    yield `The log of decisions does not answer (${decisions.code}).`;
    return;
  }
  const [last] = decisions;
  if (last === undefined) yield 'The log has no decision about the user within 30 days.';
  else yield `The last decision in the log is "${last.decision}", at ${last.at} by poll ${last.poll}.`;
}

function* nextOf(evidence: Evidence, { known, kombo, next_poll }: Parts): Generator<string> {
  const { is, held, off } = next_poll;
  if (is === 'unforeseen') return;
  if (off.length > 0) yield `Switched off in Kombo, and so not compared: ${off.join(', ')}.`;
  for (const kind of held) yield heldSentence(evidence, kind);
  if (is === 'nothing') {
    yield held.length > 0
      ? 'Besides that nothing differs.'
      : 'Nothing that is compared differs: the next poll would tell nothing.';
    return;
  }
  yield `${whenOf(evidence, { known, kombo })} would ${deedOf(next_poll)}.`;
}

function heldSentence({ integration }: Evidence, kind: string): string {
  const hold = Object.entries(integration.holds).find(([name]) => name === kind)?.[1];
  const since = hold === undefined ? '' : ` since ${new Date(hold.opened_at).toISOString()}`;
  return `A change of this user is of the kind ${kind}, which is held${since}: answer it by approve or dismiss.`;
}

function deedOf({ is, type, changed_fields, guarded }: Forecast): string {
  if (is === 'silence') return `store the user without an event (${type})`;
  const what = changed_fields.length === 0 ? type : `${type} (${changed_fields.join(', ')})`;
  const condition =
    guarded.length === 0 ? '' : `, unless too many ${guarded.join(', ')} at once make the guard hold them`;
  return `tell ${what}${condition}`;
}

/** A delta asks for who changed since the poll before the last; others are for a sweep. */
function whenOf({ integration }: Evidence, { kombo }: Pick<Parts, 'known' | 'kombo'>): string {
  const isOld = Date.parse(kombo.changed_at ?? '') < (integration.windows?.before ?? 0);
  const needsSweep = kombo.is === 'unknown' || (integration.phase === 'live' && isOld);
  return needsSweep ? 'Polls of what changed lately do not meet the user; the next sweep' : 'The next poll';
}
