import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { Kombo } from '@kombo-api/sdk';
import pMap from 'p-map';
import { createTable } from '../../../functions/adapters/table.ts';
import { LOCAL_CREDENTIALS, TABLE_NAME } from '../../../infra/local/table-client.ts';
import type { Contender } from '../contender.ts';
import { countRequests } from '../counting.ts';
import { spotOf, type Place } from '../place.ts';
import type { Peer, PeerTools } from './peer.ts';

/** A script of somebody else's, with SDK clients as they are; that of the table is ours, which does less. */
export async function openPeer({ poll, at_once }: Peer, place: Place): Promise<Contender> {
  const dynamodb = new DynamoDBClient({ ...LOCAL_CREDENTIALS, endpoint: place.table_endpoint });
  const takeCounts = countRequests(dynamodb);
  const table = createTable(dynamodb, TABLE_NAME);
  const client = new EventBridgeClient({ ...LOCAL_CREDENTIALS, endpoint: place.bus_url });
  const toolsAt = (server_url: string): PeerTools => ({
    komboFor: (integration_id) => new Kombo({ api_key: place.api_key, integration_id, server_url }),
    table,
    bus: { client, name: place.bus_name },
    now: () => new Date(),
  });
  return {
    takeCounts,
    poll: async (spot, whom) => {
      const { kombo_url, integration_id } = spotOf(place, spot);
      await poll(toolsAt(kombo_url), { integration_id, whom });
      return 1;
    },
    pollAll: async (latency_ms) => {
      const tools = toolsAt(spotOf(place, { nth: 0, latency_ms }).kombo_url);
      await pMap(place.integration_ids, (integration_id) => poll(tools, { integration_id, whom: 'changed' }), {
        concurrency: at_once,
      });
    },
  };
}
