import { success, type Answer } from './answers.ts';
import { FIELDS, type Connector } from './connectors.ts';
import { idOf } from './ids.ts';
import type { Integration } from './world.ts';

/** Kombo says this of every model, field and action. */
type Coverage = {
  readonly id: string;
  readonly is_available: boolean;
  readonly coverage_status: 'SUPPORTED' | 'UNSUPPORTED';
};

/** Of what can be switched off in the scope config, or by the customer, too. */
type Switchable = Coverage & { readonly scope_config_setting: 'ENABLED'; readonly opted_out_by_customer: boolean };

function coverage(id: string, provided: boolean): Coverage {
  return {
    id,
    is_available: provided,
    coverage_status: provided ? 'SUPPORTED' : 'UNSUPPORTED',
  };
}

function switchable(id: string, provided = true): Switchable {
  return {
    ...coverage(id, provided),
    scope_config_setting: 'ENABLED',
    opted_out_by_customer: false,
  };
}

type ReadModel = Switchable & { readonly label: string; readonly fields: readonly Switchable[] };

/** The users, and two other models, as a reader has to find its own among many. */
function readModelsOf({ fields }: Connector): readonly ReadModel[] {
  return [
    { ...switchable('ats_jobs'), label: 'Jobs', fields: ['name', 'status'].map((id) => switchable(id)) },
    { ...switchable('ats_users'), label: 'Users', fields: FIELDS.map((id) => switchable(id, fields.includes(id))) },
    {
      ...switchable('ats_roles', fields.includes('system_roles')),
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
export function integrationAnswer({ id, profile }: Integration): Answer {
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
    data_expired_at: null,
    created_at,
    beta: false,
    read_models: readModelsOf(connector),
    write_actions: [CREATE_CANDIDATE],
  });
}
