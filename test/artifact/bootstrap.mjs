// What Lambda's own runtime does between the Runtime API and a handler, without its conveniences.
// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const { AWS_LAMBDA_RUNTIME_API, LAMBDA_TASK_ROOT, _HANDLER } = process.env;
const BASE = `http://${AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime`;

const post = (path, body) => fetch(`${BASE}/${path}`, { method: 'POST', body: JSON.stringify(body) });

const told = (error) => ({
  errorType: error?.name ?? 'Error',
  errorMessage: error?.message ?? String(error),
  stackTrace: error?.stack?.split('\n').slice(1) ?? [],
});

async function load() {
  const [file, name] = _HANDLER.split('.');
  const module = await import(pathToFileURL(join(LAMBDA_TASK_ROOT, `${file}.mjs`)).href);
  return module[name];
}

async function answerNext(handler) {
  const next = await fetch(`${BASE}/invocation/next`);
  const awsRequestId = next.headers.get('lambda-runtime-aws-request-id');
  const deadline = Number(next.headers.get('lambda-runtime-deadline-ms'));
  const context = {
    awsRequestId,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    invokedFunctionArn: next.headers.get('lambda-runtime-invoked-function-arn'),
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
  try {
    const result = await handler(await next.json(), context);
    await post(`invocation/${awsRequestId}/response`, result ?? null);
  } catch (error) {
    await post(`invocation/${awsRequestId}/error`, told(error));
  }
}

const handler = await load().catch(async (error) => {
  await post('init/error', told(error));
  process.exit(1);
});
for (;;) await answerNext(handler);
