import { operatorCommand } from '../domain/command-line.ts';
import { customerOf, ENDINGS, kindOf, percent, plural, switched } from '../domain/words.ts';
import { EVERY_INTEGRATION, type Detail, type Event } from '../events/index.ts';
import { timeOf, type Story, type Telling } from './story.ts';

type Operation = Extract<Event, { 'detail-type': `integration.${string}` }>;

/** What became of an integration, and the next step. */
export function operationStory(event: Operation, { environment }: Telling): Story {
  const customer = customerOf(event);
  switch (event['detail-type']) {
    case 'integration.ready': {
      const lines = [`${plural(event.detail.data.users, 'user')} known; changes are told from now on.`];
      return { headline: `Ready: ${customer}`, lines, next: [] };
    }
    case 'integration.failing':
      return failing(event.detail, { customer, environment });
    case 'integration.recovered': {
      const { code, failing_since } = event.detail.data;
      return { headline: `Works again: ${customer}`, lines: [`Was ${code} since ${timeOf(failing_since)}.`], next: [] };
    }
    case 'integration.held':
      return held(event.detail.data, customer);
    case 'integration.released': {
      const lines = [`The ${kindOf(event.detail.data)} that were held ${ENDINGS[event.detail.data.because]}.`];
      return { headline: `No longer held: ${customer}`, lines, next: [] };
    }
    case 'integration.scope_changed':
      return scopeChanged(event.detail.data, customer);
  }
}

function failing(
  { metadata, data }: Detail<'integration.failing'>,
  { customer, environment }: { readonly customer: string; readonly environment: string },
): Story {
  const isEverybody = metadata.integration_id === EVERY_INTEGRATION;
  const tryNow = isEverybody ? ['list', '--failing'] : ['poll', metadata.integration_id];
  return {
    headline: `Failing: ${customer}`,
    lines: [
      data.title === null ? data.code : `${data.code}: ${data.title}`,
      `Since ${timeOf(data.failing_since)}, ${plural(data.attempts, 'attempt')}. Nothing is lost: what changed meanwhile is told once it works.`,
    ],
    next: [
      `${isEverybody ? 'To see who waits' : 'To try it now'}: ${operatorCommand(environment, ...tryNow)}`,
      'It is tried again by itself, and told when it works.',
    ],
  };
}

/** As many as a line has room for. */
const MOST_IDS = 5;

function held(
  { held: count, users, share, cause, user_ids, commands, ...what }: Detail<'integration.held'>['data'],
  customer: string,
): Story {
  return {
    headline: `Held, waits for your answer: ${customer}`,
    lines: [
      `${kindOf(what)}: ${count} of ${plural(users, 'user')} (${percent(share)})`,
      ...(cause === null ? [] : [cause]),
      `among them ${user_ids.slice(0, MOST_IDS).join(', ')}`,
    ],
    next: [`To publish them: ${commands.approve}`, `To take them over in silence: ${commands.dismiss}`],
  };
}

function scopeChanged({ changes }: Detail<'integration.scope_changed'>['data'], customer: string): Story {
  const isOff = changes.some(({ is_available }) => !is_available);
  return {
    headline: `Scope changed: ${customer}`,
    lines: [changes.map(switched).join(', ')],
    next: isOff
      ? ['Of what is off nothing is told until it is on again. If nobody meant to, switch it on in Kombo.']
      : [],
  };
}
