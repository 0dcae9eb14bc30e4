// A sweep over columns: bars times points per second, on one core, beside the event engine. Some points are compared with the event engine
// first, figure by figure. Processor time, medians. Run: `npm run bench -- sweep`.
import { crossesAbove, crossesBelow, defineStrategy, integer, sma, tradeByRules } from '@tapewright/engine';
import { backtest, compareWithEngine, emptyColumns, Grid, sweep, type SweepOptions } from '@tapewright/lab';
import { instantFromIso, seededRandom } from '@tapewright/model';
import {
  ALWAYS_OPEN,
  FIRST_MADE_UP_CON_ID,
  IBKR_FIXED,
  NO_FEES,
  stockListing,
  type FeePlan,
} from '@tapewright/venue';
import { quantile } from './support/quantile.ts';

const BARS = 1_000_000;
const MINUTE = 60_000_000;
const ROUNDS = 5;

const { listing } = stockListing({
  conId: FIRST_MADE_UP_CON_ID,
  symbol: 'WALK',
  primary: 'NYSE',
  name: 'Random walk',
  price: 100,
  dailyVolatility: 0.01,
  dailyShares: 1e6,
});

const columns = emptyColumns(BARS);
const random = seededRandom('sweep');
const begin = instantFromIso('2020-01-06T00:00:00Z');
for (let i = 0, close = 1_000; i < BARS; i++) {
  const cents = (price: number) => Math.round(price * 100) / 100;
  const open = close;
  close = Math.max(100, cents(close + random.normal() * 0.5));
  columns.start[i] = begin + i * MINUTE;
  columns.end[i] = begin + (i + 1) * MINUTE;
  columns.open[i] = open;
  columns.high[i] = Math.max(open, close);
  columns.low[i] = Math.min(open, close);
  columns.close[i] = close;
  columns.volume[i] = 1_000;
}

const strategy = defineStrategy({
  params: { fast: integer(50, { min: 2, max: 200 }), slow: integer(200, { min: 3, max: 1_000 }) },
  setup(ctx, { fast, slow }) {
    const bars = ctx.bars(ctx.stock('WALK'), '1 min');
    const [quick, calm] = bars.indicators(sma(fast), sma(slow));
    return tradeByRules(ctx, bars, [
      { when: crossesAbove(quick, calm), holdPercent: 1 },
      { when: crossesBelow(quick, calm), holdPercent: 0 },
    ]);
  },
});

const optionsWith = (feePlan: FeePlan): SweepOptions => ({
  strategy,
  data: [{ listing, barSize: '1 min', columns }],
  cash: 1_000_000,
  risk: { others: 'none' },
  feePlan,
  calendar: ALWAYS_OPEN,
});

/** 20 × 20 points: `npm run bench -- sweep`. */
const grid = new Grid(strategy.params, [
  { name: 'fast', values: Array.from({ length: 20 }, (_, i) => 20 + 5 * i) },
  { name: 'slow', values: Array.from({ length: 20 }, (_, i) => 200 + 25 * i) },
]);

function seconds(run: () => unknown): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

const work = (BARS * grid.length) / 1e6;
for (const feePlan of [NO_FEES, IBKR_FIXED]) {
  const options = optionsWith(feePlan);
  const outcomes = [...sweep(options, grid, undefined, 'only')];
  const compared = compareWithEngine(options, grid, outcomes, 4);
  const trades = outcomes.reduce((sum, { figures }) => sum + (figures?.trades ?? 0), 0);
  const engine = seconds(() => backtest({ ...options, params: grid.at(210) }));
  const times = Array.from({ length: ROUNDS }, () =>
    seconds(() => [...sweep(options, grid, undefined, 'only')]),
  );
  const rate = work / quantile(times, 0.5);
  console.log(
    `${feePlan.name}: ${grid.length} points of ${BARS.toLocaleString('en')} bars, ${Math.round((2 * trades) / grid.length).toLocaleString('en')} fills a point; ` +
      `${compared.length} points equal to the event engine's`,
  );
  console.log(
    `  columns ${rate.toFixed(0)} M bar-parameters/s on one core, event engine ${(BARS / 1e6 / engine).toFixed(1)}: ${((rate * engine) / (BARS / 1e6)).toFixed(0)} times`,
  );
}
