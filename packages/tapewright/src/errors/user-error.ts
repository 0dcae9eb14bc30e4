/** What the command exits with. Documented in `tapewright --help`. */
export const EXIT = {
  ok: 0,
  /** A bug in Tapewright. */
  bug: 1,
  /** A wrong command line or config file. */
  usage: 2,
  /** The strategy file cannot be loaded or threw. */
  strategy: 3,
  /** No session with a gateway, or it was lost for good. */
  connection: 4,
  /** The journal is damaged, locked or of another run. */
  journal: 5,
  /** Something about an order could not be decided: look before you trade on. */
  unknown: 6,
  /** Ctrl-C. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** A failure to tell the user of: what happened, to what, and what to do. Shown without a stack unless `--debug`. */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly exitCode: ExitCode;
  /** What to do about it, as one sentence or a few lines. */
  readonly advice: string | undefined;

  constructor(
    message: string,
    details: { readonly exitCode: ExitCode; readonly advice?: string; readonly cause?: unknown },
  ) {
    super(message, { cause: details.cause });
    this.exitCode = details.exitCode;
    this.advice = details.advice;
  }
}

/** The text of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
