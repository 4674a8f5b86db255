import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, Billing, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

export type StoreProps = {
  /** Whether it may go with the stack, and all that is known with it. */
  readonly throw_away: boolean;
};

/** The one table: the register and the snapshots. */
export class Store extends Construct {
  readonly table: TableV2;

  constructor(scope: Construct, id: string, { throw_away }: StoreProps) {
    super(scope, id);
    this.table = new TableV2(this, 'Table', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      billing: Billing.onDemand(),
      // Whoever loses the snapshots loses what subscribers were told: everybody would be new.
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: !throw_away },
      deletionProtection: !throw_away,
      removalPolicy: throw_away ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
    });
  }

  /** What the dispatcher does: it reads the register, and keeps what concerns all of it. */
  grantDispatching(to: IGrantable): void {
    this.table.grant(to, 'dynamodb:Query', 'dynamodb:GetItem', 'dynamodb:PutItem');
  }

  /** What a poll does. Nothing is ever deleted or scanned. */
  grantPolling(to: IGrantable): void {
    this.grantReadingAndWriting(to);
  }

  /** What an operator's commands do: they read users and write the register. */
  grantOperating(to: IGrantable): void {
    this.grantReadingAndWriting(to);
  }

  private grantReadingAndWriting(to: IGrantable): void {
    this.table.grant(
      to,
      'dynamodb:Query',
      'dynamodb:GetItem',
      'dynamodb:BatchGetItem',
      'dynamodb:PutItem',
      'dynamodb:UpdateItem',
    );
  }
}
