import { describe, expect, it } from 'vitest';
import { Event, type Detail, type DetailType, type User } from '../../../functions/events/index.ts';
import { describe as inWords } from '../../../infra/local/describe.ts';
import { created } from '../../support/bus-events.ts';
import { example } from './examples.ts';

const ACME = 'Acme, Inc.';

/** The creation of a user with these fields. */
function creation(changes: Partial<User>, metadata: Partial<Detail<'user.created'>['metadata']> = {}): Event {
  const event = created(1);
  if (event['detail-type'] !== 'user.created') throw new TypeError('It is a creation');
  const { data, metadata: given } = event.detail;
  return {
    ...event,
    detail: { metadata: { ...given, ...metadata }, data: { ...data, user: { ...data.user, ...changes } } },
  };
}

describe('an event in words', () => {
  it.each<[DetailType, string, string, string]>([
    ['user.created', ACME, 'Zoë Müller-Ødegård', 'new · zoe.mueller@acme.example · Recruiter, Works council'],
    [
      'user.updated',
      ACME,
      'Zoë Ødegård',
      'last_name Müller-Ødegård → Ødegård · email zoe.mueller@acme.example → zoe.odegard@acme.example · +Admin −Recruiter',
    ],
    ['user.deactivated', ACME, 'Kwame Okafor', 'status ACTIVE → INACTIVE · −Hiring Manager'],
    ['user.deleted', 'Globex GmbH', 'Mai', 'removed'],
    ['user.snapshot', ACME, 'Kwame Okafor', 'state, no news'],
    ['integration.ready', ACME, '', '1250 users known, changes are told from now on'],
    [
      'integration.failing',
      ACME,
      '',
      'INTEGRATION.AUTHENTICATION_INVALID, The credentials of this integration are no longer valid · since 2026-11-23T03:30:00.000Z, 3 attempts',
    ],
    [
      'integration.recovered',
      ACME,
      '',
      'works again · INTEGRATION.AUTHENTICATION_INVALID since 2026-11-23T03:30:00.000Z',
    ],
    [
      'integration.held',
      ACME,
      '',
      'clearings of email: 412 of 1250 users (33 %) · The scope of this integration was changed at 2026-11-27T21:40:00.000Z; Kombo has not synced since · to publish them: npm run ops -- approve workday:HWUTwvyx2wLoSUHphiWVrp28 clearings:email --environment production',
    ],
    ['integration.released', ACME, '', 'clearings of email were dismissed, and taken over in silence'],
    ['integration.scope_changed', ACME, '', 'email off, the customer has opted out · system_roles on'],
  ])('says of %s whose it is, whom it is about and what happened', (type, customer, who, what) => {
    expect(inWords(Event.parse(example(type)))).toEqual({ customer, who, what });
  });

  it('says that it is about every integration where it is', () => {
    const event = Event.parse(example('integration.recovered'));
    const metadata = { ...event.detail.metadata, integration_id: '*' };
    const about = Event.parse({ ...event, detail: { ...event.detail, metadata } });
    expect(inWords(about)).toMatchObject({ customer: 'every integration', who: '' });
  });

  it.each<[string, Partial<User>, string]>([
    ['their address where there is no name', { first_name: null, last_name: null }, 'zoe.1@acme.example'],
    ['their id where there is neither', { first_name: null, last_name: null, email: null }, 'user-1'],
  ])('calls people by %s', (_, nameless, who) => {
    expect(inWords(creation(nameless))).toMatchObject({ who });
  });

  it('calls a customer by the integration where Kombo has not told a name', () => {
    const nameless = creation({}, { customer: { origin_id: '36123', organization_name: null } });
    expect(inWords(nameless)).toMatchObject({ customer: 'workday:HWUTwvyx2wLoSUHphiWVrp28' });
  });

  it('calls a role by whatever is known of it', () => {
    const unknown = { remote_id: null, remote_label: null, scope: null, unified_type: null };
    const system_roles = [{ ...unknown, unified_type: 'ADMIN' }, { ...unknown, remote_id: '7' }, unknown];
    expect(inWords(creation({ email: null, system_roles })).what).toBe('new · ADMIN, 7, role');
  });
});
