/** A request as it came, without the key. The query may hold addresses. */
export type Seen = {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** What the header `X-Integration-Id` said. */
  readonly integration_id: string | null;
};

// More than any one test asks; a live sandbox runs for days.
const KEPT = 1000;

export type Requests = {
  readonly add: (seen: Seen) => void;
  /** The latest, oldest first. */
  readonly list: () => readonly Seen[];
};

export function openRequests(): Requests {
  let kept: readonly Seen[] = [];
  return {
    add: (seen) => {
      kept = [...kept.slice(1 - KEPT), seen];
    },
    list: () => kept,
  };
}
