// What an indicator costs per value, beside a plain loop over a ring buffer that computes the same, and beside trading-signals 8. Values
// are compared first. Processor time, medians; each contender in a loop of its own, so that none suffers from what others are. Run:
// `npm run bench -- indicators`.
import {
  atr,
  bollinger,
  donchian,
  ema,
  highest,
  macd,
  rsi,
  sma,
  stddev,
  vwap,
  wma,
  zscore,
} from '@tapewright/engine';
import { seededRandom } from '@tapewright/model';
import * as signals from 'trading-signals';
import {
  PlainDeviation,
  PlainDonchian,
  PlainEma,
  PlainHighest,
  PlainVwap,
  PlainWma,
} from './support/plain-windows.ts';
import { quantile } from './support/quantile.ts';

const COUNT = 2_000_000;
const ROUNDS = 7;
/** trading-signals goes through the whole window with every value in some, so it gets fewer. */
const PEER_COUNT = 200_000;

interface Candle {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

const random = seededRandom('indicators');
const closes = new Float64Array(COUNT);
const candles: Candle[] = [];
for (let i = 0, close = 100; i < COUNT; i++) {
  const open = close;
  close = Math.max(10, close + random.next() - 0.5);
  closes[i] = close;
  const [high, low] = [Math.max(open, close) + random.next(), Math.min(open, close) - random.next()];
  candles.push({ open, high, low, close, volume: 1000 });
}

/** A loop with types of its own: the engine remembers what it saw for each place in the code, and one loop for all would see everything. */
function loopOf(call: string): (target: object, inputs: ArrayLike<unknown>, count: number) => void {
  // oxlint-disable-next-line typescript/no-implied-eval, no-new-func -- fresh code is the point
  return new Function(
    't',
    'inputs',
    'count',
    `for (let i = 0; i < count; i++) t.${call}(inputs[i]);`,
  ) as never;
}

/** Nanoseconds per value. */
function nanos(make: () => object, call: string, inputs: ArrayLike<unknown>, count: number): number {
  const loop = loopOf(call);
  const samples = Array.from({ length: ROUNDS + 2 }, () => {
    const target = make();
    const before = process.cpuUsage();
    loop(target, inputs, count);
    const { user, system } = process.cpuUsage(before);
    return ((user + system) * 1000) / count;
  });
  return quantile(samples.slice(2), 0.5);
}

class PlainSma {
  value = Number.NaN;
  #sum = 0;
  #at = 0;
  #seen = 0;
  readonly #ring: Float64Array;

  constructor(period: number) {
    this.#ring = new Float64Array(period);
  }

