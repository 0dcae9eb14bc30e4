import { BUY, SELL, type BookSide } from '../book/book.ts';
import type { Route } from '../router/smart-router.ts';
import type { ExchangeDepth } from '../venue.ts';
import type { BookLevel } from '../venue-io.ts';
import type { Grid } from './grid.ts';

/** What books show, exchange by exchange: up to `rows` prices of each side, best first. */
export function exchangeDepth(routes: readonly Route[], grid: Grid, rows: number): readonly ExchangeDepth[] {
  const shown = ({ book }: Route, side: BookSide): BookLevel[] =>
    book
      .levels(side, rows)
      .map(({ tick, units }) => ({ price: grid.priceOf(tick), size: grid.sizeOf(units) }));
  return routes.map((route) => ({
    exchange: route.exchange.name,
    bids: shown(route, BUY),
    asks: shown(route, SELL),
  }));
}
