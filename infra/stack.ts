import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Alerting } from './constructs/alerting.ts';
import { Dispatching } from './constructs/dispatching.ts';
import { AtsEventBus } from './constructs/event-bus.ts';
import { KomboSecret } from './constructs/kombo-secret.ts';
import { retentionOf } from './constructs/log-retention.ts';
import { Operating } from './constructs/operating.ts';
import { Polling } from './constructs/polling.ts';
import { Ringing, type RingingProps } from './constructs/ringing.ts';
import { Store } from './constructs/store.ts';
import { Watching } from './constructs/watching.ts';
import type { Watched } from './constructs/watching/watched.ts';
import type { Environment } from './environments.ts';
import { heavyGapOf } from '../functions/domain/budget.ts';
import { baselineSettingsOf, guardSettingsOf } from './settings.ts';

const KOMBO = { eu: 'https://api.kombo.dev/v1', us: 'https://api.us.kombo.dev/v1' };

/** The output by which the operator's command line finds its function. */
export const OPERATE_FUNCTION = 'OperateFunctionName';

/** The whole program in one environment. */
export class AtsUserEventsStack extends Stack {
  constructor(scope: Construct, environment: Environment) {
    const { name, throw_away, restored_table, account, region } = environment;
    super(scope, `ats-user-events-${name}`, {
      description: 'Tells what changed among the users of your customers’ applicant tracking systems',
      terminationProtection: !throw_away,
      ...(account !== undefined && region !== undefined && { env: { account, region } }),
    });
    const log_retention = retentionOf(environment.log_retention_days);
    const store = new Store(this, 'Store', { throw_away, restored_table });
    const { archive_days } = environment;
    const bus = new AtsEventBus(this, 'EventBus', { name: `ats-user-events-${name}`, archive_days });
    const secret = new KomboSecret(this, 'Kombo', { throw_away });
    const common = {
      TABLE_NAME: store.table.tableName,
      ...secretEnvironment(secret),
      ...commonEnvironment(environment),
    };
    const polling = new Polling(this, 'Polling', {
      store,
      bus,
      secret,
      log_retention,
      concurrency: { light: environment.light_concurrency, heavy: environment.heavy_concurrency },
      request_gap_ms: heavyGapOf(environment),
      environment: { ...common, ...pollEnvironment(environment), BUS_NAME: bus.bus.eventBusName },
    });
    const parts = { store, bus, secret, polling, log_retention };
    const dispatching = new Dispatching(this, 'Dispatching', {
      ...parts,
      interval_minutes: environment.dispatch_interval_minutes,
      environment: { ...common, ...dispatchEnvironment(environment) },
    });
    const asking = { ...parts, environment: { ...common, ...operateEnvironment(environment) } };
    const operating = new Operating(this, 'Operating', { ...asking, name: operateNameOf(environment) });
    this.tell({ [OPERATE_FUNCTION]: operating.function.functionName });
    const ringing = environment.webhooks ? this.ring(asking) : undefined;
    this.watch({ environment, store, polling, dispatching, ringing, alerting: this.alert(environment, bus) });
    this.tell({ EventBusName: bus.bus.eventBusName, EventBusArn: bus.bus.eventBusArn });
    this.tell({ TableName: store.table.tableName, KomboSecretArn: secret.secret.secretArn });
  }

  private ring(asking: RingingProps): Ringing {
    const ringing = new Ringing(this, 'Ringing', asking);
    this.tell({ WebhookUrl: ringing.url.url });
    return ringing;
  }

  private alert({ name, slack, log_retention_days }: Environment, bus: AtsEventBus): readonly Alerting[] {
    const common = { bus, log_retention: retentionOf(log_retention_days), environment: name };
    return slack.map((alert) => new Alerting(this, `Alert-${alert.name}`, { ...common, alert }));
  }

  private watch(watched: Watched): void {
    this.tell({ AlarmTopicArn: new Watching(this, 'Watching', watched).topic.topicArn });
  }

  private tell(outputs: Readonly<Record<string, string>>): void {
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value });
  }
}

function secretEnvironment({ secret }: KomboSecret): Record<string, string> {
  return { KOMBO_SECRET_ID: secret.secretArn };
}

function commonEnvironment(environment: Environment): Record<string, string> {
  const { name, poll_interval_minutes, sweep_interval_days, failing_after_polls } = environment;
  return {
    ENVIRONMENT: name,
    KOMBO_BASE_URL: komboOf(environment),
    FAILING_AFTER_POLLS: String(failing_after_polls),
    POLL_INTERVAL_SECONDS: seconds(poll_interval_minutes * 60),
    SWEEP_INTERVAL_SECONDS: seconds(sweep_interval_days * 24 * 60 * 60),
  };
}

/** Settings may have fractions of a minute or a day, and products of these a hair more. */
const seconds = (number: number) => String(Math.round(number));

function komboOf({ kombo_base_url, kombo_region }: Environment): string {
  return kombo_base_url ?? KOMBO[kombo_region];
}

function dispatchEnvironment(environment: Environment): Record<string, string> {
  return {
    DISPATCH_INTERVAL_SECONDS: seconds(environment.dispatch_interval_minutes * 60),
    REQUESTS_PER_MINUTE: String(environment.requests_per_minute),
    HEAVY_CONCURRENCY: String(environment.heavy_concurrency),
  };
}

const operateNameOf = ({ name }: Environment) => `ats-user-events-${name}-operate`;

function operateEnvironment(environment: Environment): Record<string, string> {
  return {
    ERASE_AFTER_SECONDS: seconds(environment.erase_after_days * 24 * 60 * 60),
  };
}

function pollEnvironment(environment: Environment): Record<string, string> {
  return {
    OVERLAP_SECONDS: seconds(environment.overlap_minutes * 60),
    ...settingsOfIntegrations(environment),
    OPERATE_FUNCTION_NAME: operateNameOf(environment),
  };
}

/**
 * Lambda takes 4 KB of environment a function. A quarter is for what is known only when it is deployed: names, URLs, ARNs.
 * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
const MOST_BYTES = 3 * 1024;

function settingsOfIntegrations(environment: Environment): Record<string, string> {
  const texts = {
    GUARDS: JSON.stringify(guardSettingsOf(environment)),
    PUBLISHED_BASELINES: JSON.stringify(baselineSettingsOf(environment)),
  };
  const bytes = Buffer.byteLength(Object.values(texts).join(''));
  if (bytes <= MOST_BYTES) return texts;
  const many = Object.keys(environment.integrations).length;
  const what = `integrations is too large: the settings of ${many} integrations take ${bytes} bytes, and a function has room for ${MOST_BYTES}`;
  throw new Error(`${environment.name}: ${what}; leave out integrations for which the usual ones will do.`);
}
