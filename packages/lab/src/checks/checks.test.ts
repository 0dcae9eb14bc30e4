import { defineStrategy, ema, sma, type Strategy } from '@tapewright/engine';
import { CALENDARS } from '@tapewright/model';
import { listingsOf } from '@tapewright/venue';
import { expect, test } from 'vitest';
import { backtest, type BacktestOptions } from '../backtest/index.ts';
import { COLUMN_NAMES } from '../columns/index.ts';
import { readCsvBars } from '../sources/index.ts';
import { fileURLToPath } from 'node:url';
import { checkStrategy } from './index.ts';

const SAMPLE = fileURLToPath(new URL('../../../../data/sp500-2000.csv', import.meta.url));
const [SPY] = listingsOf(['SPY']);
const { columns } = readCsvBars(SAMPLE, { barSize: '1 day', calendar: CALENDARS.NYSE });
const before = COLUMN_NAMES.map((name) => columns[name].slice());

function findings(strategy: Strategy): readonly { readonly kind: string; readonly text: string }[] {
  const options: BacktestOptions = {
    strategy,
    data: SPY === undefined ? [] : [{ listing: SPY, barSize: '1 day', columns }],
    cash: 1_000_000,
    risk: { others: 'none' },
  };
  const result = backtest(options);
  expect(result.fills.length).toBeGreaterThan(20);
  return checkStrategy(options, result);
}

/** In while the close is above an average, out while it is below. */
const above = (average: typeof sma | typeof ema): Strategy =>
  defineStrategy((ctx) => {
    const spy = ctx.stock('SPY');
    const bars = ctx.bars(spy, '1 day');
    const line = bars.indicator(average(40));
    return () => {
      if (line.value === undefined) return;
      const wanted = bars.close() > line.value ? 100 : 0;
      const held = ctx.position(spy).qty.toNumber();
      if (wanted !== held && ctx.openOrders(spy).length === 0) ctx.order(spy, wanted - held);
    };
  });

test('nothing is found in a strategy that knows the past and nothing else', () => {
  expect(findings(above(sma))).toEqual([]);
});

test('a strategy that looks at the next close is found', () => {
  const cheat = defineStrategy((ctx) => {
    const spy = ctx.stock('SPY');
    const bars = ctx.bars(spy, '1 day');
    return () => {
      const now = columns.end.indexOf(ctx.now);
      const tomorrow = columns.close[now + 1];
      if (tomorrow === undefined || ctx.openOrders(spy).length > 0) return;
      const wanted = tomorrow > bars.close() ? 100 : -100;
      const held = ctx.position(spy).qty.toNumber();
      if (wanted !== held) ctx.order(spy, wanted - held);
    };
  });
  const [found] = findings(cheat);
  expect(found?.kind).toBe('future');
  expect(found?.text).toMatch(
    /^with other prices after 2000-.* the strategy decides otherwise at 2000-.*'order \d+ new/,
  );
});

test('a strategy that remembers its last run is found', () => {
  let days = 0;
  const forgetful = defineStrategy((ctx) => {
    const spy = ctx.stock('SPY');
    ctx.bars(spy, '1 day');
    return () => {
      days += 1;
      if (days % 50 === 0) ctx.buy(spy, 1);
    };
  });
  expect(findings(forgetful)[0]).toMatchObject({
    kind: 'memory',
    text: expect.stringContaining('a variable outside of setup that outlives the run'),
  });
});

test('an average that has not settled when trading begins is found', () => {
  const found = findings(above(ema));
  expect(found).toMatchObject([
    { kind: 'warm-up', text: expect.stringContaining('ask for more history in ctx.bars') },
  ]);
});

test('the data are as they were after all this', () => {
  expect(COLUMN_NAMES.map((name) => columns[name])).toEqual(before);
});
