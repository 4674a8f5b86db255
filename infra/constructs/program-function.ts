import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  ApplicationLogLevel,
  Architecture,
  CfnFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
} from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { fileURLToPath } from 'node:url';
import { BUNDLING } from './bundling.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export type ProgramFunctionProps = {
  /** The folder of `functions` that it runs. */
  readonly name: 'dispatch' | 'poll' | 'ring' | 'slack' | 'operate';
  readonly description: string;
  readonly timeout_seconds: number;
  readonly memory_mb: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly log_retention: RetentionDays;
  /** What others know it by; CDK names it unless somebody must. */
  readonly functionName?: string;
  /** Where an asynchronous invocation goes that failed. */
  readonly deadLetterQueue?: IQueue;
  /** How many of it may run at the same time. */
  readonly most_at_once?: number;
};

/** One of our functions: a bundle, a log group that has an end, and a role that may write into that group alone. */
export class ProgramFunction extends NodejsFunction {
  constructor(scope: Construct, id: string, props: ProgramFunctionProps) {
    const logGroup = logGroupFor(scope, id, props);
    super(scope, id, {
      description: props.description,
      entry: `${ROOT}functions/${props.name}/handler.ts`,
      depsLockFilePath: `${ROOT}package-lock.json`,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      timeout: Duration.seconds(props.timeout_seconds),
      memorySize: props.memory_mb,
      environment: { ...props.environment, NODE_OPTIONS: '--enable-source-maps' },
      bundling: BUNDLING,
      logGroup,
      role: roleFor(scope, id, logGroup),
      loggingFormat: LoggingFormat.JSON,
      applicationLogLevelV2: ApplicationLogLevel.INFO,
      systemLogLevelV2: SystemLogLevel.WARN,
      ...(props.functionName !== undefined && { functionName: props.functionName }),
      ...(props.deadLetterQueue && { deadLetterQueue: props.deadLetterQueue }),
      ...(props.most_at_once !== undefined && { reservedConcurrentExecutions: props.most_at_once }),
    });
  }

  /** Its name in the template. */
  get logicalId(): string {
    const resource = this.node.defaultChild;
    if (!(resource instanceof CfnFunction)) throw new TypeError('A function is a resource of CloudFormation');
    return Stack.of(this).getLogicalId(resource);
  }
}

/** Made here so that it has an end: a group that Lambda makes by itself keeps everything for ever. */
function logGroupFor(scope: Construct, id: string, { log_retention }: ProgramFunctionProps): LogGroup {
  return new LogGroup(scope, `${id}Logs`, { retention: log_retention, removalPolicy: RemovalPolicy.DESTROY });
}

/** Not the managed policy that CDK would attach: that one may make and write any log group of the account. */
function roleFor(scope: Construct, id: string, logGroup: LogGroup): Role {
  const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  logGroup.grantWrite(role);
  return role;
}
