import type { BookDepth } from '../book/book.ts';
import type { HiddenInterest } from '../router/midpoint-pool.ts';
import type { BookLevel, MarketInput } from '../venue-io.ts';
import type { Grid } from './grid.ts';

type MakerQuoteInput = Extract<MarketInput, { kind: 'makerQuote' }>;

export interface QuoteLevels {
  /** Best first, one entry a price. */
  readonly bids: readonly BookDepth[];
  readonly asks: readonly BookDepth[];
}

/**
 * A quote in ticks and units. A price between two ticks goes to the less generous one, a size below a unit disappears. Throws a
 * RangeError on a negative or unknown size, an unknown price, and a bid at or above an ask: no exchange shows that.
 */
export function quoteLevels(quote: MakerQuoteInput, grid: Grid): QuoteLevels {
  const bids = depthOf(quote, quote.bids, grid, 'down');
  const asks = depthOf(quote, quote.asks, grid, 'up');
  // Makers state the best first, nearly always.
  if (!isRising(bids, -1)) bids.sort((a, b) => b.tick - a.tick);
  if (!isRising(asks, 1)) asks.sort((a, b) => a.tick - b.tick);
  const [bid, ask] = [bids[0], asks[0]];
  if (bid !== undefined && ask !== undefined && bid.tick >= ask.tick)
    throw new RangeError(
      `${describe(quote)} bids ${grid.priceOf(bid.tick)} and asks ${grid.priceOf(ask.tick)}; a bid must be below the ask`,
    );
  return { bids, asks };
}

interface Interest {
  readonly bids: HiddenInterest[];
  readonly asks: HiddenInterest[];
}

/** The interest that a quote states to a midpoint pool: sizes, and the worst midpoint that each takes. */
export function pooledInterest(quote: MakerQuoteInput, grid: Grid): Interest {
  return interestOf(quote, grid, quote);
}

/** What the makers of a lit exchange would trade beside what they show: sizes, and the price of each. */
export function hiddenInterest(quote: MakerQuoteInput, grid: Grid): Interest {
  return quote.hidden === undefined ? NO_INTEREST : interestOf(quote.hidden, grid, quote);
}

const NO_INTEREST: Interest = { bids: [], asks: [] };

function interestOf(
  { bids, asks }: Pick<MakerQuoteInput, 'bids' | 'asks'>,
  grid: Grid,
  quote: MakerQuoteInput,
): Interest {
  const interest = ({ tick, units }: BookDepth): HiddenInterest => ({ limit: tick, units });
  return {
    bids: depthOf(quote, bids, grid, 'down').map(interest),
    asks: depthOf(quote, asks, grid, 'up').map(interest),
  };
}

function depthOf(
  quote: MakerQuoteInput,
  levels: readonly BookLevel[],
  grid: Grid,
  toward: 'down' | 'up',
): BookDepth[] {
  const depth: { tick: number; units: number }[] = [];
  for (const { price, size } of levels) {
    if (!Number.isFinite(price) || size.sign < 0)
      throw new RangeError(`${describe(quote)} has a level of ${size.toString()} at ${price}`);
    const tick = grid.tickOf(price) ?? grid.tickBeside(price, toward);
    if (tick === undefined) throw new RangeError(`${describe(quote)} has a price out of reach: ${price}`);
    const units = grid.wholeUnits(size.toNumber());
    if (units <= 0) continue;
    // Makers show a handful of prices, nearly always each once: looking through them beats a map.
    const same = atTick(depth, tick);
    if (same === undefined) depth.push({ tick, units });
    else same.units += units;
  }
  return depth;
}

function atTick<Level extends BookDepth>(depth: readonly Level[], tick: number): Level | undefined {
  for (const level of depth) if (level.tick === tick) return level;
  return undefined;
}

/** Whether each tick is above the one before it, or below it where `direction` is -1. */
function isRising(depth: readonly BookDepth[], direction: 1 | -1): boolean {
  let before = -Infinity;
  for (const { tick } of depth) {
    if (tick * direction <= before) return false;
    before = tick * direction;
  }
  return true;
}

function describe({ exchange, conId }: MakerQuoteInput): string {
  return `the quote of ${exchange} for conId ${conId}`;
}
