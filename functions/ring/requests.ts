import type { LambdaFunctionURLEvent } from 'aws-lambda';
import type { RingReport, Telemetry } from '../adapters/telemetry.ts';
import { PollFailure, type Limits } from '../domain/failure.ts';
import { ring, type Deps as RingDeps } from './ring.ts';
import type { Letter } from './signature.ts';
import { readWebhook } from './webhook.ts';

export type Deps = RingDeps & {
  readonly isSigned: (letter: Letter) => Promise<boolean>;
  readonly telemetry: Telemetry;
};

/** Of a function URL. */
export type Request = Pick<LambdaFunctionURLEvent, 'headers' | 'body' | 'isBase64Encoded'> & {
  readonly requestContext: Pick<LambdaFunctionURLEvent['requestContext'], 'requestId'>;
};
export type Answer = { readonly statusCode: number };

/** A guess: a webhook that names every model there is has some 2 KB. What is larger is not even read for its signature. */
const MOST_BYTES = 64 * 1024;

/** Answers a request to the doorbell, which anybody may make. Nothing of its body is logged, and nothing is answered but a status. */
export function createRingHandler(deps: Deps) {
  return async (request: Request, limits: Limits): Promise<Answer> => {
    try {
      const report = await answer(deps, request, limits);
      deps.telemetry.rung(report);
      return { statusCode: STATUS[report.outcome] ?? 200 };
    } catch (error) {
      // Thrown on, its message would be in the log, and might quote the body.
      deps.telemetry.crashed({ message_id: request.requestContext.requestId, integration_id: null }, error);
      return { statusCode: 500 };
    } finally {
      deps.telemetry.flush();
    }
  };
}

/** Anything else is a 200: the same request sent again would come to the same. */
const STATUS: Partial<Record<RingReport['outcome'], number>> = { forged: 401, too_large: 413, failed: 503 };

async function answer(deps: Deps, request: Request, limits: Limits): Promise<RingReport> {
  const letter = letterOf(request);
  if (letter.body.length > MOST_BYTES) return { webhook: null, outcome: 'too_large', reason: null };
  let webhook: RingReport['webhook'] = null;
  try {
    if (!(await deps.isSigned(letter))) return { webhook, outcome: 'forged', reason: null };
    const read = readWebhook(letter.body);
    webhook = read ?? null;
    return { webhook, outcome: read === undefined ? 'ignored' : await ring(deps, read, limits), reason: null };
  } catch (error) {
    if (!(error instanceof PollFailure)) throw error;
    return { webhook, outcome: 'failed', reason: error.reason };
  }
}

/** Lambda has headers in lower case, and in Base64 what is no text by its content type. */
function letterOf({ headers, body = '', isBase64Encoded }: Request): Letter {
  return { body: Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8'), signature: headers['x-kombo-signature'] };
}
