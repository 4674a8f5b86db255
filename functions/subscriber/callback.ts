import type { User, UserEvent } from '../events/index.ts';
import type { Message } from './messages.ts';

// What the types of the package refer to stands here, away from the SDK's, which a subscriber need not have installed.

/**
 * Makes your directory look like `user`; `change` is the event as the contract has it, and tells what happened, or by its
 * type `user.snapshot` that it is state. To throw is to be called again, until the event is among the dead letters.
 */
export type UserCallback = (user: User, change: UserEvent) => Promise<void>;

/** The handler of a function behind an SQS queue, of which only those messages come again that it names. */
export type SubscriberHandler = (
  batch: { readonly Records: readonly Message[] },
  context: { getRemainingTimeInMillis(): number },
) => Promise<{ batchItemFailures: { itemIdentifier: string }[] }>;
