import { KINDS } from '../../functions/domain/guard.ts';

export const CONSOLE_PORT = 4400;

export const KOMBO_EU = 'https://api.kombo.dev/v1';

export const HELP = `Usage: npm start -- [options]

Polls an applicant tracking system and prints what changed among its users.

  --once             one poll of every integration now, due or not, then exit
  --json             stdout carries nothing but the events, as NDJSON; the rest goes to stderr
  --data DIR         keep the state on disk, so that the next run goes on from it (default: memory)
  --sweep            the first poll looks at everybody, not only at those that Kombo calls changed
  --approve ID:KIND  publish the changes of this kind that are held (needs --data)
  --dismiss ID:KIND  take them over in silence instead (needs --data)
  --settings FILE    JSON with what is to be other than usual, e.g. {"guards": {"creations": "off"}}
                     what its alert rules would tell Slack is shown, and not sent
  --port N           the console's port (default: ${CONSOLE_PORT}, or a free one where that is taken; 0 for a free one)
  --no-console       serve no console; --once serves none anyway
  --help             this text

The console is a page that shows all of it, and where you answer; its address, with a token of this start, is printed.

Too many changes of one kind at once are held until you answer: integration.held says how many, and the command. A
directory belongs to one process: answer in the console, or end the one that tells you, then answer. --approve and
--dismiss may be given several times. KIND is one of
  ${KINDS.slice(0, KINDS.length / 2).join(', ')},
  ${KINDS.slice(KINDS.length / 2).join(', ')}

Without KOMBO_API_KEY a sandbox ATS with made-up people is polled, whose days last ten seconds. To poll the real Kombo, set
  KOMBO_API_KEY        your key
  KOMBO_INTEGRATIONS   integration ids, separated by commas, e.g. workday:HWUTwvyx2wLoSUHphiWVrp28
  KOMBO_BASE_URL       ${KOMBO_EU} unless set; https://api.us.kombo.dev/v1 for the US

Examples:
  npm start                                   the sandbox, live
  npm start -- --once --data state            one poll of everybody; run it again to see what changed
  npm start -- --once --data state --sweep    the same, looking at everybody
  npm start --silent -- --once --json         events only, one JSON object a line
  npm start -- --once --data state --approve workday:HWUTwvyx2wLoSUHphiWVrp28:deletions
  npm start -- --once --data state --dismiss workday:HWUTwvyx2wLoSUHphiWVrp28:clearings:email
`;
