import { Decimal, type Instant } from '@tapewright/model';
import type { PublicEvent } from '@tapewright/venue';
import type { ServerMessageInput } from '@tapewright/tws';
import type { ApiSession } from '../session/api-session.ts';
import { epochSeconds } from '../wire/time-text.ts';
import { Subscriptions } from './subscriptions.ts';

/** The kinds of tick-by-tick data and their numbers in the protocol. */
export const TICK_BY_TICK_TYPES = { Last: 1, AllLast: 2, BidAsk: 3, MidPoint: 4 } as const;
export type TickByTickType = keyof typeof TICK_BY_TICK_TYPES;

export interface TickByTickRequest {
  readonly conId: number;
  readonly type: TickByTickType;
  /** Quotes whose prices stay the same are left out. */
  readonly ignoreSize: boolean;
}

interface OpenTicks extends TickByTickRequest {
  /** The prices that were sent last, to leave out what repeats them. */
  before: string;
}

/** Every trade, or every change of the best quote, as it happens. */
export class TickByTickStreams {
  readonly #open = new Subscriptions<OpenTicks>();

  count(session: ApiSession): number {
    return this.#open.count(session);
  }

  has(session: ApiSession, reqId: number): boolean {
    return this.#open.get(session, reqId) !== undefined;
  }

  open(session: ApiSession, reqId: number, request: TickByTickRequest): void {
    this.#open.set(session, reqId, { ...request, before: '' });
  }

  cancel(session: ApiSession, reqId: number): boolean {
    return this.#open.delete(session, reqId);
  }

  dropSession(session: ApiSession): void {
    this.#open.dropSession(session);
  }

  get changes(): number {
    return this.#open.changes;
  }

  *watched(): Generator<number> {
    for (const { request } of this.#open.all()) yield request.conId;
  }

  happened(event: PublicEvent): void {
    if (this.#open.isEmpty) return;
    for (const { session, reqId, request } of this.#open.all()) {
      if (request.conId !== event.conId) continue;
      const tick = tickOf(request, event);
      if (tick !== undefined) session.send({ ...tick, reqId });
    }
  }
}

type TickByTick = Omit<Extract<ServerMessageInput, { kind: 'tickByTick' }>, 'reqId'>;

function tickOf(request: OpenTicks, event: PublicEvent): TickByTick | undefined {
  switch (request.type) {
    case 'Last':
    case 'AllLast':
      return event.kind === 'lastTrade' ? tradeTick(request, event) : undefined;
    case 'BidAsk':
      return event.kind === 'topOfBook' ? quoteTick(request, event) : undefined;
    case 'MidPoint':
      return event.kind === 'topOfBook' ? midpointTick(request, event) : undefined;
  }
}

function tradeTick(
  { type }: OpenTicks,
  { at, price, size, exchange }: Extract<PublicEvent, { kind: 'lastTrade' }>,
): TickByTick {
  return {
    kind: 'tickByTick',
    tickType: TICK_BY_TICK_TYPES[type],
    historicalTickLast: {
      time: epochSeconds(at),
      tickAttribLast: { pastLimit: false, unreported: false },
      price,
      size,
      exchange,
      specialConditions: '',
    },
  };
}

type TopOfBook = Extract<PublicEvent, { kind: 'topOfBook' }>;

/** A side without a quote has the price and the size 0. */
function quoteTick(request: OpenTicks, { at, bid, ask }: TopOfBook): TickByTick | undefined {
  const [priceBid, priceAsk] = [bid?.price ?? 0, ask?.price ?? 0];
  const [sizeBid, sizeAsk] = [bid?.size ?? Decimal.ZERO, ask?.size ?? Decimal.ZERO];
  const prices = `${priceBid}/${priceAsk}`;
  const shown = request.ignoreSize ? prices : `${prices}/${sizeBid.toString()}/${sizeAsk.toString()}`;
  if (request.before === shown) return undefined;
  request.before = shown;
  return {
    kind: 'tickByTick',
    tickType: TICK_BY_TICK_TYPES.BidAsk,
    historicalTickBidAsk: {
      time: epochSeconds(at),
      tickAttribBidAsk: { bidPastLow: false, askPastHigh: false },
      priceBid,
      priceAsk,
      sizeBid,
      sizeAsk,
    },
  };
}

function midpointTick(request: OpenTicks, { at, bid, ask }: TopOfBook): TickByTick | undefined {
  if (bid === undefined || ask === undefined) return undefined;
  const price = Number(((bid.price + ask.price) / 2).toFixed(8));
  if (request.before === String(price)) return undefined;
  request.before = String(price);
  return {
    kind: 'tickByTick',
    tickType: TICK_BY_TICK_TYPES.MidPoint,
    historicalTickMidPoint: { time: epochSeconds(at), price, size: Decimal.ZERO },
  };
}

/** What is sent at once of a stream that begins: the quote that stands. */
export function standingQuote(
  conId: number,
  at: Instant,
  board: {
    readonly bid?: number | undefined;
    readonly bidSize?: Decimal | undefined;
    readonly ask?: number | undefined;
    readonly askSize?: Decimal | undefined;
  },
): PublicEvent {
  const { bid, bidSize = Decimal.ZERO, ask, askSize = Decimal.ZERO } = board;
  return {
    kind: 'topOfBook',
    at,
    conId,
    bid: bid === undefined ? undefined : { price: bid, size: bidSize },
    ask: ask === undefined ? undefined : { price: ask, size: askSize },
  };
}
