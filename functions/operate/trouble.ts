import type { Reason, Remedy } from '../domain/failure.ts';
import { UNFILLED } from '../adapters/secret.ts';
import { refused, type Refusal } from './results.ts';

/** A known failure, and what a person does about it. */
export function remedyFor({ code, title, remedy }: Reason): Refusal {
  const what = title === null ? code : `${code}: ${title.replace(/\.$/, '')}`;
  return refused(`It could not be done (${what}).`, BY_CODE[code] ?? BY_REMEDY[remedy]);
}

const BY_CODE: Readonly<Record<string, string>> = {
  'PLATFORM.INTEGRATION_NOT_FOUND': "Look the id up in Kombo's dashboard: this key knows no such integration.",
  'REGISTER.UNREADABLE': 'Its item in the table was written by something else, or by a newer version; restore it.',
  [UNFILLED]: "Put Kombo's API key into the secret that the stack's output KomboSecretArn names.",
};

const BY_REMEDY: Readonly<Record<Remedy, string>> = {
  retry: 'It passes by itself: try again in a minute.',
  wait: 'The integration is not ready yet: wait until Kombo has synced it.',
  freeze: "Its users are switched off in Kombo: switch them on in Kombo's dashboard.",
  person: "Mend the integration in Kombo's dashboard.",
  everyone: 'Every integration is concerned: check the key and the rights of the function.',
  restart: 'Try again; should it fail again, report it.',
  report: 'Try again; should it fail again, report it with this code.',
};
