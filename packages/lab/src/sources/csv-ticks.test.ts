import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CALENDARS, instant, toIso } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { parseCsvTicks, type TickFileOptions } from './csv-ticks.ts';
import { readMarketFile } from './market-file.ts';
import { mergeTicks } from './merge-ticks.ts';
import { TickLayoutError } from './tick-layout.ts';

const zone = CALENDARS.NYSE.zone;
const parse = (text: string, options: Partial<TickFileOptions> = {}) =>
  parseCsvTicks(Buffer.from(text), { zone, ...options }, 'ticks.csv');

describe('CSV of ticks', () => {
  it('reads trades, on the clocks of the exchange', () => {
    const { ticks } = parse(
      'time,price,size\n2026-11-20 09:30:00.25,10.01,100\n2026-11-20 09:30:01,10.02,0.5\n',
    );
    // New York is five hours behind UTC in November.
    expect([...ticks.at].map((at) => toIso(instant(at)))).toEqual([
      '2026-11-20T14:30:00.250Z',
      '2026-11-20T14:30:01.000Z',
    ]);
    expect([...ticks.price, ...ticks.size]).toEqual([10.01, 10.02, 100, 0.5]);
    expect([...ticks.kind]).toEqual([1, 1]);
  });

  it('reads quotes by the names that files have for them, and seconds since 1970 in any unit', () => {
    const { ticks } = parse(
      'ts_event;bid_px_00;bid_sz_00;ask_px_00;ask_sz_00;venue\n1732113000123456789;10;300;10.02;400;Q\n',
      { quoting: new Map([['Q', 'NASDAQ']]) },
    );
    expect(ticks.at[0]).toBe(1_732_113_000_123_456);
    expect([ticks.bid[0], ticks.bidSize[0], ticks.ask[0], ticks.askSize[0]]).toEqual([10, 300, 10.02, 400]);
    expect(ticks.exchanges).toEqual(['', 'NASDAQ']);
  });

  it('takes a size of 0 and empty cells for a side without a quote', () => {
    const { ticks } = parse('time,bid,bid_size,ask,ask_size\n1732113000,0,0,10,5\n1732113001,9,5,,\n');
    expect([...ticks.bid, ...ticks.ask]).toEqual([Number.NaN, 9, 10, Number.NaN]);
  });

  it.each([
    ['time,price,size\n2026-11-20,10,1\n', "line 2: '2026-11-20' is no moment"],
    ['time,price,size\n1732113000,ten,1\n', "line 2: price 'ten' is no number"],
    ['time,price,size\n1732113000,10,0\n', 'line 2: a trade needs a size above 0, not 0'],
    ['time,price,size\n1732113000,,5\n', 'line 2: neither a price nor a bid or an ask'],
    [
      'time,price,size\n\n1732113001,1,1\n1732113000,1,1\n',
      'line 4: 2024-11-20T14:30:00.000Z is before the row above',
    ],
    ['time,bid,bid_size,ask,ask_size\n1732113000,10,1,10,1\n', 'line 2: bid 10 is not below ask 10'],
    [
      'time,bid,bid_size,ask,ask_size\n1732113000,10,,11,1\n',
      'line 2: the bid 10 needs a size of 0 or more, not none',
    ],
    ['time,price,size\n', 'no row holds a tick'],
  ])('names the line of a bad row: %j', (text, message) => {
    expect(() => parse(text)).toThrow(message);
  });

  it('refuses a quote of an exchange that the instrument is not quoted at', () => {
    const quoting = new Map([['ARCA', 'ARCA']]);
    expect(() =>
      parse('time,bid,bid_size,ask,ask_size,exchange\n1732113000,10,1,11,1,XYZ\n', { quoting }),
    ).toThrow("no quote can come from 'XYZ'; this instrument is quoted at ARCA");
  });

  it('leaves bad rows out when told to, and counts them', () => {
    const { ticks, skippedCount, skipped } = parse('time,price,size\n1732113000,10,0\n1732113001,10,5\n', {
      badRows: 'skip',
    });
    expect([ticks.length, skippedCount, skipped[0]?.line]).toEqual([1, 1, 2]);
  });

  it('says which columns it expects', () => {
    expect(() => parse('time,price\n1,2\n')).toThrow(TickLayoutError);
    expect(() => parse('time,price\n1,2\n')).toThrow("no column 'size' among time, price. Trades need");
    expect(() => parse('time,bid,ask\n1,2,3\n')).toThrow("no column 'bidSize', 'askSize'");
  });

  it('is told from other files by its columns', async () => {
    const path = join(tmpdir(), `tapewright-kind-${process.pid}.csv`);
    writeFileSync(path, 'when,what\n1,2\n');
    await expect(readMarketFile(path, { barSize: '1 day', calendar: CALENDARS.NYSE })).rejects.toThrow(
      /neither bars nor ticks: when, what\. Bars need time, open, high, low, close/,
    );
  });
});

it('two files of one instrument become one series, the first before the second at the same moment', () => {
  const quotes = parse(
    'time,bid,bid_size,ask,ask_size,exchange\n1732113000,9,1,11,1,ARCA\n1732113002,9,2,11,2,ARCA\n',
  );
  const trades = parse('time,price,size,exchange\n1732113000,10,1,IEX\n1732113001,10,2,ARCA\n');
  const merged = mergeTicks(quotes.ticks, trades.ticks);
  expect([...merged.at].map((at) => at / 1e6 - 1_732_113_000)).toEqual([0, 0, 1, 2]);
  expect([...merged.kind]).toEqual([2, 1, 1, 2]);
  expect([...merged.exchange].map((place) => merged.exchanges[place])).toEqual([
    'ARCA',
    'IEX',
    'ARCA',
    'ARCA',
  ]);
});
