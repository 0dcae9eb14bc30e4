import { algos, defineStrategy } from '@tapewright/engine';
import { CALENDARS, instant, MICROS_PER_MINUTE } from '@tapewright/model';
import { FIRST_MADE_UP_CON_ID, NO_FEES, stockListing } from '@tapewright/venue';
import { expect, it } from 'vitest';
import { backtest } from '../backtest/index.ts';
import { columnsFromBars } from '../columns/index.ts';
import { costsText } from './costs-table.ts';
import { reportHtml } from './report-html.ts';

const DAY = CALENDARS.NYSE.session('20240308')!;
const { listing } = stockListing({
  conId: FIRST_MADE_UP_CON_ID,
  symbol: 'XYZ',
  primary: 'NYSE',
  name: 'XYZ',
  price: 100,
  dailyVolatility: 0.01,
  dailyShares: 1e6,
});

/** Minutes at 100, 101, 102 …: each bar at one price, of equal volume. */
const columns = columnsFromBars(
  Array.from({ length: 20 }, (_, i) => {
    const start = instant(DAY.open + i * MICROS_PER_MINUTE);
    const price = 100 + i;
    const end = instant(start + MICROS_PER_MINUTE);
    return { start, end, open: price, high: price, low: price, close: price, volume: 1_000 };
  }),
);

const strategy = defineStrategy((ctx) => {
  const xyz = ctx.stock('XYZ');
  ctx.bars(xyz, '1 min');
  let bars = 0;
  return () => {
    bars += 1;
    if (bars === 1) ctx.execute(xyz, 40, algos.twap({ forMs: 240_000, everyMs: 60_000 }));
    if (bars === 12) ctx.sell(xyz, 10);
  };
});

const result = backtest({
  strategy,
  data: [{ listing, barSize: '1 min', columns }],
  cash: 100_000,
  risk: { others: 'none' },
  feePlan: NO_FEES,
});

it('gives each parent and each order on its own a line, in the terminal and on the page', () => {
  const [heading, parent, order, , exchanges] = costsText(result.costs);
  expect(heading).toContain('Arrival');
  // Decided at 100, filled at 101, 102, 103, 104: 102.50 is 250 bp worse; the market of those four bars traded at 102.50, too.
  expect(parent?.split(/ {2,}/)).toEqual(
    [
      'twap 1',
      '2024-03-08 14:31',
      'BUY XYZ',
      '40',
      '102.5',
      '100',
      '250.00',
      '0.00',
      '–',
      '–',
      '0.00 USD',
    ].map((cell) => expect.stringContaining(cell) as unknown),
  );
  // Decided at 111, sold at 112: 100/111 of a percent better.
  expect(order).toMatch(/SELL XYZ .*-90\.09/);
  // (40 · 250 − 10 · 90.09) / 50
  expect(exchanges).toMatch(/^by exchange: \w+ 50 \(100\.0 %\) at 181\.98 bp$/);
  expect(reportHtml(result)).toContain('Transaction costs');
  expect(reportHtml(result)).toContain('181.98 bp');
});

it('says so when nothing was filled', () => {
  expect(costsText([])).toEqual(['nothing was filled']);
});
