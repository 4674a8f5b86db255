import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, Billing, TableV2, type ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { PROGRAM } from '../../functions/adapters/program.ts';
import { PARTITION } from '../../functions/adapters/register/item.ts';

export type StoreProps = {
  /** Whether it may go with the stack, and all that is known with it. */
  readonly throw_away: boolean;
  /** In place of its own, by name. */
  readonly restored_table: string | undefined;
};

/** The one table: the register and the snapshots. */
export class Store extends Construct {
  readonly table: Pick<ITableV2, 'grant' | 'tableArn' | 'tableName'>;

  constructor(scope: Construct, id: string, { throw_away, restored_table }: StoreProps) {
    super(scope, id);
    // It stays although another is in use: with the setting gone all is as before.
    const own = new TableV2(this, 'Table', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      billing: Billing.onDemand(),
      // Whoever loses the snapshots loses what subscribers were told: everybody would be new.
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: !throw_away },
      deletionProtection: !throw_away,
      removalPolicy: throw_away ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
    });
    this.table = restored_table === undefined ? own : TableV2.fromTableName(this, 'Restored', restored_table);
  }

  /** What the dispatcher does: it reads the register, and keeps what concerns all of it. */
  grantDispatching(to: IGrantable): void {
    this.grantWithin([PARTITION, PROGRAM], to, ['Query', 'GetItem', 'PutItem']);
  }

  /** What a poll does. Nothing is ever deleted or scanned. */
  grantPolling(to: IGrantable): void {
    this.table.grant(
      to,
      'dynamodb:Query',
      'dynamodb:GetItem',
      'dynamodb:BatchGetItem',
      'dynamodb:PutItem',
      'dynamodb:UpdateItem',
    );
  }

  /** What an operator's commands do: they read users and write the register. */
  grantOperating(to: IGrantable): void {
    this.table.grant(to, 'dynamodb:BatchGetItem');
    this.grantWithin([PARTITION], to, ['Query', 'GetItem', 'PutItem', 'UpdateItem']);
  }

  /** What a webhook does, by a function that anybody may call: the register, and nothing of a person. */
  grantRinging(to: IGrantable): void {
    this.grantWithin([PARTITION], to, ['GetItem', 'PutItem', 'UpdateItem']);
  }

  private grantWithin(partitions: readonly string[], to: IGrantable, actions: readonly string[]): void {
    to.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        actions: actions.map((action) => `dynamodb:${action}`),
        resources: [this.table.tableArn],
        conditions: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': partitions } },
      }),
    );
  }
}
