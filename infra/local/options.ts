import { parseArgs } from 'node:util';
import { Trouble } from './trouble.ts';

/** Where users come from: the sandbox ATS in this process, or a server that speaks Kombo's contract. */
export type Source =
  | { readonly kind: 'sandbox' }
  | {
      readonly kind: 'kombo';
      readonly api_key: string;
      readonly base_url: string;
      readonly integration_ids: readonly string[];
    };

export type Options = {
  readonly once: boolean;
  readonly json: boolean;
  readonly data?: string;
  readonly source: Source;
};

const KOMBO_EU = 'https://api.kombo.dev/v1';

export const HELP = `Usage: npm start -- [options]

Polls an applicant tracking system and prints what changed among its users.

  --once        one poll of every integration now, due or not, then exit
  --json        stdout carries nothing but the events, as NDJSON; the rest goes to stderr
  --data DIR    keep the state on disk, so that the next run goes on from it (default: memory)
  --help        this text

Without KOMBO_API_KEY a sandbox ATS with made-up people is polled. To poll the real Kombo, set
  KOMBO_API_KEY        your key
  KOMBO_INTEGRATIONS   integration ids, separated by commas, e.g. workday:HWUTwvyx2wLoSUHphiWVrp28
  KOMBO_BASE_URL       ${KOMBO_EU} unless set; https://api.us.kombo.dev/v1 for the US

Examples:
  npm start                                   the sandbox, live
  npm start -- --once --data state            one poll of everybody; run it again to see what changed
  npm start --silent -- --once --json         events only, one JSON object a line
`;

const FLAGS = {
  once: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  data: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/**
 * What is asked for on the command line and in the environment; undefined if only the help is.
 * @throws Trouble with exit code 2 when that is no sense
 */
export function readOptions(words: readonly string[], environment: NodeJS.ProcessEnv): Options | undefined {
  const { help, data, once, json } = readFlags(words);
  if (help) return undefined;
  if (data === '') throw wrong(`--data needs a directory: ${SEE_HELP}`);
  return { once, json, ...(data !== undefined && { data }), source: sourceOf(environment) };
}

function readFlags(words: readonly string[]) {
  try {
    return parseArgs({ args: [...words], options: FLAGS }).values;
  } catch (error) {
    // The first sentence says what is wrong, the others what else there is.
    const [what = ''] = error instanceof Error ? error.message.split(/\. |\.?\n/) : [];
    throw wrong(`${what}: ${SEE_HELP}`);
  }
}

const SEE_HELP = 'see npm start -- --help.';

function sourceOf(environment: NodeJS.ProcessEnv): Source {
  const { KOMBO_API_KEY, KOMBO_INTEGRATIONS: list, KOMBO_BASE_URL: base_url = KOMBO_EU } = environment;
  const api_key = KOMBO_API_KEY?.trim();
  if (!api_key && !list && environment['KOMBO_BASE_URL'] === undefined) return { kind: 'sandbox' };
  if (!api_key) throw wrong('KOMBO_API_KEY is not set; without it and KOMBO_INTEGRATIONS the sandbox is polled.');
  if (!KEY.test(api_key)) throw wrong('KOMBO_API_KEY has characters that no key has.');
  const ids = (list ?? '').split(',').map((id) => id.trim());
  if (!ids.every((id) => INTEGRATION_ID.test(id))) throw wrong(`KOMBO_INTEGRATIONS must be ${EXAMPLE_OF_IDS}.`);
  if (!isBaseUrl(base_url)) throw wrong(`KOMBO_BASE_URL must be a URL like ${KOMBO_EU}.`);
  return { kind: 'kombo', api_key, base_url: base_url.replace(/\/+$/, ''), integration_ids: [...new Set(ids)] };
}

/** What a header can carry. */
const KEY = /^[\x21-\x7e]+$/;

/** TOOL:ID, of what can be part of a path and a header; the length is a guess that no id exceeds. */
const INTEGRATION_ID = /^[\x21-\x2b\x2d-\x39\x3b-\x7e]{1,100}:[\x21-\x2b\x2d-\x39\x3b-\x7e]{1,100}$/;
const EXAMPLE_OF_IDS = 'integration ids like workday:HWUTwvyx2wLoSUHphiWVrp28, separated by commas';

/** Paths are added to it, and it is shown: it has no query, and nothing secret. */
function isBaseUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, search, hash } = new URL(text);
  return ['http:', 'https:'].includes(protocol) && `${username}${password}${search}${hash}` === '';
}

const wrong = (message: string) => new Trouble(message, 2);
