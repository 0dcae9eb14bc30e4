/** A file to play again. */
export interface ReplayRequest {
  readonly file: string;
  /** Absent: the file says, as a recording does, or its name does: `AAPL.csv`. */
  readonly symbol?: string | undefined;
}
