import { Decimal, multiplierOf, type Calendar, type Contract, type Instant } from '@tapewright/model';
import type { ComboMarket } from '../combos/combo-market.ts';
import type { Listing } from '../venue-io.ts';
import { Auctions } from './auctions.ts';
import type { BarMarket } from './bar-market.ts';
import type { BookMarket } from './book-market.ts';
import type { HaltedMarket } from './halted-market.ts';
import type { PriceBands } from './price-bands.ts';
import { ShortSaleTest } from './short-sale-test.ts';
import { Grid } from './grid.ts';
import type { MarketView } from '../triggers/trigger-method.ts';
import type { Market } from './market.ts';
import { Tape } from './tape.ts';
import { WaitingRoom } from './waiting-room.ts';
import type { WholeBarMarket } from './whole-bar-market.ts';

/** A listing with its market. Which kind of market it is, the first market input says. */
export class Instrument {
  readonly listing: Listing;
  readonly conId: number;
  readonly grid: Grid;
  readonly calendar: Calendar;
  /** Units of the price in one contract; undefined where that is one, so that it costs nothing. */
  readonly multiplier: Decimal | undefined;
  readonly tape: Tape;
  /** Before the first market input nothing trades. */
  readonly waiting = new WaitingRoom();
  readonly auctions: Auctions;
  /** It trades no more. */
  isDelisted = false;
  /** Trading is halted. */
  halt: HaltedMarket | undefined;
  /** Prices outside which it does not trade, if it has such. */
  bands: PriceBands | undefined;
  /** Of stocks, which alone are borrowed here. */
  readonly shortSales: ShortSaleTest | undefined;
  /** What can be borrowed to sell it short; undefined for as much as anybody wants. */
  borrowableUnits: number | undefined;
  books: BookMarket | undefined;
  bars: BarMarket | undefined;
  /** Bars that are looked at whole, by the rules of another backtester. */
  wholeBars: WholeBarMarket | undefined;
  /** Of a combination: its market, which is in the books of its legs. */
  combo: ComboMarket | undefined;
  /** Exchange → the contract as it is stated with that exchange. */
  readonly #contracts = new Map<string, Contract>();

  constructor(listing: Listing, conId: number, calendar: Calendar) {
    this.listing = listing;
    this.conId = conId;
    this.calendar = calendar;
    this.grid = new Grid(listing.tickSize, listing.details.sizeIncrement ?? Decimal.ONE);
    this.tape = new Tape(calendar);
    this.auctions = new Auctions(this);
    this.shortSales = listing.contract.secType === 'STK' ? new ShortSaleTest(calendar) : undefined;
    this.multiplier = statedMultiplier(listing);
  }

  /** A price times a quantity as money: with the multiplier. */
  worth(traded: Decimal): Decimal {
    return this.multiplier === undefined ? traded : traded.times(this.multiplier);
  }

  /** The contract as the broker states it of an order: completed, with the exchange that was asked for, or that filled. One object for each. */
  contractAt(exchange: string): Contract {
    const known = this.#contracts.get(exchange);
    if (known !== undefined) return known;
    const { primaryExch: _, ...stated } = this.listing.contract;
    const contract = { ...stated, exchange };
    this.#contracts.set(exchange, contract);
    return contract;
  }

  /** What triggers and conditions look at. Bars have no quote. */
  view(): MarketView {
    if (this.books !== undefined) return this.books.view();
    if (this.combo !== undefined) return this.combo.view();
    const { last, lastBefore } = this.tape;
    return { last, lastBefore, bid: undefined, bidBefore: undefined, ask: undefined, askBefore: undefined };
  }

  /** Its books, while they are open for trading. */
  get openBooks(): BookMarket | undefined {
    return this.halt === undefined ? this.books : undefined;
  }

  get market(): Market {
    return this.halt ?? this.combo ?? this.books ?? this.bars ?? this.wholeBars ?? this.waiting;
  }

  /** Takes in a trade, whoever made it. */
  traded(at: Instant, price: number, size: Decimal): void {
    this.tape.print(at, price, size);
    this.shortSales?.note(at, price, this.tape.previousClose);
    this.bands?.noteTrade(at, price);
  }

  /** The exchange that lists it: the first it trades on. */
  get primaryExchange(): string {
    return this.listing.exchanges[0] ?? '';
  }
}

function statedMultiplier({ contract }: Listing): Decimal | undefined {
  // An index is not held: it needs none.
  if (contract.secType === 'IND') return undefined;
  const multiplier = multiplierOf(contract);
  if (multiplier === undefined || multiplier.sign <= 0)
    throw new RangeError(
      `the listing of ${contract.localSymbol} is a ${contract.secType}, which needs a multiplier above zero; its contract states '${contract.multiplier ?? ''}'`,
    );
  return multiplier.equals(1) ? undefined : multiplier;
}
