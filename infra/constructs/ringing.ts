import { FunctionUrlAuthType, type FunctionUrl } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { KomboSecret } from './kombo-secret.ts';
import type { Polling } from './polling.ts';
import { ProgramFunction } from './program-function.ts';
import type { Store } from './store.ts';

export type RingingProps = {
  readonly store: Store;
  readonly secret: KomboSecret;
  readonly polling: Polling;
  readonly environment: Readonly<Record<string, string>>;
  readonly log_retention: RetentionDays;
};

/** Most rings take some milliseconds; one that makes us ask Kombo waits for its answer. */
const FUNCTION_SECONDS = 30;

/** Anybody can ring. A guess: some hundred rings a second pass, and a flood takes no more of the account than this. */
const MOST_AT_ONCE = 5;

/** The URL at which Kombo rings, and the function that answers. Who is Kombo is told by the signature. */
export class Ringing extends Construct {
  readonly function: ProgramFunction;
  readonly url: FunctionUrl;

  constructor(scope: Construct, id: string, { store, secret, polling, environment, log_retention }: RingingProps) {
    super(scope, id);
    const { queue } = polling.light;
    this.function = new ProgramFunction(this, 'Ring', {
      name: 'ring',
      description: 'Asks for a poll when Kombo rings',
      timeout_seconds: FUNCTION_SECONDS,
      memory_mb: 512,
      log_retention,
      most_at_once: MOST_AT_ONCE,
      environment: { ...environment, LIGHT_QUEUE_URL: queue.queueUrl },
    });
    store.grantRinging(this.function);
    secret.secret.grantRead(this.function);
    queue.grantSendMessages(this.function);
    this.url = this.function.addFunctionUrl({ authType: FunctionUrlAuthType.NONE });
  }
}
