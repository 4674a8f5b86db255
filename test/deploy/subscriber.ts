import { App, CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { EventBus, Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction, SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Code, Function as LambdaCode, Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { fileURLToPath } from 'node:url';
import { UserEventSubscriber } from '../../infra/constructs/user-event-subscriber.ts';
import { CDK_PLACE, CDK_STACK } from '../support/cdk.ts';

/** Hands on what it is given, so that the test sees it. */
const HANDLER = `exports.handler = async (event) => {
  await fetch(process.env.TEST_URL, { method: 'POST', body: JSON.stringify(event) });
};`;

/** As in infra/constructs/program-function.ts. */
const REQUIRE =
  "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);";

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

/** The emulator's Lambda brings no SDK along, as AWS's does. */
const handler = new NodejsFunction(stack, 'OnUser', {
  entry: fileURLToPath(new URL('directory.ts', import.meta.url)),
  depsLockFilePath: fileURLToPath(new URL('../../package-lock.json', import.meta.url)),
  runtime: Runtime.NODEJS_24_X,
  bundling: { format: OutputFormat.ESM, mainFields: ['module', 'main'], bundleAwsSDK: true, banner: REQUIRE },
  timeout: Duration.seconds(20),
  environment: { TEST_URL: process.env['TEST_URL'] ?? '' },
});
const directory = new UserEventSubscriber(stack, 'Directory', { bus: eventBus, handler, snapshots: true });

const source = ['ats.users'];
new Rule(stack, 'All', { eventBus, eventPattern: { source }, targets: [new SqsQueue(queue)] });
new Rule(stack, 'Leavers', {
  eventBus,
  eventPattern: { source, detailType: ['user.deleted', 'user.deactivated'] },
  targets: [new LambdaFunction(onLeave)],
});
new CfnOutput(stack, 'QueueUrl', { value: queue.queueUrl });
new CfnOutput(stack, 'DirectoryQueueUrl', { value: directory.queue.queueUrl });
new CfnOutput(stack, 'DirectoryDeadLettersUrl', { value: directory.deadLetters.queueUrl });
new CfnOutput(stack, 'SequencesTable', { value: directory.sequences.tableName });
