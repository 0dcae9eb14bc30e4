import { BadRows } from './bad-rows.ts';
import { barClock } from './bar-clock.ts';
import { BarRows } from './bar-rows.ts';
import { barPlaces } from './csv-layout.ts';
import { fileTicks, type FileTicks, type TickFileOptions } from './csv-ticks.ts';
import { fileBars, type CsvBars, type CsvOptions } from './csv.ts';
import type { ColumnTable, TablePart } from './table-part.ts';
import { TICK_COLUMNS, tickLayout, type TickLayout } from './tick-layout.ts';
import { emptyTickRow, TickRows, type TickRow } from './tick-rows.ts';
import { TIME_FORMS } from './time-text.ts';

/**
 * Bars of a table, by the rules of CSV files; rows are counted from 1. `path` is its file, for messages. Throws `BadRowsError`,
 * `CsvLayoutError`, or what reading the table throws.
 */
export async function tableBars(table: ColumnTable, path: string, options: CsvOptions): Promise<CsvBars> {
  const { barSize, calendar, hours = 'regular', badRows } = options;
  const { titles, rows: room, parts } = table;
  const places = barPlaces(titles, path, options.names);
  const title = (place: number): string => titles[place] ?? '';
  const [time, open, high, low, close] = [
    title(places.time),
    title(places.open),
    title(places.high),
    title(places.low),
    title(places.close),
  ];
  const volume = places.volume === undefined ? undefined : title(places.volume);
  const bad = new BadRows('row');
  let timeText = (): string => '';
  const clock = barClock(barSize, calendar, hours);
  const rows = new BarRows(clock, { room, timeText: () => timeText() });
  const isDaily = barSize === '1 day';
  let first = 1;
  for await (const part of parts([time, open, high, low, close, ...(volume === undefined ? [] : [volume])])) {
    for (let row = 0; row < part.length; row++) {
      timeText = () => part.text(time, row);
      const at = isDaily ? part.day(time, row) : part.moment(time, row);
      const price = (name: string): number => part.number(name, row);
      const fault = Number.isNaN(at)
        ? noTime(timeText(), isDaily)
        : rows.add(
            at,
            price(open),
            price(high),
            price(low),
            price(close),
            volume === undefined ? Number.NaN : price(volume),
          );
      if (fault !== undefined) bad.add(first + row, fault);
    }
    first += part.length;
  }
  return fileBars(rows, bad, { source: path, badRows });
}

/**
 * Trades and quotes of a table, by the rules of CSV files; rows are counted from 1. `path` is its file, for messages. Throws
 * `BadRowsError`, `TickLayoutError`, or what reading the table throws.
 */
export async function tableTicks(
  table: ColumnTable,
  path: string,
  options: TickFileOptions,
): Promise<FileTicks> {
  const { titles, parts } = table;
  const layout = tickLayout(titles, path);
  const names: TickTitles = {};
  for (const column of TICK_COLUMNS) {
    const place = layout[column];
    if (place !== undefined) names[column] = titles[place] ?? '';
  }
  const bad = new BadRows('row');
  const rows = new TickRows(options.quoting);
  const row = emptyTickRow();
  let first = 1;
  for await (const part of parts(Object.values(names))) {
    for (let place = 0; place < part.length; place++) {
      const fault = fillRow(row, part, place, names) ?? rows.add(row);
      if (fault !== undefined) bad.add(first + place, fault);
    }
    first += part.length;
  }
  return fileTicks(rows, bad, { source: path, badRows: options.badRows });
}

type TickTitles = { -readonly [Column in keyof TickLayout]: string };

function fillRow(row: TickRow, part: TablePart, place: number, names: TickTitles): string | undefined {
  const { time = '', exchange } = names;
  row.at = part.moment(time, place);
  if (Number.isNaN(row.at)) return noTime(part.text(time, place), false);
  for (const name of ['price', 'size', 'bid', 'bidSize', 'ask', 'askSize'] as const) {
    const title = names[name];
    row[name] = title === undefined ? Number.NaN : part.number(title, place);
  }
  row.exchange = exchange === undefined ? '' : part.text(exchange, place);
  return undefined;
}

function noTime(text: string, isDaily: boolean): string {
  const what = isDaily ? 'day' : 'moment';
  return `'${text}' is no ${what}; one is of type ${isDaily ? 'date or ' : ''}timestamp, or looks like ${TIME_FORMS}`;
}
