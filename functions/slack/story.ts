/** How a rule wants it told. */
export type Telling = {
  /** The rule's name. */
  readonly alert: string;
  /** Whether people of an ATS are called by what it calls them, or by their ids. */
  readonly names: 'full' | 'none';
  /** The deployed environment, for the commands of an operator. */
  readonly environment: string;
};

/** What there is to say of an event. Nothing of it is cut or escaped yet. */
export type Story = {
  /** A word of ours, and who or which. */
  readonly headline: string;
  /** What happened, from what to what, and why. */
  readonly lines: readonly string[];
  /** What a person may do now. */
  readonly next: readonly string[];
};

/** 2026-11-22 10:15:03 UTC. */
export const timeOf = (timestamp: string) => `${timestamp.slice(0, 19).replace('T', ' ')} UTC`;
