import { ENDINGS, kindOf, switched } from '../../functions/domain/words.ts';
import type { Detail, Event } from '../../functions/events/index.ts';
import { because, percent, plural } from './words.ts';

type Operation = Extract<Event, { 'detail-type': `integration.${string}` }>;

/** An event about an integration in words. */
export function operation(event: Operation): string {
  switch (event['detail-type']) {
    case 'integration.ready':
      return `${plural(event.detail.data.users, 'user')} known, changes are told from now on`;
    case 'integration.failing': {
      const { failing_since, attempts, ...reason } = event.detail.data;
      return `${because(reason)} · since ${failing_since}, ${plural(attempts, 'attempt')}`;
    }
    case 'integration.recovered':
      return `works again · ${event.detail.data.code} since ${event.detail.data.failing_since}`;
    case 'integration.held':
      return hold(event.detail.data);
    case 'integration.released':
      return `${kindOf(event.detail.data)} ${ENDINGS[event.detail.data.because]}`;
    case 'integration.scope_changed':
      return event.detail.data.changes.map(switched).join(' · ');
  }
}

/** The command is the last: it may be long, and is to be copied. */
function hold({ held, users, share, cause, commands, ...what }: Detail<'integration.held'>['data']): string {
  const counts = `${kindOf(what)}: ${held} of ${plural(users, 'user')} (${percent(share)})`;
  return [counts, cause?.replace(/\.$/, ''), `to publish them: ${commands.approve}`].filter(Boolean).join(' · ');
}
