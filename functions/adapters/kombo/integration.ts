import * as z from 'zod/mini';
import type { Customer } from '../../events/index.ts';

/** Whether a model or a field is there to be read. null: Kombo did not say. */
export type Availability = {
  readonly is_available: boolean | null;
  readonly opted_out_by_customer: boolean | null;
  /** ENABLED, DISABLED or OPTIONAL, and what may come. */
  readonly scope_config_setting: string | null;
};

export type UsersModel = Availability & {
  /** By the field's name in a user. */
  readonly fields: ReadonlyMap<string, Availability>;
};

/** What `GET /integrations/{id}` says, as far as it is ours to keep: never who created it. */
export type KomboIntegration = {
  readonly id: string;
  readonly tool: string;
  /** ACTIVE, INVALID or INACTIVE, and what may come. */
  readonly status: string;
  /** INCOMPLETE, FINAL_SYNC_PENDING or COMPLETED, and what may come. */
  readonly setup_status: string | null;
  readonly customer: Customer;
  /** Set from a change of scope until the next sync: what Kombo returns meanwhile is of before. */
  readonly data_expired_at: string | null;
  /** The model `ats_users`; null if Kombo does not list it. */
  readonly ats_users: UsersModel | null;
};

const text = z.optional(z.nullable(z.string()));
const flag = z.optional(z.nullable(z.boolean()));
const datapoint = { id: z.string(), is_available: flag, opted_out_by_customer: flag, scope_config_setting: text };

const Datapoint = z.object(datapoint);
const Model = z.object({ ...datapoint, fields: z.optional(z.array(Datapoint)) });
type Datapoint = z.infer<typeof Datapoint>;
type Model = z.infer<typeof Model>;

/** Only the model that we read is looked into, so that an odd one of the others does no harm. */
const UsersModelRow = z.pipe(
  z.array(z.unknown()),
  z.transform((models) => models.filter((model) => isUsersModel(model))),
);

const IsUsersModel = z.object({ id: z.literal('ats_users') });
const isUsersModel = (model: unknown) => z.safeParse(IsUsersModel, model).success;

/** Strict about types, because the guards rely on it; lenient about what older shapes do not have. */
export const IntegrationAnswer = z.object({
  status: z.literal('success'),
  data: z.object({
    id: z.string(),
    tool: z.object({ id: z.string() }),
    status: z.string(),
    setup_status: text,
    end_user: z.optional(z.nullable(z.object({ origin_id: text, organization_name: text }))),
    data_expired_at: text,
    read_models: z.optional(z.pipe(UsersModelRow, z.array(Model))),
  }),
});

export function integrationOf({ data }: z.infer<typeof IntegrationAnswer>): KomboIntegration {
  const [model] = data.read_models ?? [];
  return {
    id: data.id,
    tool: data.tool.id,
    status: data.status,
    setup_status: data.setup_status ?? null,
    customer: {
      origin_id: data.end_user?.origin_id ?? null,
      organization_name: data.end_user?.organization_name ?? null,
    },
    data_expired_at: data.data_expired_at ?? null,
    ats_users: model === undefined ? null : modelOf(model),
  };
}

function modelOf(model: Model): UsersModel {
  const fields = (model.fields ?? []).map((field) => [field.id, availabilityOf(field)] as const);
  return { ...availabilityOf(model), fields: new Map(fields) };
}

function availabilityOf(point: Datapoint): Availability {
  return {
    is_available: point.is_available ?? null,
    opted_out_by_customer: point.opted_out_by_customer ?? null,
    scope_config_setting: point.scope_config_setting ?? null,
  };
}
