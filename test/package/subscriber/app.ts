import { UserEventSubscriber } from 'ats-user-events/cdk';
import { App, CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';

const app = new App({ outdir: 'cdk.out' });
const stack = new Stack(app, 'directory');
const bus = EventBus.fromEventBusName(stack, 'Bus', 'ats-user-events-production');
const handler = new NodejsFunction(stack, 'Fn', {
  entry: 'directory.ts',
  runtime: Runtime.NODEJS_24_X,
  bundling: { format: OutputFormat.ESM },
  timeout: Duration.seconds(30),
  environment: { DIRECTORY_URL: 'https://directory.example' },
});
const subscriber = new UserEventSubscriber(stack, 'Directory', { bus, handler, snapshots: true });
new CfnOutput(stack, 'Queue', { value: subscriber.queue.queueUrl });
app.synth();
