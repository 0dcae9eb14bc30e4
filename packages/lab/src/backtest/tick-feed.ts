/* oxlint-disable typescript/no-non-null-assertion -- columns are read inside their length, in the hottest loop of a backtest */
import type { InstrumentId, QuoteInput, TradeInput } from '@tapewright/engine';
import { Decimal, TICK_ROW, type Instant, type TickColumns } from '@tapewright/model';
import type { BookLevel, Listing, MarketInput } from '@tapewright/venue';
import { BacktestError } from './options.ts';

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };
type MakerQuote = Extract<MarketInput, { kind: 'makerQuote' }>;
type Print = Extract<MarketInput, { kind: 'print' }>;

/** Trades and quotes of one instrument. */
export interface TickData {
  readonly listing: Listing;
  readonly ticks: TickColumns;
}

/** Sizes up to this are made into decimals once. */
const KNOWN_SIZES = 10_000;
const NO_ROW = -1;

/**
 * The ticks of one instrument on their way to the venue and to the engine. The inputs are written into the same few objects again and
 * again: nobody keeps them.
 */
export class TickFeed {
  readonly conId: number;
  readonly #ticks: TickColumns;
  /** Place in the ticks' exchanges → the exchange of the venue */
  readonly #exchanges: readonly string[];
  /** Place in the ticks' exchanges → the row of its latest quote */
  readonly #latest: Int32Array;
  /** Whether the venue has seen everything up to now. */
  #isShown = false;
  /** The engine's number of it, once the strategy has asked for it. */
  instrument: InstrumentId | undefined;
  /** The next row. */
  cursor = 0;
  readonly #end: number;
  readonly #sizes: (Decimal | undefined)[] = [];
  readonly #bids: Mutable<BookLevel>[] = [];
  readonly #asks: Mutable<BookLevel>[] = [];
  readonly #bid: Mutable<BookLevel> = { price: 0, size: Decimal.ZERO };
  readonly #ask: Mutable<BookLevel> = { price: 0, size: Decimal.ZERO };
  readonly #makerQuote: Mutable<MakerQuote>;
  readonly #print: Mutable<Print>;
  readonly #quote: Mutable<QuoteInput>;
  readonly #trade: Mutable<TradeInput>;

  constructor({ listing, ticks }: TickData, to: number) {
    this.conId = listing.contract.conId ?? Number.NaN;
    this.#ticks = ticks;
    this.#exchanges = exchangesOf(listing, ticks);
    this.#latest = new Int32Array(ticks.exchanges.length).fill(NO_ROW);
    this.#end = firstFrom(ticks, to);
    const at = 0 as Instant;
    const { conId } = this;
    this.#makerQuote = { kind: 'makerQuote', at, conId, exchange: '', bids: [], asks: [] };
    this.#print = { kind: 'print', at, conId, exchange: '', price: 0, size: Decimal.ZERO };
    const sides = { bid: undefined, bidSize: undefined, ask: undefined, askSize: undefined };
    this.#quote = { kind: 'quote', at, instrument: 0, ...sides };
    this.#trade = { kind: 'trade', at, instrument: 0, price: 0, size: Decimal.ZERO };
  }

  /** When the next happens; Infinity at the end. */
  get nextAt(): number {
    return this.cursor < this.#end ? this.#ticks.at[this.cursor]! : Number.POSITIVE_INFINITY;
  }

