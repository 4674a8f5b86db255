import type { Done, ListedHold, ListedIntegration } from '../../functions/operate/results.ts';
import { percent } from '../local/words.ts';
import { explanationSheets } from './explanation-sheets.ts';
import { linesOnly, timeOf, type Sheet } from './sheet.ts';

export function sheetsOf(done: Done): readonly Sheet[] {
  switch (done.shows) {
    case 'sentence':
      return [linesOnly(done.sentence)];
    case 'integrations':
      return [integrations(done)];
    case 'holds':
      return done.holds.length === 0
        ? [linesOnly('Nothing is held.')]
        : done.holds.map((hold, nth) => ({ ...holdSheet(hold), lines: nth === 0 ? [] : [''] }));
    case 'explanation':
      return explanationSheets(done.explanation);
  }
}

type Integrations = Extract<Done, { shows: 'integrations' }>;

const HEAD = ['integration', 'customer', 'state', 'users', 'last poll', 'next poll', 'failures', 'held'];

function integrations({ integrations: listed, unreadable }: Integrations): Sheet {
  const odd = unreadable.map((id) => `The item of ${id} in the register makes no sense: it is not polled.`);
  return { lines: listed.length + odd.length === 0 ? ['There are none.'] : odd, head: HEAD, rows: listed.map(rowOf) };
}

function rowOf(listed: ListedIntegration): readonly string[] {
  return [
    listed.integration_id,
    listed.customer ?? '',
    listed.erase_at === null ? listed.state : `${listed.state}, to be erased ${timeOf(listed.erase_at)}`,
    listed.users === null ? '' : String(listed.users),
    timeOf(listed.last_poll),
    timeOf(listed.next_poll),
    failuresOf(listed),
    listed.holds.map(({ kind, held }) => `${held} ${kind}`).join(', '),
  ];
}

function failuresOf({ failures, failure, sweep_failure }: ListedIntegration): string {
  const polls = failures === 0 ? [] : [failure === null ? `${failures}, crashed` : `${failures}, ${failure}`];
  const sweeps = sweep_failure === null ? [] : [`sweeps: ${sweep_failure}`];
  return [...polls, ...sweeps].join('; ') || '0';
}

/** As its commands are long, each hold is a sheet of its own. */
function holdSheet(hold: ListedHold): Sheet {
  const share = hold.users === 0 ? '' : ` (${percent(Math.min(1, hold.held / hold.users))})`;
  const facts: readonly (readonly [string, string])[] = [
    ['integration', hold.integration_id],
    ['customer', hold.customer ?? ''],
    ['kind', hold.kind],
    ['held', `${hold.held} of ${hold.users}${share}`],
    ['since', timeOf(hold.opened_at)],
    ['cause', hold.cause ?? 'not known'],
    ['users', hold.user_ids.join(' ')],
    ['answer', answerOf(hold)],
    ['publish', hold.commands.approve],
    ['silence', hold.commands.dismiss],
    ...withoutCheckout(hold),
  ];
  return { lines: [], head: [], rows: facts };
}

function withoutCheckout({ invocations }: ListedHold): readonly (readonly [string, string])[] {
  if (invocations === null) return [];
  return [
    ['publish, by aws', invocations.approve],
    ['silence, by aws', invocations.dismiss],
  ];
}

function answerOf({ answer }: ListedHold): string {
  if (answer === null) return 'none yet';
  const whose = answer.users.length === 0 ? 'everybody' : answer.users.join(' ');
  return `${answer.answer} ${whose}, by ${answer.by} at ${timeOf(answer.at)}; the next poll carries it out`;
}
