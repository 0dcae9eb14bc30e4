import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CALENDARS, instant, toIso } from '@tapewright/model';
import { expect, it } from 'vitest';
import { readBars, readMarketFile } from './market-file.ts';
import { ParquetError, readParquetBars, readParquetTicks } from './parquet.ts';

// The files were written by pyarrow 26: testing/make_parquet.py says what is in them.
const file = (name: string): string => join(import.meta.dirname, 'testing', name);
const calendar = CALENDARS.NYSE;
const minutes = { barSize: '1 min', calendar } as const;
const iso = (times: Float64Array): string[] => Array.from(times, (at) => toIso(instant(at)));

it('reads days of type date, exact decimals and an unknown volume, across row groups', async () => {
  const { columns, gaps } = await readParquetBars(file('days.parquet'), { barSize: '1 day', calendar });
  // New York opens at 14:30 UTC in November.
  expect(iso(columns.start)).toEqual(['18', '19', '20'].map((day) => `2026-11-${day}T14:30:00.000Z`));
  expect([...columns.open]).toEqual([10.03, 11.15, 12.07]);
  expect([...columns.volume]).toEqual([1000, Number.NaN, 3000]);
  expect(gaps).toEqual([]);
});

it('takes a time without a zone for one on the clocks of the exchange', async () => {
  const { columns } = await readParquetBars(file('local-minutes.parquet'), minutes);
  expect(iso(columns.start)[0]).toBe('2026-11-20T14:30:00.000Z');
  expect([...columns.volume]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
});

it('names bad rows by their number, and leaves them out when told to', async () => {
  await expect(readParquetBars(file('minutes.parquet'), minutes)).rejects.toThrow(
    /minutes\.parquet: 1 bad row\n {2}row 2: high 10 is below low 10\.5/,
  );
  const { columns, skippedCount, gaps } = await readParquetBars(file('minutes.parquet'), {
    ...minutes,
    badRows: 'skip',
  });
  expect([columns.length, skippedCount, gaps.map(({ missing }) => missing)]).toEqual([2, 1, [1]]);
});

it('names a row whose time does not fit the size of the bars', async () => {
  await expect(readParquetBars(file('minutes.parquet'), { ...minutes, barSize: '5 mins' })).rejects.toThrow(
    'row 2: 2026-11-20T14:31:00.000Z: no bar of 5 mins begins then',
  );
});

it('reads trades and quotes of one table, to the microsecond', async () => {
  const { ticks } = await readParquetTicks(file('ticks.parquet'), { zone: calendar.zone });
  // 14:30:01.000007 UTC.
  expect([...ticks.at].map((at) => at - (ticks.at[0] ?? 0))).toEqual([0, 1_000_007, 2_000_000]);
  expect([...ticks.kind]).toEqual([2, 1, 2]);
  expect([ticks.price[1], ticks.size[1]]).toEqual([10.01, 100]);
  expect([ticks.bid[2], ticks.bidSize[2], ticks.ask[2], ticks.askSize[2]]).toEqual([10.01, 200, 10.03, 500]);
  expect([...ticks.exchange].map((place) => ticks.exchanges[place])).toEqual(['NASDAQ', 'ARCA', 'NASDAQ']);
});

it('tells by its content what a file is', async () => {
  const kinds = ['days.parquet', 'ticks.parquet'].map(async (name) => {
    const { kind } = await readMarketFile(file(name), { barSize: '1 day', calendar });
    return kind;
  });
  expect(await Promise.all(kinds)).toEqual(['bars', 'ticks']);
});

it('says of a file that is cut off that it cannot be read', async () => {
  const path = join(tmpdir(), `tapewright-cut-${process.pid}.parquet`);
  writeFileSync(path, 'PAR1 and no more');
  await expect(readBars(path, minutes)).rejects.toThrow(ParquetError);
  await expect(readBars(path, minutes)).rejects.toThrow(`${path} cannot be read as Parquet`);
});
