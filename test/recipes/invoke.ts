import { handler } from './welcome.ts';

/** One invocation, in a process as Lambda has it: the records and the time left come in, the answer goes out. */
const [records = '', remaining_ms = ''] = process.argv.slice(2);
const until = Date.now() + Number(remaining_ms);
const Context = {
  callbackWaitsForEmptyEventLoop: true,
  functionName: 'welcome',
  functionVersion: '1',
  invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:welcome',
  memoryLimitInMB: '128',
  awsRequestId: 'request',
  logGroupName: '',
  logStreamName: '',
  getRemainingTimeInMillis: () => until - Date.now(),
  done: () => undefined,
  fail: () => undefined,
  succeed: () => undefined,
};
const answer = await handler({ Records: JSON.parse(records) }, Context).catch((error: unknown) => String(error));
process.stdout.write(`\n${JSON.stringify(answer)}`);
