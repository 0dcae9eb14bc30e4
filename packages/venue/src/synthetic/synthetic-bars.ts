import { Decimal, seededRandom, type Bar, type BarInterval } from '@tapewright/model';
import type { Instrument } from '../instruments/listings.ts';
import { Grid } from '../market/grid.ts';

/** Moves of price within a bar, for its extremes. */
const MOVES = 12;
/** The length of a regular session of US stocks. */
const SESSION_MICROS = 6.5 * 3600 * 1_000_000;

/**
 * A past for an instrument: bars over consecutive intervals whose last close is the price that the synthetic market begins with. The
 * same seed and the same intervals give the same bars. `lastPrice` takes the place of the instrument's own price.
 */
export function syntheticBars(
  { listing, profile }: Instrument,
  intervals: readonly BarInterval[],
  seed: number | string,
  lastPrice: number = profile.price,
): Bar[] {
  const random = seededRandom(seed).fork(`bars ${listing.contract.conId}`);
  const grid = new Grid(listing.tickSize, listing.details.sizeIncrement ?? Decimal.ONE);
  let price = 1;
  const shapes = intervals.map(({ start, end }) => {
    const days = Math.min(1, (end - start) / SESSION_MICROS);
    const deviation = profile.dailyVolatility * Math.sqrt(days / MOVES);
    const open = price;
    let [high, low] = [price, price];
    for (let i = 0; i < MOVES; i++) {
      price *= Math.exp(deviation * random.normal());
      high = Math.max(high, price);
      low = Math.min(low, price);
    }
    const volume = Math.round(profile.dailyVolume * days * Math.exp(0.3 * random.normal() - 0.045));
    return { start, end, open, high, low, close: price, volume };
  });
  const scale = lastPrice / price;
  const onGrid = (value: number) => grid.priceOf(Math.max(1, grid.nearestTick(value * scale)));
  return shapes.map(({ open, high, low, close, ...rest }) => ({
    ...rest,
    open: onGrid(open),
    high: onGrid(high),
    low: onGrid(low),
    close: onGrid(close),
  }));
}
