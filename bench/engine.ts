import { instant } from '@tapewright/model';
import {
  createEngine,
  crossedAbove,
  crossedBelow,
  defineStrategy,
  sma,
  type Engine,
} from '@tapewright/engine';

/**
 * What the engine costs per bar, beside the same rule written as a plain loop over two ring buffers. Both count the crossings, and the
 * counts have to agree before any figure is printed. Run: `npm run bench -- engine`, or this file by itself.
 */
const FAST = 50;
const SLOW = 200;
const RUNS = 5;

function closesOf(count: number): Float64Array {
  const closes = new Float64Array(count);
  let seed = 12_345;
  let price = 100;
  for (let i = 0; i < count; i++) {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) | 0;
    price = Math.max(1, price + seed / 2 ** 31);
    closes[i] = price;
  }
  return closes;
}

function plainLoop(closes: Float64Array): number {
  const quick = new Float64Array(FAST);
  const calm = new Float64Array(SLOW);
  let quickSum = 0;
  let calmSum = 0;
  let crossings = 0;
  let quickBefore = Number.NaN;
  let calmBefore = Number.NaN;
  for (let i = 0; i < closes.length; i++) {
    const close = closes[i]!;
    const a = i % FAST;
    const b = i % SLOW;
    quickSum += close - quick[a]!;
    quick[a] = close;
    calmSum += close - calm[b]!;
    calm[b] = close;
    if (i < SLOW - 1) continue;
    const quickNow = quickSum / FAST;
    const calmNow = calmSum / SLOW;
    if (quickBefore <= calmBefore && quickNow > calmNow) crossings++;
    if (quickBefore >= calmBefore && quickNow < calmNow) crossings++;
    quickBefore = quickNow;
    calmBefore = calmNow;
  }
  return crossings;
}

function throughEngine(closes: Float64Array): number {
  let crossings = 0;
  const strategy = defineStrategy((ctx) => {
    const bars = ctx.bars(ctx.stock('SPY'), '1 min');
    const [quick, calm] = bars.indicators(sma(FAST), sma(SLOW));
    return () => {
      if (crossedAbove(quick, calm)) crossings++;
      if (crossedBelow(quick, calm)) crossings++;
    };
  });
  const engine = createEngine({
    strategy,
    seed: 1,
    account: 'BENCH',
    baseCurrency: 'USD',
    risk: { others: 'none' },
    link: 'up',
  });
  feed(engine, closes);
  return crossings;
}

function feed(engine: Engine, closes: Float64Array): void {
  const at = instant(0);
  engine.start(at);
  const contract = { conId: 756_733, symbol: 'SPY', secType: 'STK', currency: 'USD' };
  engine.handle({ kind: 'instrument', at, instrument: 0, contract, details: {} });
  const start = Float64Array.from(closes, (_, i) => i * 60_000_000);
  const end = start.map((begin) => begin + 60_000_000);
  const volume = new Float64Array(closes.length).fill(100);
  const columns = { start, end, open: closes, high: closes, low: closes, close: closes, volume };
  engine.playBars({ series: 0, columns }, 0, closes.length);
}

/** The best of `RUNS`, in nanoseconds of processor time per bar: what others do on the machine lengthens the time on the wall. */
function nanosPerBar(run: (closes: Float64Array) => number, closes: Float64Array): number {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < RUNS; i++) {
    const before = process.cpuUsage();
    run(closes);
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, user + system);
  }
  return (best * 1000) / closes.length;
}

for (const count of [10_000, 100_000, 1_000_000, 10_000_000]) {
  const closes = closesOf(count);
  const [expected, actual] = [plainLoop(closes), throughEngine(closes)];
  // Running sums of the plain loop drift, so that a crossing at a near tie may go the other way.
  if (Math.abs(expected - actual) > count / 1e6)
    throw new Error(`${expected} crossings in the loop, ${actual} in the engine`);
  const [loop, engine] = [nanosPerBar(plainLoop, closes), nanosPerBar(throughEngine, closes)];
  console.log(
    `${count.toLocaleString('en-US').padStart(10)} bars   loop ${loop.toFixed(1).padStart(6)} ns   engine ${engine.toFixed(1).padStart(6)} ns/bar ` +
      `(${(1000 / engine).toFixed(1)} M bars/s, ${(engine / loop).toFixed(1)}x the loop)   crossings ${expected} = ${actual}`,
  );
}
