import type { DecisionLog } from '../adapters/decision-log.ts';
import type { Kombo } from '../adapters/kombo.ts';
import type { Queue } from '../adapters/queue.ts';
import type { Register } from '../adapters/register.ts';
import type { Snapshots } from '../adapters/snapshots.ts';
import type { CommandsFor } from '../domain/command-line.ts';
import type { Limits } from '../domain/failure.ts';
import type { RetrySettings } from '../domain/retry.ts';
import type { SweepSettings } from '../domain/sweep.ts';

/** What commands work with. */
export type Deps = {
  readonly register: Register;
  readonly snapshots: Pick<Snapshots, 'load'>;
  readonly kombo: Pick<Kombo, 'integration' | 'usersByIds'>;
  readonly lightQueue: Queue;
  readonly heavyQueue: Queue;
  /** Where decisions about users are logged; none on one machine. */
  readonly decisionLog: DecisionLog | undefined;
  readonly settings: OperateSettings;
  /** How long a command may take. */
  readonly limits: () => Limits;
  /** Epoch milliseconds. */
  readonly clock: () => number;
};

export type OperateSettings = SweepSettings &
  RetrySettings & {
    /** How long people of a removed integration are remembered. */
    readonly erase_after_ms: number;
    /** When a poll begins that is asked for: "now", or what begins it on one machine. */
    readonly polled_when: string;
    /** What a person enters to answer a hold. */
    readonly commandsFor: CommandsFor;
    /** The same by the AWS CLI; none on one machine. */
    readonly invocationsFor?: CommandsFor;
  };
