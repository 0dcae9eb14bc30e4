/** A row that cannot be used. */
export interface BadRow {
  /** Of text from 1, the header included: what an editor shows. Of a file without lines the row, from 1. */
  readonly line: number;
  readonly message: string;
}

/** Bad rows are listed up to here, and counted beyond. */
export const MAX_BAD_ROWS = 20;

/** Some rows of a file cannot be used. The message names each with its line. */
export class BadRowsError extends Error {
  override readonly name = 'BadRowsError';
  readonly source: string;
  readonly rows: readonly BadRow[];
  readonly count: number;

  constructor(source: string, { rows, count, unit }: BadRows) {
    const lines = rows.map((row) => `\n  ${unit} ${row.line}: ${row.message}`).join('');
    const more = count > rows.length ? `\n  and ${count - rows.length} more` : '';
    super(
      `${source}: ${count} bad ${count === 1 ? 'row' : 'rows'}${lines}${more}\nRepair the file, or leave such rows out: badRows: 'skip' in code, --skip-bad-rows on the command line.`,
    );
    this.source = source;
    this.rows = rows;
    this.count = count;
  }
}

/** The bad rows of one file, as they are found. */
export class BadRows {
  readonly unit: 'line' | 'row';
  readonly rows: BadRow[] = [];
  count = 0;

  constructor(unit: 'line' | 'row') {
    this.unit = unit;
  }

  add(line: number, message: string): void {
    this.count++;
    if (this.rows.length < MAX_BAD_ROWS) this.rows.push({ line, message });
  }

  /**
   * Throws a `BadRowsError` when there are bad rows that are not to be skipped, and when `kept`, the number of good ones, is 0. `what` is
   * what a row holds.
   */
  check(source: string, kept: number, what: string, badRows: 'refuse' | 'skip' = 'refuse'): void {
    if (kept === 0 && this.count === 0) this.add(this.unit === 'line' ? 2 : 1, `no row holds ${what}`);
    if (this.count > 0 && (kept === 0 || badRows === 'refuse')) throw new BadRowsError(source, this);
  }
}
