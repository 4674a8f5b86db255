import * as z from 'zod';

/**
 * The fields of `ats_users` that a connector may or may not provide. `id`, `changed_at` and `remote_deleted_at` are
 * Kombo's own.
 */
export const FIELDS = [
  'remote_id',
  'first_name',
  'last_name',
  'email',
  'status',
  'system_roles',
  'remote_data',
] as const;

export type Field = (typeof FIELDS)[number];

/** What can be switched off, by the scope config or by the customer: two models, and the fields of `ats_users`. */
export const SWITCHES = ['ats_users', 'ats_roles', ...FIELDS] as const;
export type Switch = (typeof SWITCHES)[number];

export const roleSchema = z
  .strictObject({
    remote_id: z.string(),
    remote_label: z.string().nullable(),
    scope: z.enum(['SYSTEM', 'JOB']).nullable(),
    unified_type: z.enum(['HIRING_MANAGER', 'RECRUITER', 'COORDINATOR', 'SOURCER', 'INTERVIEWER', 'ADMIN']).nullable(),
  })
  .readonly();
export type Role = z.infer<typeof roleSchema>;

export const connectorSchema = z
  .strictObject({
    tool: z.string().min(1),
    label: z.string(),
    /** Which language the customer's people have their names from. */
    names: z.enum(['en', 'de', 'fr']),
    fields: z.array(z.enum(FIELDS)).readonly(),
    /** Share of the users who have an address. */
    email_share: z.number().min(0).max(1),
    /** `email` is the one field that the contract does not require: a connector may leave the key out. */
    without_email: z.enum(['null', 'key left out']),
    remote_ids: z.enum(['number', 'hex']),
    /** Where the tool's own record came from: the one top-level key of `remote_data`. */
    remote_path: z.string(),
    roles: z.array(roleSchema).readonly(),
  })
  .readonly();
export type Connector = z.infer<typeof connectorSchema>;

function role(remote_id: string, remote_label: string, unified: readonly [Role['scope'], Role['unified_type']]): Role {
  return {
    remote_id,
    remote_label,
    scope: unified[0],
    unified_type: unified[1],
  };
}

const EVERYTHING: Connector = {
  tool: 'greenhouse',
  label: 'Greenhouse',
  names: 'en',
  fields: FIELDS,
  email_share: 1,
  without_email: 'null',
  remote_ids: 'number',
  remote_path: '/v1/users',
  roles: [
    role('1', 'Site Admin', ['SYSTEM', 'ADMIN']),
    role('2', 'Recruiter', ['JOB', 'RECRUITER']),
    role('3', 'Coordinator', ['JOB', 'COORDINATOR']),
    role('4', 'Hiring Manager', ['JOB', 'HIRING_MANAGER']),
    role('5', 'Interviewer', ['JOB', 'INTERVIEWER']),
    role('6', 'Works Council', ['SYSTEM', null]),
  ],
};

/**
 * Four connectors that differ as real ones do. What each provides is from Kombo's coverage pages: SmartRecruiters
 * returns an address only where it validated one, RECRU has no status and no remote data, Workday has no status (so a
 * leaver is seen only as deleted).
 */
export const CONNECTORS = {
  greenhouse: EVERYTHING,
  smartrecruiters: {
    ...EVERYTHING,
    tool: 'smartrecruiters',
    label: 'SmartRecruiters',
    names: 'fr',
    email_share: 0.6,
    without_email: 'key left out',
    remote_ids: 'hex',
    remote_path: '/users',
    roles: [
      role('ADMINISTRATOR', 'Administrator', ['SYSTEM', 'ADMIN']),
      role('EXTENDED', 'Extended', ['SYSTEM', 'RECRUITER']),
      role('STANDARD', 'Standard', ['SYSTEM', 'HIRING_MANAGER']),
      role('RESTRICTED', 'Restricted', ['SYSTEM', null]),
    ],
  },
  recruhr: {
    ...EVERYTHING,
    tool: 'recruhr',
    label: 'RECRU',
    names: 'de',
    fields: ['remote_id', 'first_name', 'last_name', 'email'],
    remote_path: '/users',
    roles: [],
  },
  workday: {
    ...EVERYTHING,
    tool: 'workday',
    label: 'Workday',
    fields: FIELDS.filter((field) => field !== 'status'),
    remote_ids: 'hex',
    remote_path: '/staffing/workers',
    roles: [
      role('RECRUITING_ADMINISTRATOR', 'Recruiting Administrator', ['SYSTEM', 'ADMIN']),
      role('PRIMARY_RECRUITER', 'Primary Recruiter', ['JOB', 'RECRUITER']),
      role('SOURCER', 'Sourcer', ['JOB', 'SOURCER']),
      role('MANAGER', 'Manager', ['JOB', 'HIRING_MANAGER']),
      role('INTERVIEW_TEAM', 'Interview Team', ['JOB', 'INTERVIEWER']),
      role('RECRUITING_AUDITOR', 'Recruiting Auditor', [null, null]),
    ],
  },
} as const satisfies Readonly<Record<string, Connector>>;
