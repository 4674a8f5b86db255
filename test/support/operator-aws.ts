import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

export type Answer = { readonly status?: number; readonly headers?: Record<string, string>; readonly body: string };

/** What stands for CloudFormation, STS and Lambda, over their real protocols. */
export type OperatorAws = {
  readonly url: string;
  /** Payloads of invocations, with the function's name. */
  readonly invocations: { readonly name: string; readonly payload: unknown }[];
  /** The answer to each of them from now on. */
  readonly answers: { stacks: Answer; identity: Answer; invocation: Answer };
  readonly close: () => Promise<void>;
};

export const ARN = 'arn:aws:sts::123456789012:assumed-role/admin/ada';

/** The stack with these outputs. https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStacks.html */
export function stackWith(outputs: Readonly<Record<string, string>>): Answer {
  const members = Object.entries(outputs).map(
    ([key, value]) => `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`,
  );
  const stack = `<member><StackName>s</StackName><StackStatus>CREATE_COMPLETE</StackStatus><Outputs>${members.join('')}</Outputs></member>`;
  return { body: resultOf('DescribeStacks', `<Stacks>${stack}</Stacks>`) };
}

const resultOf = (action: string, content: string) =>
  `<${action}Response><${action}Result>${content}</${action}Result></${action}Response>`;

/** An error of a service that answers in XML. */
export const xmlError = (code: string, message: string, status = 400): Answer => ({
  status,
  body: `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`,
});

/** An error of a service that answers in JSON. */
export const jsonError = (code: string, message: string, status = 400): Answer => ({
  status,
  headers: { 'x-amzn-errortype': code },
  body: JSON.stringify({ Message: message }),
});

export const invoked = (result: unknown): Answer => ({ body: JSON.stringify(result) });

export async function startOperatorAws(): Promise<OperatorAws> {
  const answers: OperatorAws['answers'] = {
    stacks: stackWith({ OperateFunctionName: 'operate-1' }),
    identity: { body: resultOf('GetCallerIdentity', `<Arn>${ARN}</Arn>`) },
    invocation: invoked({ ok: true, shows: 'sentence', sentence: 'Done.' }),
  };
  const invocations: OperatorAws['invocations'] = [];
  const server = createServer((request, response) => void handle(request, response));
  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    const name = /^\/2015-03-31\/functions\/([^/]+)\/invocations/.exec(request.url ?? '')?.[1];
    if (name !== undefined) invocations.push({ name, payload: JSON.parse(body) });
    const answer = name === undefined ? queried(body) : answers.invocation;
    response.writeHead(answer.status ?? 200, answer.headers).end(answer.body);
  }
  const queried = (body: string) => (body.includes('Action=GetCallerIdentity') ? answers.identity : answers.stacks);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('A server on TCP has a port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    invocations,
    answers,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => void server.close(resolve));
    },
  };
}

async function bodyOf(request: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
