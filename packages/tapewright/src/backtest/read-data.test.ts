import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readData } from './read-data.ts';

// Written by pyarrow: packages/lab/src/sources/testing/make_parquet.py.
const PARQUET = join(import.meta.dirname, '../../../lab/src/sources/testing');

it('reads Parquet as it reads CSV', async () => {
  const [data] = await readData({ AAPL: 'days.parquet' }, '1 day', PARQUET);
  expect([...(data?.columns.close ?? [])]).toEqual([11, 12, 13]);
  expect(data?.listing.contract.symbol).toBe('AAPL');
});

it('names the file and the row that is no bar, or leaves it out', async () => {
  await expect(readData({ AAPL: 'minutes.parquet' }, '1 min', PARQUET)).rejects.toThrow(
    /the data of AAPL \(.*minutes\.parquet\) cannot be used: .*row 2: high 10 is below low 10\.5.*--skip-bad-rows/s,
  );
  const [data] = await readData({ AAPL: 'minutes.parquet' }, '1 min', PARQUET, { skipBadRows: true });
  expect(data?.columns.length).toBe(2);
});

it('says of ticks that they are no bars', async () => {
  await expect(readData({ AAPL: 'ticks.parquet' }, '1 min', PARQUET)).rejects.toThrow(
    "no column 'time' among ts_event, price, size",
  );
});
