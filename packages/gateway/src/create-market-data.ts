import { MICROS_PER_MS } from '@tapewright/model';
import type { GatewayConfig } from './gateway-config.ts';
import type { BarHistory } from './history/bar-history.ts';
import { delayedBoard } from './market/delayed-board.ts';
import { DerivativesDesk } from './market/derivatives-desk.ts';
import type { PaidDividends } from './market/paid-dividends.ts';
import type { Board } from './market/quote-board.ts';
import { StatisticsDesk } from './market/statistics.ts';
import { dailyHeadlines } from './news/daily-headlines.ts';
import { MarketDataStreams } from './streams/market-data-streams.ts';

/** Lines of market data over the market of a gateway, its past, and what is known of its instruments beside prices. */
export function createMarketData(
  { market, venue, tickIntervalMs }: GatewayConfig,
  parts: {
    readonly history: BarHistory;
    readonly board: (conId: number) => Board;
    readonly dividends: PaidDividends;
  },
): MarketDataStreams {
  const { history, board, dividends } = parts;
  const statistics = new StatisticsDesk(history);
  return new MarketDataStreams({
    boardOf: board,
    delayedBoardOf: (listing, at) =>
      delayedBoard(listing, { history, calendar: market.calendarOf(listing), now: at }),
    statisticsOf: (conId, at) => statistics.of(conId, at),
    derivatives: new DerivativesDesk({
      listings: market.listings,
      board,
      optionShareOf: (conId) => market.optionShareOf?.(conId),
      statistics: (conId, at) => statistics.of(conId, at),
    }),
    borrowableOf: (conId) => venue.borrowable(conId),
    dividendsOf: (conId, at) => dividends.paid(conId, at),
    headlinesOf: (listing, from, until) =>
      dailyHeadlines(listing, { history, calendar: market.calendarOf(listing), from, until }),
    isLive: (listing, at) => market.calendarOf(listing).extendedSessionAt(at) !== undefined,
    updateMicros: tickIntervalMs === undefined ? undefined : tickIntervalMs * MICROS_PER_MS,
  });
}
