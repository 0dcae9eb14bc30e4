import {
  Decimal,
  instant,
  MICROS_PER_SECOND,
  TICK_ROW,
  type Calendar,
  type Instant,
  type TickColumns,
  type TradingHours,
} from '@tapewright/model';
import type { BookLevel, Listing, MarketInput } from '@tapewright/venue';
import type { PastLevel, PastTick, TickQuery } from '../history/bar-history.ts';

/** Trades and quotes of one instrument to play again. */
export interface TickSeries {
  readonly listing: Listing;
  readonly ticks: TickColumns;
}

/** A series of ticks, and how far it was played. */
export class TickTrack {
  readonly conId: number;
  readonly ticks: TickColumns;
  readonly calendar: Calendar | undefined;
  readonly isTraded: boolean;
  readonly isQuoted: boolean;
  /** Where trades and quotes are that name no exchange. */
  readonly #primary: string;
  /** The row that is played next; rows before it are the past. */
  #index = 0;
  /** Exchanges whose quote stands, and when all are withdrawn: at the end of the session in which the last was made. */
  readonly #standing = new Set<string>();
  #standsUntil = Infinity;

  /** Throws a RangeError on rows out of order, no rows, or a listing without conId. */
  constructor({ listing, ticks }: TickSeries, calendar: Calendar | undefined) {
    const { conId, symbol = '' } = listing.contract;
    if (conId === undefined) throw new RangeError(`the listing of ${symbol} to replay has no conId`);
    const late = ticks.at.findIndex((at, row) => at < (ticks.at[row - 1] ?? -Infinity));
    if (late >= 0)
      throw new RangeError(`row ${late} of ${symbol} is before row ${late - 1}: sort the ticks by time`);
    this.conId = conId;
    this.ticks = ticks;
    this.calendar = calendar;
    this.isTraded = ticks.kind.some((kind) => (kind & TICK_ROW.trade) !== 0);
    this.isQuoted = ticks.kind.some((kind) => (kind & TICK_ROW.quote) !== 0);
    this.#primary = listing.exchanges[0] ?? '';
  }

