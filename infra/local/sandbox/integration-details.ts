import { success, type Answer } from './answers.ts';
import { FIELDS, type Switch } from './connectors.ts';
import { idOf } from './ids.ts';
import type { By } from './state.ts';
import type { Integration } from './world.ts';

/** Kombo says this of every model, field and action. */
type Coverage = {
  readonly id: string;
  readonly is_available: boolean;
  readonly coverage_status: 'SUPPORTED' | 'UNSUPPORTED';
};

/** Of what can be switched off in the scope config, or by the customer, too. */
type Switchable = Coverage & {
  readonly scope_config_setting: 'ENABLED' | 'DISABLED' | 'OPTIONAL';
  readonly opted_out_by_customer: boolean;
};

// A customer can opt out only of what the scope config leaves to them.
const SETTINGS = { scope: 'DISABLED', customer: 'OPTIONAL' } as const;

function coverage(id: string, provided: boolean): Coverage {
  return {
    id,
    is_available: provided,
    coverage_status: provided ? 'SUPPORTED' : 'UNSUPPORTED',
  };
}

function switchable(id: string, provided = true, offBy?: By): Switchable {
  return {
    ...coverage(id, provided),
    is_available: provided && offBy === undefined,
    scope_config_setting: offBy === undefined ? 'ENABLED' : SETTINGS[offBy],
    opted_out_by_customer: offBy === 'customer',
  };
}

type ReadModel = Switchable & { readonly label: string; readonly fields: readonly Switchable[] };

/** The users, and two other models, as a reader has to find its own among many. */
function readModelsOf({ profile, scope }: Integration): readonly ReadModel[] {
  const { fields } = profile.connector;
  const { off } = scope();
  const ours = (what: Switch, provided = true): Switchable => switchable(what, provided, off.get(what));
  return [
    { ...switchable('ats_jobs'), label: 'Jobs', fields: ['name', 'status'].map((id) => switchable(id)) },
    { ...ours('ats_users'), label: 'Users', fields: FIELDS.map((id) => ours(id, fields.includes(id))) },
    {
      ...ours('ats_roles', fields.includes('system_roles')),
      label: 'Roles',
      fields: ['remote_label', 'scope', 'unified_type'].map((id) => switchable(id, fields.includes('system_roles'))),
    },
  ];
}

const CREATE_CANDIDATE = {
  ...switchable('ats_create_candidate'),
  label: 'Create candidate',
  fields: [coverage('candidate.first_name', true), coverage('candidate.gender', false)],
};

/** `GET /integrations/{integration_id}` */
export function integrationAnswer(integration: Integration): Answer {
  const { id, profile, scope } = integration;
  const { connector, organization_name, creator_email, origin_id, created_at } = profile;
  const image = (name: string): string => `https://sandbox.example/integrations/${connector.tool}/${name}.svg`;
  return success({
    id,
    tool: {
      id: connector.tool,
      label: connector.label,
      internal_label: null,
      logo_url: image('logo'),
      icon_url: image('icon'),
    },
    category: 'ATS',
    status: 'ACTIVE',
    setup_status: 'COMPLETED',
    end_user: { organization_name, creator_email, origin_id },
    scope_config: { id: idOf(id, 'scope'), name: 'Users and jobs' },
    data_expired_at: scope().expired_at,
    created_at,
    beta: false,
    read_models: readModelsOf(integration),
    write_actions: [CREATE_CANDIDATE],
  });
}
