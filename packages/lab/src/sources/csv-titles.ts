/** The file cannot be read: no header, no such column. */
export class CsvLayoutError extends Error {
  override readonly name = 'CsvLayoutError';
}

/** The header of a CSV file. */
export interface CsvTitles {
  readonly titles: readonly string[];
  /** The byte between cells. */
  readonly separator: number;
  /** Where the first row begins. */
  readonly firstRow: number;
}

/** Reads the header line. Throws a `CsvLayoutError` when the first line is none. `source` is the file, for messages. */
export function csvTitles(bytes: Uint8Array, source: string): CsvTitles {
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  const newline = bytes.indexOf(10, start);
  const end = newline < 0 ? bytes.length : newline;
  const header = new TextDecoder().decode(bytes.subarray(start, end)).trimEnd();
  const separator = [',', ';', '\t'].find((candidate) => header.includes(candidate));
  if (separator === undefined) {
    throw new CsvLayoutError(
      `${source}: the first line is no header with columns parted by , ; or tab: '${header.slice(0, 60)}'. Add one such as date,open,high,low,close,volume, or time,price,size`,
    );
  }
  const titles = header.split(separator).map((title) => title.trim().replace(/^"(.*)"$/, '$1'));
  return { titles, separator: separator.charCodeAt(0), firstRow: Math.min(end + 1, bytes.length) };
}
