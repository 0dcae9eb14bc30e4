import type { Random } from '@tapewright/model';

/** What a day of a made-up market looked like, before it is filled with minutes. Prices are multiples of the tick. */
export interface DayShape {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  /** Minutes after the open at which the extremes are touched. */
  readonly highMinute: number;
  readonly lowMinute: number;
}

/** How an instrument moves. */
export interface Motion {
  /** The smallest price step. */
  readonly tickSize: number;
  /** Standard deviation of the daily log return: 0.016 is 1.6 %, or 25 % a year. */
  readonly dailyVolatility: number;
  /** Units traded on an ordinary day. */
  readonly dailyVolume: number;
}

/** The part of a day's variance that falls between the close and the next open; about what US large caps show. */
const OVERNIGHT_SHARE = 0.3;
/** Log drift of a day: about 7 % a year. */
const DAILY_DRIFT = 0.00027;
/** Spread of the logarithm of a day's volume. */
const VOLUME_SPREAD = 0.3;

/** The log returns of a day, overnight and open to close, and how calm or wild it was (1 is ordinary). */
export interface DayMove {
  readonly overnight: number;
  readonly intraday: number;
  readonly wildness: number;
}

/** Draws a day. `regime` scales volatility and follows a slow path of its own, so that calm and wild days cluster. */
export function drawDayMove(random: Random, motion: Motion, regime: number): DayMove {
  const sigma = motion.dailyVolatility * regime;
  return {
    overnight: random.normal() * sigma * Math.sqrt(OVERNIGHT_SHARE) + DAILY_DRIFT,
    intraday: random.normal() * sigma * Math.sqrt(1 - OVERNIGHT_SHARE),
    wildness: regime,
  };
}

/** Open, extremes, close and volume of a day that begins at `open` and moves by `move`, in a session of `minutes`. */
export function shapeDay(
  random: Random,
  motion: Motion,
  day: { readonly open: number; readonly move: DayMove; readonly minutes: number },
): DayShape {
  const { move, minutes } = day;
  const sigma = motion.dailyVolatility * move.wildness * Math.sqrt(1 - OVERNIGHT_SHARE);
  const open = roundToTick(day.open, motion.tickSize);
  const close = roundToTick(open * Math.exp(move.intraday), motion.tickSize);
  // The maximum of a Brownian bridge from 0 to c with deviation s exceeds m with probability exp(-2m(m-c)/s²): inverted here.
  const above = bridgeExtreme(random, move.intraday, sigma);
  const below = bridgeExtreme(random, -move.intraday, sigma);
  const high = Math.max(open, close, roundToTick(open * Math.exp(above), motion.tickSize));
  const low = Math.min(open, close, roundToTick(open * Math.exp(-below), motion.tickSize));
  const volume = Math.round(
    motion.dailyVolume * Math.exp(random.normal() * VOLUME_SPREAD) * Math.sqrt(move.wildness),
  );
  const highMinute = high === open ? 0 : random.below(minutes);
  const lowMinute = low === open ? 0 : random.below(minutes);
  return { open, high, low, close, volume, highMinute, lowMinute };
}

/** How far a bridge from 0 to `end` rises above its start, given its standard deviation. */
function bridgeExtreme(random: Random, end: number, sigma: number): number {
  const u = 1 - random.next();
  return (end + Math.sqrt(end * end - 2 * sigma * sigma * Math.log(u))) / 2;
}

/** The multiple of the tick nearest to `price`, at least one tick, free of binary dust (0.1 + 0.2 gives 0.3). */
export function roundToTick(price: number, tickSize: number): number {
  const ticks = Math.max(1, Math.round(price / tickSize));
  const perUnit = Math.round(1 / tickSize);
  if (perUnit >= 1 && Math.abs(perUnit * tickSize - 1) < 1e-9) return ticks / perUnit;
  return Number((ticks * tickSize).toPrecision(12));
}
