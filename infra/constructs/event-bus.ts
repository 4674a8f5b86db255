import { Duration } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { SOURCE } from '../../functions/events/index.ts';

export type AtsEventBusProps = {
  /** Others write rules on it by this name. */
  readonly name: string;
  /** How long events are kept to be replayed; not at all unless it is said. */
  readonly archive_days: number | undefined;
};

/** The bus on which subscribers hear of users. */
export class AtsEventBus extends Construct {
  readonly bus: EventBus;

  constructor(scope: Construct, id: string, { name, archive_days }: AtsEventBusProps) {
    super(scope, id);
    this.bus = new EventBus(this, 'Bus', { eventBusName: name, description: 'What changed among the users of ATSs' });
    if (archive_days !== undefined) {
      this.bus.archive('Archive', { eventPattern: { source: [SOURCE] }, retention: Duration.days(archive_days) });
    }
  }

  /** To publish, and to see that the bus is there: AWS swallows events for one that is not. */
  grantPublishing(to: IGrantable): void {
    this.bus.grantPutEventsTo(to);
    to.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({ actions: ['events:DescribeEventBus'], resources: [this.bus.eventBusArn] }),
    );
  }
}
