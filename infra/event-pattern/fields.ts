/** A value of an event that is neither an object nor a list. */
export type Leaf = string | number | boolean | null;

/** Within which lists of the event something is, and in which element of each. */
export type Membership = ReadonlyMap<number, number>;

export type Field = { readonly leaf: Leaf; readonly membership: Membership };

/** What an event says, by paths such as `detail.data.user.status`. A list has as many values as it has elements. */
export type Fields = ReadonlyMap<string, readonly Field[]>;

export function fieldsOf(event: object): Fields {
  const fields = new Map<string, Field[]>();
  let lists = 0;
  const enter = (value: unknown, path: string, membership: Membership): void => {
    if (Array.isArray(value)) {
      const list = lists++;
      for (const [index, element] of value.entries()) {
        const isLeaf = typeof element !== 'object' || element === null;
        // Of plain values any will do, whichever other one matched.
        enter(element, path, isLeaf ? membership : new Map([...membership, [list, index]]));
      }
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, part] of Object.entries(value)) enter(part, path === '' ? key : `${path}.${key}`, membership);
    } else if (isLeafOfJson(value)) {
      fields.set(path, [...(fields.get(path) ?? []), { leaf: value, membership }]);
    }
  };
  enter(event, '', new Map());
  return fields;
}

/** Where both are, or undefined if they are in different elements of a list. */
export function together(one: Membership, other: Membership): Membership | undefined {
  const isApart = [...other].some(([list, index]) => one.has(list) && one.get(list) !== index);
  return isApart ? undefined : new Map([...one, ...other]);
}

const isLeafOfJson = (value: unknown): value is Leaf =>
  value === null || ['string', 'number', 'boolean'].includes(typeof value);
