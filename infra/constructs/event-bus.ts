import { EventBus } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

export type AtsEventBusProps = {
  /** Others write rules on it by this name. */
  readonly name: string;
};

/** The bus on which subscribers hear of users. */
export class AtsEventBus extends Construct {
  readonly bus: EventBus;

  constructor(scope: Construct, id: string, { name }: AtsEventBusProps) {
    super(scope, id);
    this.bus = new EventBus(this, 'Bus', { eventBusName: name, description: 'What changed among the users of ATSs' });
  }

  /** To publish, and to see that the bus is there: AWS swallows events for one that is not. */
  grantPublishing(to: IGrantable): void {
    this.bus.grantPutEventsTo(to);
    to.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({ actions: ['events:DescribeEventBus'], resources: [this.bus.eventBusArn] }),
    );
  }
}
