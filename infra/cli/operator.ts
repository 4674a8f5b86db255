import type { Payload } from '../../functions/operate/commands.ts';
import type { Result } from '../../functions/operate/results.ts';

/** `signed`: kept with who is at the keyboard. */
export type Signature = 'signed' | 'unsigned';

/** Whoever carries out commands: the function of a stack, or this process on a directory. */
export type Operator = {
  /** What can be expected, such as missing rights, is a refusal. */
  readonly run: (payload: Payload, signature: Signature) => Promise<Result>;
  readonly close: () => Promise<void>;
};
