import { BlockList, isIP } from 'node:net';
import type { Leaf } from './fields.ts';

type Test = (leaf: Leaf) => boolean;
type Family = 'ipv4' | 'ipv6';

/** What event-ruler takes for an IP address; node would also take others, such as those with a zone. */
const SHAPE = /^([\d.]+|[\da-f:]+)$/i;

function familyOf(text: string): Family | undefined {
  if (!SHAPE.test(text)) return undefined;
  const version = isIP(text);
  if (version === 0) return undefined;
  return version === 4 ? 'ipv4' : 'ipv6';
}

/** The same address, however it is written; undefined if the text is none. */
export function addressOf(text: string): Test | undefined {
  const family = familyOf(text);
  if (family === undefined) return undefined;
  const list = new BlockList();
  list.addAddress(text, family);
  return isIn(list, family);
}

const LONGEST_PREFIX: Readonly<Record<Family, number>> = { ipv4: 31, ipv6: 127 };

/** An address in a network like 10.0.0.0/24; undefined if the text is none. Of one address alone EventBridge makes no network. */
export function networkOf(text: string): Test | undefined {
  const [, address = '', prefix = ''] = /^(.+)\/(\d{1,3})$/.exec(text) ?? [];
  const family = familyOf(address);
  if (family === undefined || Number(prefix) > LONGEST_PREFIX[family]) return undefined;
  const list = new BlockList();
  list.addSubnet(address, Number(prefix), family);
  return isIn(list, family);
}

/** Node finds an address of IPv4 in a network of IPv6, too; event-ruler does not. */
function isIn(list: BlockList, family: Family): Test {
  return (leaf) => typeof leaf === 'string' && familyOf(leaf) === family && list.check(leaf, family);
}
