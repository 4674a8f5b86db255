/** What can happen to people, to as many as `count` says, from the `who`-th on of those to whom it can happen. */
export const LIVES = [
  'hire',
  'hire with an old record',
  'rename',
  'touch',
  'change the case of the address',
  'clear the address',
  'clear the name',
  'change the roles',
  'take all roles',
  'rename a role',
  'deactivate',
  'reactivate',
  'delete',
  'anonymise',
  'anonymise with the date',
  'remove',
  'rehire',
] as const;

export type Life = {
  readonly kind: 'life';
  readonly what: (typeof LIVES)[number];
  readonly who: number;
  readonly count: number;
};

/** What can befall a poll at one of its calls. */
export const MISHAPS = ['killed', 'still', 'fails', 'lost', 'twice', 'echo'] as const;

export type Mishap = {
  /** The how-manieth call, of all or of those to one place. */
  readonly atCall: number;
  readonly to: 'anywhere' | 'table' | 'bus' | 'kombo';
  readonly when: 'before' | 'after';
  readonly what: (typeof MISHAPS)[number];
  /** Which of the failures that the place called has. */
  readonly variant: number;
  readonly times: number;
  /** What happens while the poll stands still, and whether others wait for the end of its lease. */
  readonly meanwhile: readonly Step[];
  readonly lease: 'kept' | 'broken' | 'run out';
};

export type Poll = {
  readonly kind: 'poll';
  readonly sweep: boolean;
  readonly weight: 'light' | 'heavy';
  readonly mishaps: readonly Mishap[];
};

export type Answer = {
  readonly kind: 'answer';
  readonly answer: 'approve' | 'dismiss';
  readonly nth: number;
  readonly isForOne: boolean;
};

/** `skew`: our clock jumps, and Kombo's does not. */
export type Clock = { readonly kind: 'clock'; readonly which: 'pass' | 'skew'; readonly minutes: number };

/** The bus refuses the events of somebody, or no longer. */
export type Bus = { readonly kind: 'bus'; readonly what: 'refuse' | 'mend'; readonly who: number };

export const PARTS = ['ats_users', 'ats_roles', 'email', 'status', 'first_name', 'system_roles'] as const;

export type Scope = {
  readonly kind: 'scope';
  readonly what: 'off' | 'opt out' | 'on' | 'sync';
  readonly part: (typeof PARTS)[number];
};

export type Step = Life | Poll | Answer | Clock | Bus | Scope;

/** The integration that a run begins with. */
export type Setup = {
  readonly connector: 'greenhouse' | 'workday' | 'smartrecruiters';
  readonly people: number;
  readonly page: number;
  readonly guards: 'off' | 'low' | 'usual';
  /** Whether the baseline is done before anything happens. */
  readonly isLive: boolean;
};

export type Script = { readonly setup: Setup; readonly steps: readonly Step[] };
