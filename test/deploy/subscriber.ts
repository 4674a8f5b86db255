import { App, Duration, Stack } from 'aws-cdk-lib';
import { EventBus, Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction, SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Code, Function as LambdaCode, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { CfnOutput } from 'aws-cdk-lib';
import { CDK_PLACE, CDK_STACK } from '../support/cdk.ts';

/** Hands on what it is given, so that the test sees it. */
const HANDLER = `exports.handler = async (event) => {
  await fetch(process.env.TEST_URL, { method: 'POST', body: JSON.stringify(event) });
};`;

/** Somebody else's stack, which knows the name of the bus and nothing more. */
const stack = new Stack(new App(), 'subscriber', { env: CDK_PLACE });
const eventBus = EventBus.fromEventBusName(stack, 'Bus', CDK_STACK);
const queue = new Queue(stack, 'News');
const onLeave = new LambdaCode(stack, 'OnLeave', {
  runtime: Runtime.NODEJS_24_X,
  handler: 'index.handler',
  code: Code.fromInline(HANDLER),
  timeout: Duration.seconds(10),
  environment: { TEST_URL: process.env['TEST_URL'] ?? '' },
});
const source = ['ats.users'];
new Rule(stack, 'All', { eventBus, eventPattern: { source }, targets: [new SqsQueue(queue)] });
new Rule(stack, 'Leavers', {
  eventBus,
  eventPattern: { source, detailType: ['user.deleted', 'user.deactivated'] },
  targets: [new LambdaFunction(onLeave)],
});
new CfnOutput(stack, 'QueueUrl', { value: queue.queueUrl });
