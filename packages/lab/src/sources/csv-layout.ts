import { CsvLayoutError, csvTitles } from './csv-titles.ts';

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
  const { titles, separator, firstRow } = csvTitles(bytes, source);
  const places = barPlaces(titles, source, names);
  const roles = new Int8Array(titles.length).fill(-1);
  CSV_COLUMNS.forEach((column, role) => {
    const at = places[column];
    if (at !== undefined) roles[at] = role;
  });
  return { separator, roles, firstRow };
}

/** Where among the titles the columns of bars are. */
export type BarPlaces = Readonly<Record<Exclude<CsvColumn, 'volume'>, number>> & {
  readonly volume?: number | undefined;
};

/** Finds the columns of bars, as `csvLayout` does. */
export function barPlaces(
  titles: readonly string[],
  source: string,
  names: Partial<Record<CsvColumn, string>> = {},
): BarPlaces {
  const place = (column: CsvColumn): number => {
    const at = positionOf(column, titles, names[column]);
    if (at >= 0) return at;
    throw new CsvLayoutError(
      `${source}: no column '${names[column] ?? column}' among ${titles.join(', ')}. Say what the file calls it: names: { ${column}: '…' }`,
    );
  };
  const hasVolume = names.volume !== undefined || positionOf('volume', titles, undefined) >= 0;
  return {
    time: place('time'),
    open: place('open'),
    high: place('high'),
    low: place('low'),
    close: place('close'),
    volume: hasVolume ? place('volume') : undefined,
  };
}

/** Whether the titles are those of bars: a time and four prices. */
export function areBars(titles: readonly string[]): boolean {
  return CSV_COLUMNS.every((column) => column === 'volume' || positionOf(column, titles, undefined) >= 0);
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
