import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { Kombo } from '@kombo-api/sdk';
import type { Table } from '../../../functions/adapters/table.ts';

/** What a script of somebody else's works with: the official SDKs, and a table like ours. */
export type PeerTools = {
  /** Kombo's own client, for one integration. */
  readonly komboFor: (integrationId: string) => Kombo;
  readonly table: Table;
  readonly bus: { readonly client: EventBridgeClient; readonly name: string };
  readonly now: () => Date;
};

export type Polling = {
  readonly integration_id: string;
  /** Who changed since the last time, or everybody, as Kombo recommends once a week. */
  readonly whom: 'changed' | 'everybody';
};

export type Peer = {
  /** Polls once. @throws whatever went wrong: the next poll begins where the last good one did. */
  readonly poll: (tools: PeerTools, polling: Polling) => Promise<void>;
  /** Integrations side by side. */
  readonly at_once: number;
};
