/** Which answer goes wrong: that of `GET /ats/users` unless said otherwise. */
export type Endpoint = 'users' | 'integration';

/** What can go wrong with one answer. */
export type Fault = { readonly on?: Endpoint } & (
  | {
      /** An error in Kombo's shape. */
      readonly kind: 'error';
      readonly status: number;
      readonly code: string | null;
      readonly headers?: Readonly<Record<string, string>>;
      readonly message?: string;
    }
  /** A body that is not Kombo's: HTML of a load balancer, text, nothing. */
  | { readonly kind: 'body'; readonly status: number; readonly type: string; readonly text: string }
  /** Never answers, until the client goes or the server closes. */
  | { readonly kind: 'hang' }
  /** The right answer, late. */
  | { readonly kind: 'slow'; readonly ms: number }
  /** The right answer, its connection cut midway. */
  | { readonly kind: 'truncated' }
  /** The right answer, complete by its length, but half a JSON. */
  | { readonly kind: 'malformed' }
  /** The right answer and this many bytes more: valid JSON, written as it is read. */
  | { readonly kind: 'padding'; readonly bytes: number }
  /** These rows, as they are, in place of the right ones; `next` stays. */
  | { readonly kind: 'rows'; readonly rows: readonly unknown[] }
  /** The right rows, but for these people's, however they are asked for: as if Kombo's sync had lost them. `next` stays. */
  | { readonly kind: 'without'; readonly ids: ReadonlySet<string> }
  /** This `next`, as it is; the rows stay. */
  | { readonly kind: 'next'; readonly next: unknown }
);

export type Faults = {
  /** Queues a fault for the next answers about an integration, behind those already queued; `times` may be Infinity. */
  readonly next: (integrationId: string, fault: Fault, times?: number) => void;
  /** Forgets what is queued for an integration, or for all. */
  readonly clear: (integrationId?: string) => void;
  /** Takes one. For the server. */
  readonly take: (integrationId: string, endpoint: Endpoint) => Fault | undefined;
};

type Queued = { readonly fault: Fault; times: number };

export function openFaults(): Faults {
  const queues = new Map<string, Queued[]>();
  return {
    next: (integrationId, fault, times = 1) => {
      if (times >= 1) queues.set(integrationId, [...(queues.get(integrationId) ?? []), { fault, times }]);
    },
    clear: (integrationId) => {
      if (integrationId === undefined) queues.clear();
      else queues.delete(integrationId);
    },
    take: (integrationId, endpoint) => {
      const queue = queues.get(integrationId) ?? [];
      const first = queue.find(({ fault }) => (fault.on ?? 'users') === endpoint);
      if (first === undefined) return undefined;
      first.times -= 1;
      if (first.times <= 0) queue.splice(queue.indexOf(first), 1);
      return first.fault;
    },
  };
}
