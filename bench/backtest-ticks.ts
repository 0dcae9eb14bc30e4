import { defineStrategy } from '@tapewright/engine';
import { backtest } from '@tapewright/lab';
import { Decimal, emptyTickColumns, seededRandom, TICK_ROW, type TickColumns } from '@tapewright/model';
import { listingsOf, NO_FEES, VOLUME_AHEAD } from '@tapewright/venue';

// A backtest over ticks, once by who only looks, and once with an order that always rests in the queue: a maker joins the bid, waits to be filled, and then joins the offer. Prints
// events a second of processor time, for `npm run bench`-like looks: node --conditions=@tapewright/source --import tsx bench/backtest-ticks.ts [rows]

const ROWS = Number(process.argv[2] ?? 2_000_000);
const [AAPL] = listingsOf(['AAPL']);
const BEGIN = Date.UTC(2020, 7, 24, 14) * 1000;

/** A market that wanders by cents: two quotes for each trade, ten events a second. */
function wander(rows: number): TickColumns {
  const ticks = emptyTickColumns(rows, ['NASDAQ']);
  const random = seededRandom('ticks');
  let bid = 10_000;
  for (let i = 0; i < rows; i++) {
    ticks.at[i] = BEGIN + (i % 200_000) * 100_000 + Math.floor(i / 200_000) * 86_400_000_000;
    const isTrade = i % 3 === 2;
    ticks.kind[i] = isTrade ? TICK_ROW.trade : TICK_ROW.quote;
    if (!isTrade && random.below(10) === 0) bid += random.below(3) - 1;
    ticks.price[i] = (bid + random.below(2)) / 100;
    ticks.size[i] = 1 + random.below(300);
    ticks.bid[i] = bid / 100;
    ticks.bidSize[i] = 100 + random.below(400);
    ticks.ask[i] = (bid + 1) / 100;
    ticks.askSize[i] = 100 + random.below(400);
  }
  return ticks;
}

const maker = defineStrategy((ctx) => {
  const stock = ctx.stock('AAPL');
  const quote = ctx.quotes(stock);
  return {
    onQuote() {
      if (ctx.openOrders(stock).length > 0 || quote.bid === undefined || quote.ask === undefined) return;
      const isLong = ctx.position(stock).isLong;
      if (isLong) ctx.sell(stock, 100, { limit: quote.ask, tif: 'GTC' });
      else ctx.buy(stock, 100, { limit: quote.bid, tif: 'GTC' });
    },
  };
});

const watcher = defineStrategy((ctx) => {
  ctx.quotes(ctx.stock('AAPL'));
  let seen = 0;
  return { onQuote: () => void seen++ };
});

const ticks = wander(ROWS);
for (const [name, strategy] of [
  ['watching', watcher],
  ['resting', maker],
  ['watching', watcher],
  ['resting', maker],
] as const) {
  const before = process.cpuUsage();
  const began = performance.now();
  const result = backtest({
    strategy,
    data: [],
    ticks: [{ listing: AAPL!, ticks }],
    cash: Decimal.of(1_000_000),
    risk: { others: 'none' },
    feePlan: NO_FEES,
    queue: VOLUME_AHEAD,
  });
  const { user, system } = process.cpuUsage(before);
  const perSecond = ROWS / ((user + system) / 1e6);
  console.log(
    `${name}: ${ROWS} ticks, ${result.fills.length} fills: ${(perSecond / 1e6).toFixed(2)} M events/s of processor time, ${(ROWS / (performance.now() - began) / 1e3).toFixed(2)} M/s by the clock`,
  );
}
