import * as z from 'zod/mini';
import type { Scope, ScopePart } from '../../domain/scope.ts';
import { COMPARED_FIELDS, type Customer } from '../../events/index.ts';

/** What `GET /integrations/{id}` says, as far as it is ours to keep: never who created it. */
export type KomboIntegration = {
  readonly id: string;
  readonly tool: string;
  /** ATS, HRIS, ASSESSMENT or LMS, and what may come; null if Kombo does not say. */
  readonly category: string | null;
  /** ACTIVE, INVALID or INACTIVE, and what may come. */
  readonly status: string;
  /** INCOMPLETE, FINAL_SYNC_PENDING or COMPLETED, and what may come. */
  readonly setup_status: string | null;
  readonly customer: Customer;
  /** Set from a change of scope until the next sync: what Kombo returns meanwhile is of before. */
  readonly data_expired_at: string | null;
  /** What of the users is switched off. */
  readonly scope: Scope;
};

const text = z.optional(z.nullable(z.string()));
/** Whatever else stands in its place may be free text, which may hold a person's data, and of any size. */
const date = z.optional(z.nullable(z.string().check(z.refine((value) => !Number.isNaN(Date.parse(value))))));
const flag = z.optional(z.nullable(z.boolean()));
const datapoint = { id: z.string(), is_available: flag, opted_out_by_customer: flag, scope_config_setting: text };

const Datapoint = z.object(datapoint);
const Model = z.object({ ...datapoint, fields: z.optional(z.array(Datapoint)) });
type Datapoint = z.infer<typeof Datapoint>;
type Model = z.infer<typeof Model>;

/** Only the models that we read are looked into, so that an odd one of the others does no harm. */
const ReadModels = z.pipe(
  z.array(z.unknown()),
  z.transform((models) => models.filter((model) => IsRead.safeParse(model).success)),
);

const IsRead = z.object({ id: z.enum(['ats_users', 'ats_roles', 'ats_join_users_roles']) });

/** Strict about types, because the guards rely on it; lenient about what older shapes do not have. */
export const IntegrationAnswer = z.object({
  status: z.literal('success'),
  error: z.optional(z.null()),
  data: z.object({
    id: z.string(),
    tool: z.object({ id: z.string() }),
    // No poll looks at it: an odd one does no harm.
    category: z.optional(z.unknown()),
    status: z.string(),
    setup_status: text,
    end_user: z.optional(z.nullable(z.object({ origin_id: text, organization_name: text }))),
    data_expired_at: date,
    read_models: z.optional(z.pipe(ReadModels, z.array(Model))),
  }),
});

export function integrationOf({ data }: z.infer<typeof IntegrationAnswer>): KomboIntegration {
  return {
    id: data.id,
    tool: data.tool.id,
    category: typeof data.category === 'string' && WORD.test(data.category) ? data.category : null,
    status: WORD.test(data.status) ? data.status : 'UNKNOWN',
    setup_status: data.setup_status ?? null,
    customer: {
      origin_id: kept(data.end_user?.origin_id),
      organization_name: kept(data.end_user?.organization_name),
    },
    data_expired_at: data.data_expired_at ? new Date(data.data_expired_at).toISOString() : null,
    scope: scopeOf(data.read_models ?? []),
  };
}

/** What a status or a category looks like. */
const WORD = /^[A-Z][A-Z0-9_]{0,39}$/;

/** The customer is stored with the last change of every user, and with the integration. A guess that no name exceeds. */
const LONGEST_TEXT = 500;

function kept(said: string | null | undefined): string | null {
  return (said ?? '').length > LONGEST_TEXT ? null : (said?.toWellFormed() ?? null);
}

/** What Kombo does not say is on. Roles are models of their own: without one of these users have no roles. */
function scopeOf(models: readonly Model[]): Scope {
  const users = models.find(({ id }) => id === 'ats_users');
  const rolesModels = models.filter(({ id }) => id !== 'ats_users');
  const ofRoles = rolesModels.flatMap((model) => [model, ...fieldsOf(model, ROLE_FIELDS)]);
  const scope: { [Part in ScopePart]?: Off } = {};
  for (const field of COMPARED_FIELDS) {
    const points = users === undefined ? [] : fieldsOf(users, [field]);
    const off = offOf(field === 'system_roles' ? [...points, ...ofRoles] : points);
    if (off !== undefined) scope[field] = off;
  }
  const off = users && offOf([users]);
  return off === undefined ? scope : { ...scope, ats_users: off };
}

type Off = NonNullable<Scope[ScopePart]>;

/** What a role is told apart by. */
const ROLE_FIELDS: readonly string[] = ['remote_id', 'scope', 'unified_type'];

function fieldsOf({ fields = [] }: Model, names: readonly string[]): readonly Datapoint[] {
  return fields.filter(({ id }) => names.includes(id));
}

function offOf(points: readonly Datapoint[]): Off | undefined {
  if (points.some((point) => point.opted_out_by_customer === true)) return 'opted_out';
  const isOff = (point: Datapoint) => point.is_available === false || point.scope_config_setting === 'DISABLED';
  return points.some(isOff) ? 'switched_off' : undefined;
}
