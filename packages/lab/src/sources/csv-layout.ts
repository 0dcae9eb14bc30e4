/** What a column of a file of bars can be. */
export const CSV_COLUMNS = ['time', 'open', 'high', 'low', 'close', 'volume'] as const;
export type CsvColumn = (typeof CSV_COLUMNS)[number];

/** Where the columns are, and how cells are parted. */
export interface CsvLayout {
  /** The byte between cells. */
  readonly separator: number;
  /** Position of a cell in its row → which column of `CSV_COLUMNS`, or -1 for one that is not read. */
  readonly roles: Int8Array;
  /** Where the first row begins. */
  readonly firstRow: number;
}

/** The file cannot be read as bars: no header, no such column. */
export class CsvLayoutError extends Error {
  override readonly name = 'CsvLayoutError';
}

/** What files call the columns, in lower case without spaces or underscores. */
const USUAL_NAMES: Readonly<Record<CsvColumn, readonly string[]>> = {
  time: ['date', 'time', 'datetime', 'timestamp', 'timeutc', 'opentime'],
  open: ['open', 'o', 'openprice'],
  high: ['high', 'h', 'highprice'],
  low: ['low', 'l', 'lowprice'],
  close: ['close', 'c', 'closeprice', 'last'],
  volume: ['volume', 'v', 'vol'],
};

/**
 * Reads the header line. `names` says what this file calls a column where that is not a usual name; a column that it names must be there.
 * Volume alone may be missing. `source` is the file, for messages.
 */
export function csvLayout(
  bytes: Uint8Array,
  source: string,
  names: Partial<Record<CsvColumn, string>> = {},
): CsvLayout {
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  const newline = bytes.indexOf(10, start);
  const end = newline < 0 ? bytes.length : newline;
  const header = new TextDecoder().decode(bytes.subarray(start, end)).trimEnd();
  const separator = [',', ';', '\t'].find((candidate) => header.includes(candidate));
  if (separator === undefined) {
    throw new CsvLayoutError(
      `${source}: the first line is no header with columns parted by , ; or tab: '${header.slice(0, 60)}'. Add one such as date,open,high,low,close,volume`,
    );
  }
  const titles = header.split(separator).map((title) => title.trim().replace(/^"(.*)"$/, '$1'));
  const roles = new Int8Array(titles.length).fill(-1);
  CSV_COLUMNS.forEach((column, role) => {
    const at = positionOf(column, titles, names[column]);
    if (at >= 0) roles[at] = role;
    else if (column !== 'volume' || names.volume !== undefined) {
      throw new CsvLayoutError(
        `${source}: no column '${names[column] ?? column}' among ${titles.join(', ')}. Say what the file calls it: names: { ${column}: '…' }`,
      );
    }
  });
  return { separator: separator.charCodeAt(0), roles, firstRow: Math.min(end + 1, bytes.length) };
}

function positionOf(column: CsvColumn, titles: readonly string[], name: string | undefined): number {
  if (name !== undefined) return titles.indexOf(name);
  const plain = titles.map((title) => title.toLowerCase().replaceAll(/[\s_]/g, ''));
  for (const usual of USUAL_NAMES[column]) {
    const at = plain.indexOf(usual);
    if (at >= 0) return at;
  }
  return -1;
}
