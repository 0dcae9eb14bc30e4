import type { Instant, Quote } from '@tapewright/model';
import type { NaturalQuote } from '../combos/combo-market.ts';
import type { BestSide } from './best-quote.ts';
import type { Instrument } from './instrument.ts';

/** What is known of the market of an instrument now. */
export function quoteOf(instrument: Instrument, at: Instant): Quote {
  const { tape } = instrument;
  const { bid, ask } = shownBy(instrument);
  return {
    at,
    bid: bid?.price,
    bidSize: bid?.size,
    ask: ask?.price,
    askSize: ask?.size,
    last: tape.last,
    lastSize: tape.lastSize,
    volume: tape.volume,
    open: tape.open,
    high: tape.high,
    low: tape.low,
    close: tape.previousClose,
    liveness: 'live',
  };
}

/** The best that there is to both sides of an instrument now. */
function shownBy({ books, combo, grid }: Instrument): NaturalQuote {
  if (combo !== undefined) return combo.quote();
  const level = (side: BestSide | undefined) =>
    side && { price: grid.priceOf(side.tick), size: grid.sizeOf(side.units) };
  return { bid: level(books?.bestBid()), ask: level(books?.bestAsk()) };
}
