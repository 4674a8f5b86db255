/** Something that the person at the keyboard can mend: its message is one sentence for them, and all they need. */
export class Trouble extends Error {
  override readonly name = 'Trouble';
  /** 1: it did not work; 2: it was asked for wrongly. */
  readonly exitCode: 1 | 2;

  constructor(message: string, exitCode: 1 | 2 = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** Whatever was thrown, as a trouble; undefined if it is a defect of ours. */
export function troubleOf(error: unknown): Trouble | undefined {
  if (error instanceof Trouble) return error;
  // The engine throws where nobody waits: the disk is full, or gone.
  const isDisk = error instanceof Error && codeOf(error).startsWith('LEVEL_');
  return isDisk ? new Trouble(`The state cannot be kept: ${error.message}.`) : undefined;
}

/** The system's or LevelDB's code of an error, or of what is behind it. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  if (error.cause instanceof Error) return codeOf(error.cause);
  return 'code' in error ? String(error.code) : error.name;
}