  /** When something happens next; Infinity when nothing does any more. */
  get nextAt(): number {
    return Math.min(this.#rowAt, this.#standsUntil);
  }

  get #rowAt(): number {
    return this.ticks.at[this.#index] ?? Infinity;
  }

  /** Takes rows before a moment for the past, and tells each. */
  skipTo(start: Instant, onRow: (row: number) => void): void {
    for (; this.#rowAt < start; this.#index++) onRow(this.#index);
  }

  /** What happens next, told with the row that it is, if it is one. */
  play(onRow: (row: number) => void): readonly MarketInput[] {
    if (this.#standsUntil < this.#rowAt) return this.#withdrawal();
    const row = this.#index++;
    onRow(row);
    const inputs: MarketInput[] = [];
    if (this.is(row, TICK_ROW.quote)) {
      const quote = this.#quote(row, this.#at(row));
      this.#stand(quote.exchange, quote.at);
      inputs.push(quote);
    }
    if (this.is(row, TICK_ROW.trade)) inputs.push(this.#trade(row));
    return inputs;
  }

  is(row: number, kind: number): boolean {
    return ((this.ticks.kind[row] ?? 0) & kind) !== 0;
  }

  /** The last trade of the past with the figures of its day, and the quotes that still stand. */
  opening(at: Instant): readonly MarketInput[] {
    return [...this.#lastDay(at), ...this.#quotesAt(at)];
  }

  /** Ticks that were played, as a request of history wants them. */
  past({ kind, from, until, count, hours }: TickQuery): readonly PastTick[] {
    const wanted = TICK_ROW[kind];
    const found: PastTick[] = [];
    const step = from === undefined ? -1 : 1;
    let row = from === undefined ? this.#rowFrom(until) - 1 : this.#rowFrom(from);
    for (; row >= 0 && row < this.#index && this.#at(row) < until; row += step) {
      const at = this.#at(row);
      const last = found.at(-1);
      if (last !== undefined && found.length >= count && secondOf(last.at) !== secondOf(at)) break;
      if (this.is(row, wanted) && this.#isWithin(hours, at)) found.push(this.#tick(row, kind));
    }
    return step < 0 ? found.reverse() : found;
  }

  /** The first row at or after a moment. */
  #rowFrom(at: Instant): number {
    let [low, high] = [0, this.#index];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#at(middle) < at) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #isWithin(hours: TradingHours, at: Instant): boolean {
    return hours === 'extended' || this.calendar?.sessionAt(at) !== undefined;
  }

  #tick(row: number, kind: PastTick['kind']): PastTick {
    const [at, { price, size, bid, bidSize, ask, askSize }] = [this.#at(row), this.ticks];
    if (kind === 'trade')
      return { kind, at, price: price[row] ?? 0, size: size[row] ?? 0, exchange: this.#exchange(row) };
    return { kind, at, bid: level(bid[row], bidSize[row]), ask: level(ask[row], askSize[row]) };
  }

  #lastDay(at: Instant): readonly MarketInput[] {
    const { price, size } = this.ticks;
    let last = this.#index - 1;
    while (last >= 0 && !this.is(last, TICK_ROW.trade)) last--;
    if (last < 0) return [];
    const lastAt = this.#at(last);
    const dayBegan = this.calendar?.extendedSessionAt(lastAt)?.preOpen ?? lastAt;
    let [open, high, low, volume] = [Number.NaN, -Infinity, Infinity, 0];
    for (let row = last; row >= 0 && this.#at(row) >= dayBegan; row--) {
      if (!this.is(row, TICK_ROW.trade)) continue;
      const traded = price[row] ?? 0;
      open = traded;
      high = Math.max(high, traded);
      low = Math.min(low, traded);
      volume += size[row] ?? 0;
    }
    const trade = { last: price[last] ?? 0, lastSize: decimal(size[last]), lastAt };
    return [{ kind: 'summary', at, conId: this.conId, ...trade, open, high, low, volume: decimal(volume) }];
  }

  #quotesAt(at: Instant): readonly MarketInput[] {
    const standing = new Map<string, MarketInput>();
    for (let row = this.#index - 1; row >= 0 && this.#sessionEnd(this.#at(row)) > at; row--) {
      const exchange = this.#exchange(row);
      if (!this.is(row, TICK_ROW.quote) || standing.has(exchange)) continue;
      this.#stand(exchange, this.#at(row));
      standing.set(exchange, this.#quote(row, at));
    }
    return [...standing.values()].toReversed();
  }

  #stand(exchange: string, at: Instant): void {
    this.#standing.add(exchange);
    this.#standsUntil = this.#sessionEnd(at);
  }

  /** Nobody keeps a quote over night, and a recording that is over says nothing any more. */
  #withdrawal(): readonly MarketInput[] {
    const [at, exchanges] = [instant(this.#standsUntil), [...this.#standing]];
    this.#standing.clear();
    this.#standsUntil = Infinity;
    return exchanges.map((exchange) => ({
      kind: 'makerQuote',
      at,
      conId: this.conId,
      exchange,
      bids: [],
      asks: [],
    }));
  }

  #sessionEnd(at: Instant): number {
    const { calendar } = this;
    if (calendar === undefined) return Infinity;
    return (calendar.extendedSessionAt(at) ?? calendar.nextSession(at)).postClose;
  }

  #quote(row: number, at: Instant): Extract<MarketInput, { kind: 'makerQuote' }> {
    const { bid, bidSize, ask, askSize } = this.ticks;
    return {
      kind: 'makerQuote',
      at,
      conId: this.conId,
      exchange: this.#exchange(row),
      bids: levels(bid[row], bidSize[row]),
      asks: levels(ask[row], askSize[row]),
    };
  }

  /** Without quotes there is no book to trade in: an order trades where others did, for at most as much. */
  #trade(row: number): MarketInput {
    const [at, { conId }] = [this.#at(row), this];
    const price = this.ticks.price[row] ?? 0;
    if (!this.isQuoted)
      return { kind: 'barPoint', at, conId, point: 'open', price, volume: this.ticks.size[row] };
    const exchange = this.#exchange(row);
    return { kind: 'print', at, conId, exchange, price, size: decimal(this.ticks.size[row]) };
  }

  #exchange(row: number): string {
    const name = this.ticks.exchanges[this.ticks.exchange[row] ?? 0] ?? '';
    return name === '' ? this.#primary : name;
  }

  #at(row: number): Instant {
    return instant(this.ticks.at[row] ?? 0);
  }
}

function secondOf(at: Instant): number {
  return Math.floor(at / MICROS_PER_SECOND);
}

function level(price: number | undefined, size: number | undefined): PastLevel | undefined {
  return price === undefined || Number.isNaN(price) ? undefined : { price, size: size ?? 0 };
}

function levels(price: number | undefined, size: number | undefined): readonly BookLevel[] {
  if (price === undefined || Number.isNaN(price)) return [];
  return [{ price, size: decimal(size) }];
}

function decimal(size: number | undefined): Decimal {
  return Decimal.of(size ?? 0);
}
