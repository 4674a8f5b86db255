import type { ToldEvent } from '../wire.ts';

/** A pattern of an EventBridge rule. */
export type Pattern = {
  readonly source: readonly string[];
  readonly 'detail-type': readonly string[];
  readonly detail: { readonly metadata: object; readonly data?: object };
};

type Detail = {
  readonly metadata?: { readonly integration_id?: unknown };
  readonly data?: {
    readonly user?: { readonly id?: unknown };
    readonly changed_fields?: unknown;
    readonly reason?: unknown;
    readonly kind?: unknown;
    readonly because?: unknown;
    readonly code?: unknown;
  };
};

/**
 * Events like this one: of its type, at its customer, and of what tells apart events of that type. Types are always named,
 * as a pattern without them sees state and types of tomorrow. Only leaves are looked at; of a list, that one of its
 * values is there: whose rules shall be that narrow that all of them must be, writes it by hand.
 */
export function patternLike({ source, 'detail-type': type, detail }: ToldEvent): Pattern {
  const { metadata = {}, data = {} }: Detail = detail;
  const { changed_fields, reason, kind, because, code } = data;
  const fields = Array.isArray(changed_fields) ? changed_fields : [];
  const narrower = {
    ...(fields.length > 0 && { changed_fields: fields }),
    ...only('reason', reason),
    ...only('kind', kind),
    ...only('because', because),
    ...only('code', code),
  };
  return {
    source: [source],
    'detail-type': [type],
    detail: {
      metadata: { ...only('integration_id', metadata.integration_id) },
      ...(Object.keys(narrower).length > 0 && { data: narrower }),
    },
  };
}

/** The same, about this user alone. */
export function patternOfUser(event: ToldEvent): Pattern {
  const pattern = patternLike(event);
  const { data = {} }: Detail = event.detail;
  const { metadata } = pattern.detail;
  return { ...pattern, detail: { metadata, data: { ...pattern.detail.data, user: { ...only('id', data.user?.id) } } } };
}

const only = (name: string, value: unknown) => (typeof value === 'string' ? { [name]: [value] } : {});
