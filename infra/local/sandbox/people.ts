import type { Faker } from '@faker-js/faker';
// One language each, not the index of all seventy, which alone takes a fifth of a second to load.
import { faker as german } from '@faker-js/faker/locale/de';
import { faker as english } from '@faker-js/faker/locale/en';
import { faker as french } from '@faker-js/faker/locale/fr';
import type { Connector } from './connectors.ts';
import { hexOf, seedOf } from './ids.ts';
import type { Person, Profile } from './state.ts';

const FAKERS = { en: english, de: german, fr: french };

const SHARE_OF_INACTIVE = 0.1;
const SHARE_WITH_TWO_ROLES = 0.2;
// Case is the user's, not normalised by Kombo: some addresses have capitals.
const SHARE_OF_CAPITALS = 0.1;
const FIRST_REMOTE_NUMBER = 4_000_001;

/**
 * A generator in the state that these parts alone decide: what one draws from it does not depend on what was drawn
 * before. Good until the next call.
 */
export function fakerFor(names: Connector['names'], ...parts: readonly string[]): Faker {
  const faker = FAKERS[names];
  faker.seed(seedOf(...parts));
  return faker;
}

export type Customer = Pick<Profile, 'organization_name' | 'domain' | 'creator_email'>;

export function drawCustomer(faker: Faker): Customer {
  const organization_name = faker.company.name();
  const domain = `${lettersOf(organization_name, '-')}.example`;
  return { organization_name, domain, creator_email: `it@${domain}` };
}

export type Drawn = Pick<Person, 'first_name' | 'last_name' | 'email' | 'status' | 'role_ids'>;

/** One made-up person, with what the connector provides. `taken` says which addresses are in use. */
export function drawPerson(faker: Faker, profile: Profile, taken: (email: string) => boolean): Drawn {
  const { fields, email_share } = profile.connector;
  const first_name = faker.person.firstName();
  const last_name = faker.person.lastName();
  const address = addressOf(`${first_name}.${last_name}`, profile.domain, taken);
  const email = faker.datatype.boolean(SHARE_OF_CAPITALS) ? capitalised(address) : address;
  const status = faker.datatype.boolean(SHARE_OF_INACTIVE) ? 'INACTIVE' : 'ACTIVE';
  return {
    first_name,
    last_name,
    email: fields.includes('email') && faker.datatype.boolean(email_share) ? email : null,
    status: fields.includes('status') ? status : null,
    role_ids: drawRoles(faker, profile.connector),
  };
}

/** first.last@domain, numbered where that is taken. Only letters that Kombo's pattern for addresses allows. */
export function addressOf(name: string, domain: string, taken: (email: string) => boolean): string {
  const local = lettersOf(name, '.');
  let address = `${local}@${domain}`;
  for (let number = 2; taken(address); number += 1) address = `${local}${number}@${domain}`;
  return address;
}

/** The tool's own id of its nth person. */
export function remoteIdOf(connector: Connector, integrationId: string, number: number): string {
  return connector.remote_ids === 'number'
    ? String(FIRST_REMOTE_NUMBER + number)
    : hexOf(integrationId, 'person', String(number));
}

function drawRoles(faker: Faker, { roles }: Connector): readonly string[] {
  if (roles.length === 0) return [];
  const count = faker.datatype.boolean(SHARE_WITH_TWO_ROLES) ? 2 : 1;
  return faker.helpers.arrayElements(roles, count).map((role) => role.remote_id);
}

function lettersOf(text: string, separator: string): string {
  return text
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-z0-9]+/g, separator)
    .replaceAll(/^[-.]+|[-.]+$/g, '');
}

const capitalised = (address: string): string =>
  address.replaceAll(/(^|\.)[a-z](?=[^@]*@)/g, (start) => start.toUpperCase());
