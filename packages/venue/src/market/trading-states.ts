import type { Instant } from '@tapewright/model';
import type { MarketInput, PublicEvent } from '../venue-io.ts';
import { HaltedMarket } from './halted-market.ts';
import type { Instrument } from './instrument.ts';
import type { Floor } from './market.ts';
import { LimitState, PriceBands, type BandTier } from './price-bands.ts';

type MakerQuoteInput = Extract<MarketInput, { kind: 'makerQuote' }>;
export type HaltReason = Extract<MarketInput, { kind: 'halt' }>['reason'];

/** What ends and begins trading needs of the venue. */
interface Exchange {
  readonly floor: Floor;
  quote(input: MakerQuoteInput): void;
  settle(instrument: Instrument): void;
  publish(event: PublicEvent): void;
}

/** Which instruments are halted, and which stand at a limit of their bands. */
export class TradingStates {
  readonly #exchange: Exchange;
  /** Instruments with bands → where their quote stands. */
  readonly #limits = new Map<Instrument, LimitState>();
  #nextDue = Infinity;

  constructor(exchange: Exchange) {
    this.#exchange = exchange;
  }

  /** Gives an instrument bands. */
  limit(instrument: Instrument, tier: BandTier): void {
    instrument.bands = new PriceBands(instrument.calendar, tier);
    this.#limits.set(instrument, new LimitState());
  }

  /** When a pause begins or ends by time alone; Infinity for never. */
  get nextDue(): number {
    return this.#nextDue;
  }

  halt(instrument: Instrument, reason: HaltReason): void {
    if (instrument.halt !== undefined) return;
    const { floor } = this.#exchange;
    instrument.halt = new HaltedMarket(instrument.market, floor);
    this.#publish(instrument, reason);
  }

  /**
   * Trading goes on: with what makers show by now, and then with the orders that came. The price bands begin anew around the price of the
   * auction that ended the halt, or else around the midpoint. Source: Limit Up–Limit Down Plan, section V(C)(2).
   */
  resume(instrument: Instrument, auctionPrice?: number): void {
    const { halt } = instrument;
    if (halt === undefined) return;
    const { quotes, orders } = halt.waiting();
    instrument.halt = undefined;
    this.#limits.get(instrument)?.clear();
    for (const quote of quotes) this.#exchange.quote(quote);
    const reference = auctionPrice ?? middleOf(instrument);
    if (reference !== undefined) instrument.bands?.reopen(this.#exchange.floor.now, reference);
    for (const order of orders) if (order.isWorking) instrument.market.enter(order);
    this.#exchange.settle(instrument);
    this.#publish(instrument, undefined);
  }

  /** Looks at an instrument's quote after it may have changed. */
  watch(instrument: Instrument): void {
    const limit = this.#limits.get(instrument);
    if (limit === undefined || instrument.halt !== undefined) return;
    const { now } = this.#exchange.floor;
    const bands = instrument.bands?.at(now);
    const { bid, ask } = instrument.view();
    const isAtBand =
      bands !== undefined && ((bid ?? -Infinity) >= bands.upper || (ask ?? Infinity) <= bands.lower);
    limit.watch(now, isAtBand);
    this.#refreshDue();
  }

  /** Does what is due at the present moment. */
  fallDue(): void {
    const { now } = this.#exchange.floor;
    for (const [instrument, limit] of this.#limits) {
      const what = limit.fallDue(now);
      if (what === 'pause') this.halt(instrument, 'volatility');
      if (what === 'resume') this.resume(instrument);
    }
    this.#refreshDue();
  }

  #refreshDue(): void {
    this.#nextDue = Infinity;
    for (const { due } of this.#limits.values()) this.#nextDue = Math.min(this.#nextDue, due ?? Infinity);
  }

  #publish({ conId }: Instrument, reason: HaltReason | undefined): void {
    const at: Instant = this.#exchange.floor.now;
    this.#exchange.publish({ kind: 'tradingState', at, conId, isHalted: reason !== undefined, reason });
  }
}

/** The midpoint of the quote, or the last price where there is none. */
export function middleOf(instrument: Instrument | undefined): number | undefined {
  if (instrument === undefined) return undefined;
  const { bid, ask, last } = instrument.view();
  return bid === undefined || ask === undefined ? last : (bid + ask) / 2;
}