  update(value: number): void {
    const ring = this.#ring;
    this.#sum += value - ring[this.#at]!;
    ring[this.#at] = value;
    this.#at = this.#at + 1 === ring.length ? 0 : this.#at + 1;
    if (++this.#seen >= ring.length) this.value = this.#sum / ring.length;
  }
}

class PlainRsi {
  value = Number.NaN;
  #last = Number.NaN;
  #gain = 0;
  #loss = 0;
  readonly #weight: number;

  constructor(period: number) {
    this.#weight = 1 / period;
  }

  update(value: number): void {
    const change = value - this.#last;
    this.#last = value;
    if (Number.isNaN(change)) return;
    this.#gain += (Math.max(change, 0) - this.#gain) * this.#weight;
    this.#loss += (Math.max(-change, 0) - this.#loss) * this.#weight;
    this.value = 100 - 100 / (1 + this.#gain / this.#loss);
  }
}

class PlainAtr {
  value = Number.NaN;
  #last = Number.NaN;
  readonly #weight: number;

  constructor(period: number) {
    this.#weight = 1 / period;
  }

  update({ high, low, close }: Candle): void {
    const range = Number.isNaN(this.#last)
      ? high - low
      : Math.max(high, this.#last) - Math.min(low, this.#last);
    this.#last = close;
    this.value = Number.isNaN(this.value) ? range : this.value + (range - this.value) * this.#weight;
  }
}

class PlainMacd {
  value = 0;
  signal = 0;
  #fast = Number.NaN;
  #slow = Number.NaN;

  update(value: number): void {
    this.#fast = Number.isNaN(this.#fast) ? value : this.#fast + ((value - this.#fast) * 2) / 13;
    this.#slow = Number.isNaN(this.#slow) ? value : this.#slow + ((value - this.#slow) * 2) / 27;
    this.value = this.#fast - this.#slow;
    this.signal += ((this.value - this.signal) * 2) / 10;
  }
}

class PlainBollinger {
  value = Number.NaN;
  upper = Number.NaN;
  lower = Number.NaN;
  #sum = 0;
  #squares = 0;
  #at = 0;
  readonly #ring = new Float64Array(20);

  update(value: number): void {
    const old = this.#ring[this.#at]!;
    this.#ring[this.#at] = value;
    this.#at = this.#at === 19 ? 0 : this.#at + 1;
    this.#sum += value - old;
    this.#squares += value * value - old * old;
    this.value = this.#sum / 20;
    const width = 2 * Math.sqrt(Math.max(0, this.#squares / 20 - this.value * this.value));
    this.upper = this.value + width;
    this.lower = this.value - width;
  }
}

/** An indicator of trading-signals. */
interface Peer {
  add(value: unknown): unknown;
  getResultOrThrow(): unknown;
}

interface Reading {
  readonly value: number;
  update(input: never): void;
}

const CASES: readonly {
  readonly name: string;
  readonly ours: () => Reading;
  readonly plain: () => Reading;
  /** Left out where trading-signals has no such indicator, or means something else by it. */
  readonly theirs?: () => Peer;
}[] = [
  { name: 'SMA 50', ours: () => sma(50), plain: () => new PlainSma(50), theirs: () => new signals.SMA(50) },
  {
    name: 'SMA 200',
    ours: () => sma(200),
    plain: () => new PlainSma(200),
    theirs: () => new signals.SMA(200),
  },
  { name: 'RSI 14', ours: () => rsi(14), plain: () => new PlainRsi(14), theirs: () => new signals.RSI(14) },
  { name: 'ATR 14', ours: () => atr(14), plain: () => new PlainAtr(14), theirs: () => new signals.ATR(14) },
  {
    name: 'MACD 12 26 9',
    ours: () => macd(),
    plain: () => new PlainMacd(),
    theirs: () => new signals.MACD(new signals.EMA(12), new signals.EMA(26), new signals.EMA(9)),
  },
  {
    name: 'Bollinger 20',
    ours: () => bollinger(20),
    plain: () => new PlainBollinger(),
    theirs: () => new signals.BollingerBands(20, 2),
  },
  { name: 'EMA 50', ours: () => ema(50), plain: () => new PlainEma(50), theirs: () => new signals.EMA(50) },
  { name: 'WMA 50', ours: () => wma(50), plain: () => new PlainWma(50), theirs: () => new signals.WMA(50) },
  { name: 'deviation 20', ours: () => stddev(20), plain: () => new PlainDeviation(20, false) },
  { name: 'z-score 20', ours: () => zscore(20), plain: () => new PlainDeviation(20, true) },
  { name: 'highest 20', ours: () => highest(20), plain: () => new PlainHighest(20) },
  { name: 'Donchian 20', ours: () => donchian(20), plain: () => new PlainDonchian(20) },
  { name: 'VWAP 50', ours: () => vwap(50), plain: () => new PlainVwap(50) },
];

const ON_BARS = ['ATR', 'Donchian', 'VWAP'];

console.log('indicator        ns per value   plain loop   of its speed   trading-signals 8   times as fast');
for (const { name, ours, plain, theirs } of CASES) {
  const inputs = ON_BARS.some((word) => name.startsWith(word)) ? candles : closes;
  const [mine, loop, other] = [ours(), plain(), theirs?.()];
  for (let i = 0; i < PEER_COUNT; i++) {
    for (const target of [mine, loop]) (target.update as (input: unknown) => void)(inputs[i]);
    other?.add(inputs[i]);
  }
  const result = other === undefined ? mine.value : other.getResultOrThrow();
  const read = (key: string) =>
    typeof result === 'number' ? result : (result as Record<string, number>)[key];
  const last = read(name.startsWith('MACD') ? 'macd' : 'middle');
  // Running sums of the plain loops drift; of a difference of two averages it is the digits of the price that count.
  for (const value of [loop.value, last])
    if (value === undefined || Math.abs(value - mine.value) > 1e-9 * 100)
      throw new Error(`${name}: ${mine.value}, another has ${value}`);
  const [own, bare] = [nanos(ours, 'update', inputs, COUNT), nanos(plain, 'update', inputs, COUNT)];
  const theirsNs = theirs === undefined ? Number.NaN : nanos(theirs, 'add', inputs, PEER_COUNT);
  console.log(
    `${name.padEnd(16)}${own.toFixed(1).padStart(13)}${bare.toFixed(1).padStart(13)}${`${((100 * bare) / own).toFixed(0)} %`.padStart(15)}` +
      (theirs === undefined
        ? ''
        : `${theirsNs.toFixed(1).padStart(20)}${(theirsNs / own).toFixed(1).padStart(16)}`),
  );
}