  /** Begins with the first row at or after `from`; the quotes that stand then are those before. */
  seek(from: number): void {
    this.cursor = Math.min(firstFrom(this.#ticks, from), this.#end);
    for (let i = 0; i < this.cursor; i++) if (this.#hasQuote(i)) this.#latest[this.#ticks.exchange[i]!] = i;
  }

  /** From here on the row under way is what the market says. `isShown` says whether the venue has seen it. */
  note(isShown: boolean): void {
    const row = this.cursor;
    if (this.#hasQuote(row)) this.#latest[this.#ticks.exchange[row]!] = row;
    this.#isShown = isShown;
  }

  /** What the venue has to see before an order: where every exchange stands. Nothing if it has seen all. */
  unshown(at: Instant): readonly MarketInput[] {
    if (this.#isShown) return [];
    this.#isShown = true;
    return [...this.#latest]
      .filter((row) => row !== NO_ROW)
      .map((row) => ({ ...this.#quoteAt(row, at), ...levels(this.#bids, this.#asks) }));
  }

  get hasQuote(): boolean {
    return this.#hasQuote(this.cursor);
  }

  get hasTrade(): boolean {
    return (this.#ticks.kind[this.cursor]! & TICK_ROW.trade) !== 0;
  }

  /** The quote of the row under way, for the venue. Good until the next is asked for. */
  makerQuote(): MakerQuote {
    return this.#quoteAt(this.cursor, this.#ticks.at[this.cursor]! as Instant);
  }

  /** Its trade, for the venue. */
  print(): Print {
    const [ticks, i, input] = [this.#ticks, this.cursor, this.#print];
    input.at = ticks.at[i]! as Instant;
    input.exchange = this.#exchanges[ticks.exchange[i]!]!;
    input.price = ticks.price[i]!;
    input.size = this.#size(ticks.size[i]!);
    return input;
  }

  /** Its quote, for the engine. */
  quote(instrument: InstrumentId): QuoteInput {
    const [ticks, i, input] = [this.#ticks, this.cursor, this.#quote];
    const [bid, ask] = [ticks.bid[i]!, ticks.ask[i]!];
    const [hasBid, hasAsk] = [!Number.isNaN(bid), !Number.isNaN(ask)];
    input.at = ticks.at[i]! as Instant;
    input.instrument = instrument;
    input.bid = hasBid ? bid : undefined;
    input.bidSize = hasBid ? this.#size(ticks.bidSize[i]!) : undefined;
    input.ask = hasAsk ? ask : undefined;
    input.askSize = hasAsk ? this.#size(ticks.askSize[i]!) : undefined;
    return input;
  }

  /** Its trade, for the engine. */
  trade(instrument: InstrumentId): TradeInput {
    const [ticks, i, input] = [this.#ticks, this.cursor, this.#trade];
    input.at = ticks.at[i]! as Instant;
    input.instrument = instrument;
    input.price = ticks.price[i]!;
    input.size = this.#size(ticks.size[i]!);
    return input;
  }

  #hasQuote(row: number): boolean {
    return (this.#ticks.kind[row]! & TICK_ROW.quote) !== 0;
  }

  #quoteAt(row: number, at: Instant): MakerQuote {
    const [ticks, input] = [this.#ticks, this.#makerQuote];
    input.at = at;
    input.exchange = this.#exchanges[ticks.exchange[row]!]!;
    input.bids = this.#side(this.#bids, this.#bid, ticks.bid[row]!, ticks.bidSize[row]!);
    input.asks = this.#side(this.#asks, this.#ask, ticks.ask[row]!, ticks.askSize[row]!);
    return input;
  }

  #side(
    side: Mutable<BookLevel>[],
    level: Mutable<BookLevel>,
    price: number,
    size: number,
  ): readonly BookLevel[] {
    side.length = 0;
    if (Number.isNaN(price)) return side;
    level.price = price;
    level.size = this.#size(size);
    side.push(level);
    return side;
  }

  #size(size: number): Decimal {
    if (!(size >= 0 && size < KNOWN_SIZES && Number.isInteger(size))) return Decimal.of(size);
    return (this.#sizes[size] ??= Decimal.of(size));
  }
}

/** Copies of what is reused. */
function levels(bids: readonly BookLevel[], asks: readonly BookLevel[]): Pick<MakerQuote, 'bids' | 'asks'> {
  return { bids: bids.map((level) => ({ ...level })), asks: asks.map((level) => ({ ...level })) };
}

/** The index of the first row at or after a moment. */
function firstFrom({ at, length }: TickColumns, moment: number): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (at[middle]! < moment) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Rows that name no exchange are of the one that lists the instrument. */
function exchangesOf({ contract, exchanges }: Listing, ticks: TickColumns): readonly string[] {
  return ticks.exchanges.map((name) => {
    const known = name === '' ? exchanges[0] : name;
    if (known === undefined || !exchanges.includes(known))
      throw new BacktestError(
        `ticks of ${contract.symbol} name the exchange '${name}'; it trades on ${exchanges.join(', ')}`,
      );
    return known;
  });
}
