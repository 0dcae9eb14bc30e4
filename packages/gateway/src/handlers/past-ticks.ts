import { Decimal } from '@tapewright/model';
import type { PastLevel, PastTick } from '../history/bar-history.ts';
import type { ApiSession } from '../session/api-session.ts';
import { epochSeconds } from '../wire/time-text.ts';

/** What a request of ticks may show: IB's whatToShow. */
export const TICK_SHOWS = ['TRADES', 'BID_ASK', 'MIDPOINT'] as const;
export type TickShow = (typeof TICK_SHOWS)[number];

/** The ticks that it is made of. */
export function kindOf(show: TickShow): PastTick['kind'] {
  return show === 'TRADES' ? 'trade' : 'quote';
}

/** Answers a request of historical ticks, all at once. A side without a quote has the price and the size 0. */
export function sendPastTicks(
  reqId: number,
  show: TickShow,
  ticks: readonly PastTick[],
  session: ApiSession,
): void {
  const quotes = ticks.flatMap((tick) => (tick.kind === 'quote' ? [tick] : []));
  switch (show) {
    case 'TRADES':
      session.send({
        kind: 'historicalTicksLast',
        reqId,
        isDone: true,
        historicalTicksLast: ticks.flatMap((tick) => (tick.kind === 'trade' ? [tradeOf(tick)] : [])),
      });
      return;
    case 'BID_ASK':
      session.send({
        kind: 'historicalTicksBidAsk',
        reqId,
        isDone: true,
        historicalTicksBidAsk: quotes.map(({ at, bid, ask }) => ({
          time: epochSeconds(at),
          tickAttribBidAsk: { bidPastLow: false, askPastHigh: false },
          priceBid: bid?.price ?? 0,
          priceAsk: ask?.price ?? 0,
          sizeBid: sizeOf(bid),
          sizeAsk: sizeOf(ask),
        })),
      });
      return;
    case 'MIDPOINT':
      session.send({
        kind: 'historicalTicks',
        reqId,
        isDone: true,
        historicalTicks: quotes.flatMap(({ at, bid, ask }) => {
          if (bid === undefined || ask === undefined) return [];
          const price = Number(((bid.price + ask.price) / 2).toFixed(8));
          return [{ time: epochSeconds(at), price, size: Decimal.ZERO }];
        }),
      });
  }
}

function tradeOf({ at, price, size, exchange }: Extract<PastTick, { kind: 'trade' }>) {
  return {
    time: epochSeconds(at),
    tickAttribLast: { pastLimit: false, unreported: false },
    price,
    size: Decimal.of(size),
    exchange,
    specialConditions: '',
  };
}

function sizeOf(level: PastLevel | undefined): Decimal {
  return level === undefined ? Decimal.ZERO : Decimal.of(level.size);
}
