import type { Environment } from '../../environments.ts';
import type { Alerting } from '../alerting.ts';
import type { Dispatching } from '../dispatching.ts';
import type { Polling } from '../polling.ts';
import type { Ringing } from '../ringing.ts';
import type { Store } from '../store.ts';

/** All of a stack that is watched. */
export type Watched = {
  readonly environment: Environment;
  readonly store: Store;
  readonly polling: Polling;
  readonly dispatching: Dispatching;
  /** None without webhooks. */
  readonly ringing: Ringing | undefined;
  readonly alerting: readonly Alerting[];
};
