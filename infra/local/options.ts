import { parseArgs } from 'node:util';
import { INTEGRATION_ID } from '../../functions/domain/integration-id.ts';
import { CONSOLE_PORT, KOMBO_EU } from './help.ts';
import { Trouble } from './trouble.ts';
import { verdictsOf, type Verdict } from './verdicts.ts';

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
  /** The file with the settings. */
  readonly settings?: string;
  /** Whether the polls that begin at the start look at everybody. */
  readonly sweep: boolean;
  readonly verdicts: readonly Verdict[];
  /** Where the console is served; none if it is not. */
  readonly port?: number;
  readonly source: Source;
};

const FLAGS = {
  once: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  data: { type: 'string' },
  sweep: { type: 'boolean', default: false },
  approve: { type: 'string', multiple: true },
  dismiss: { type: 'string', multiple: true },
  settings: { type: 'string' },
  port: { type: 'string' },
  'no-console': { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/**
 * What is asked for on the command line and in the environment; undefined if only the help is.
 * @throws Trouble with exit code 2 when that is no sense
 */
export function readOptions(words: readonly string[], environment: NodeJS.ProcessEnv): Options | undefined {
  const { help, data, settings, approve = [], dismiss = [], port, 'no-console': isMute, ...flags } = readFlags(words);
  if (help) return undefined;
  if (data === '') throw wrong(`--data needs a directory: ${SEE_HELP}`);
  if (settings === '') throw wrong(`--settings needs a file: ${SEE_HELP}`);
  const verdicts = verdictsOf({ approve, dismiss });
  if (verdicts.length > 0 && data === undefined) {
    throw wrong('--approve and --dismiss answer what a state holds; --data must say in which directory it is.');
  }
  return {
    ...flags,
    ...(data !== undefined && { data }),
    ...(settings !== undefined && { settings }),
    ...(!flags.once && !isMute && { port: portOf(port) }),
    verdicts,
    source: sourceOf(environment),
  };
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

/** 0 takes a free one. */
function portOf(text: string | undefined): number {
  if (text === undefined) return CONSOLE_PORT;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= 65_535)) throw wrong('--port must be a number from 0 to 65535.');
  return port;
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

const EXAMPLE_OF_IDS = 'integration ids like workday:HWUTwvyx2wLoSUHphiWVrp28, separated by commas';

/** Paths are added to it, and it is shown: it has no query, and nothing secret. */
function isBaseUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, search, hash } = new URL(text);
  return ['http:', 'https:'].includes(protocol) && `${username}${password}${search}${hash}` === '';
}

const wrong = (message: string) => new Trouble(message, 2);
