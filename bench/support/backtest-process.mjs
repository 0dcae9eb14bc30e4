// A backtest as a program of a user: `node backtest-process.mjs bars.csv` reads the file, runs the crossover and prints the summary. The last
// line is what each part took of the processor, in ms, as JSON. Plain JavaScript, because it runs on the built packages.
let before = process.cpuUsage();
const begun = (before.user + before.system) / 1000;
function lap() {
  const { user, system } = process.cpuUsage(before);
  before = process.cpuUsage();
  return (user + system) / 1000;
}

const { crossedAbove, crossedBelow, defineStrategy, sma } = await import('@tapewright/engine');
const { backtest, readCsvBars, summaryText } = await import('@tapewright/lab');
const { ALWAYS_OPEN, FIRST_MADE_UP_CON_ID, NO_FEES, stockListing } = await import('@tapewright/venue');
const load = begun + lap();

const { columns } = readCsvBars(process.argv[2], { barSize: '1 min', calendar: ALWAYS_OPEN });
const read = lap();

const { listing } = stockListing({
  conId: FIRST_MADE_UP_CON_ID,
  symbol: 'WALK0',
  primary: 'NYSE',
  name: 'Random walk 0',
  price: 100,
  dailyVolatility: 0.01,
  dailyShares: 1e6,
});
const strategy = defineStrategy((ctx) => {
  const walk = ctx.stock('WALK0');
  const [fast, slow] = ctx.bars(walk, '1 min').indicators(sma(50), sma(200));
  return () => {
    if (crossedAbove(fast, slow)) ctx.orderTarget(walk, 100);
    if (crossedBelow(fast, slow)) ctx.close(walk);
  };
});
const result = backtest({
  strategy,
  data: [{ listing, barSize: '1 min', columns }],
  cash: 100_000_000,
  risk: {
    maxQuantity: 1_000,
    maxNotional: 100_000_000,
    priceCollar: { percent: 5, maxAgeMs: 60_000 },
    others: 'none',
  },
  feePlan: NO_FEES,
  calendar: ALWAYS_OPEN,
});
const run = lap();
console.log(summaryText(result));
const print = lap();
const total = load + read + run + print;
console.log(
  JSON.stringify({ load, read, run, print, total, wall: performance.now(), fills: result.fills.length }),
);
