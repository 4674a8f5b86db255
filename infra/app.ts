import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { chooseEnvironment } from './environments.ts';
import { AtsUserEventsStack } from './stack.ts';

const app = new App();
const environment = chooseEnvironment(app.node.tryGetContext('ats-user-events'), app.node.tryGetContext('environment'));
new AtsUserEventsStack(app, environment);
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
