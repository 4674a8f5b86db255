import { App } from 'aws-cdk-lib';
import { CfnQueryDefinition } from 'aws-cdk-lib/aws-logs';
import { chooseEnvironment } from '../../infra/environments.ts';
import { AtsUserEventsStack } from '../../infra/stack.ts';

/** The whole stack, but what the emulator's CloudFormation refuses as a type that it does not know. */
const app = new App();
const environment = chooseEnvironment(app.node.tryGetContext('ats-user-events'), app.node.tryGetContext('environment'));
const stack = new AtsUserEventsStack(app, environment);
for (const { node } of stack.node.findAll().filter((one) => one instanceof CfnQueryDefinition)) {
  node.scope?.node.tryRemoveChild(node.id);
}
