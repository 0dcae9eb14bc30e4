import {
  assertNever,
  type Decimal,
  invariant,
  seededRandom,
  type Contract,
  type Instant,
  type OrderEvent,
  type Quote,
} from '@tapewright/model';
import { isCombination } from './combos/combination.ts';
import { BackOffice, marginDeskOf } from './back-office.ts';
import { IBKR_FIXED } from './fees/ibkr-fixed.ts';
import type { FillRules } from './fill-rules/index.ts';
import { calendarOfListing } from './hours/calendars.ts';
import { destinationOf, ListingIndex } from './instruments/listing-index.ts';
import { Ledger } from './ledger/ledger.ts';
import type { MarginDesk } from './margin/margin-desk.ts';
import type { BarRules } from './market/bar-market.ts';
import type { BookRules } from './market/book-rules.ts';
import { Instrument } from './market/instrument.ts';
import type { Sharing } from './market/cross.ts';
import { middleOf, TradingStates } from './market/trading-states.ts';
import { barTrade } from './market/bar-trade.ts';
import { PublicQuotes } from './market/public-quotes.ts';
import { quoteOf } from './market/quote-of.ts';
import { startBars, startBooks, startWholeBars } from './market/start-market.ts';
import { followsAnother } from './order-types/volatility.ts';
import { advance } from './orders/agenda.ts';
import { holdAuction, inAuction } from './orders/auction-call.ts';
import { matchesOrder } from './orders/history.ts';
import { Ids } from './orders/ids.ts';
import { OrderDesk } from './orders/order-desk.ts';
import { REFUSALS } from './orders/refusal.ts';
import { orderEvent } from './orders/reports.ts';
import { isRefusal } from './orders/terms.ts';
import { HISTORY_LIMIT, type OrderFilter, type Venue, type VenueConfig } from './venue.ts';
import { isOrderInput, OrdersOnTheWay } from './latency.ts';
import type { Listing, VenueInput, VenueOutput } from './venue-io.ts';

type Input<Kind extends VenueInput['kind']> = Extract<VenueInput, { kind: Kind }>;
type Emit = (output: VenueOutput) => void;

/** A venue from its configuration. Throws a RangeError on listings that clash or that the fee plan has no rates for. */
export function createVenue(config: VenueConfig): Venue {
  return new SimulatedVenue(config);
}

class SimulatedVenue implements Venue {
  readonly #listings: ListingIndex;
  readonly #instruments = new Map<number, Instrument>();
  readonly #ledger = new Ledger();
  readonly #desk: OrderDesk;
  /** Undefined where no account is margined. */
  readonly #margin: MarginDesk | undefined;
  readonly #office: BackOffice;
  readonly #publicQuotes: PublicQuotes | undefined;
  readonly #bookRules: BookRules;
  readonly #fillRules: FillRules | undefined;
  readonly #barRules: BarRules;
  /** Instruments with an order that follows another one's price. */
  readonly #following = new Set<Instrument>();
  /** Absent where orders arrive at once. */
  readonly #onTheWay: OrdersOnTheWay | undefined;
  readonly #auctionSharing: Sharing;
  readonly #states: TradingStates;
  /** The instrument of the last market input: backtests feed one for long stretches. */
  #recent: Instrument | undefined;
  #emit: Emit | undefined;

  constructor(config: VenueConfig) {
    const { listings, accounts, feePlan = IBKR_FIXED, calendarOf = calendarOfListing } = config;
    const { seed = 0, historyLimit = HISTORY_LIMIT } = config;
    this.#listings = new ListingIndex(listings);
    for (const listing of listings) {
      const { conId = 0, localSymbol } = listing.contract;
      if (!feePlan.covers(listing))
        throw new RangeError(`the plan '${feePlan.name}' has no fees for ${localSymbol}`);
      this.#instruments.set(conId, new Instrument(listing, conId, calendarOf(listing)));
    }
    if (config.resumes !== undefined) this.#ledger.restore(config.resumes.books.ledger);
    for (const { account, cash } of accounts)
      if (!this.#ledger.has(account)) this.#ledger.open(account, cash);
    this.#onTheWay = config.latency && new OrdersOnTheWay(config.latency, seededRandom(seed).fork('latency'));
    const priceOf = (conId: number) => middleOf(this.#instruments.get(conId));
    this.#bookRules = { protection: config.protection, queue: config.queue, priceOf };
    this.#fillRules = config.fillRules;
    this.#barRules = { slippage: config.slippage, isDelayed: config.latency !== undefined };
    this.#auctionSharing = config.auctionSharing ?? 'time';
    const isPublic = (config.publishes ?? 'everything') === 'everything';
    this.#publicQuotes = isPublic ? new PublicQuotes() : undefined;
    const emit: Emit = (output) => {
      if (!isPublic && output.kind === 'lastTrade') return;
      this.#emit?.(output);
    };
    this.#margin = marginDeskOf(config, this.#ledger, this.#instruments);
    this.#desk = new OrderDesk({
      ledger: this.#ledger,
      margin: this.#margin,
      find: (conId) => this.#instruments.get(conId),
      feePlan,
      ids: new Ids(seed, config.resumes?.books.ids),
      historyLimit,
      emit,
    });
    this.#states = new TradingStates({
      floor: this.#desk,
      quote: (input) => {
        this.#makerQuote(input);
      },
      settle: (instrument) => {
        this.#settle([instrument]);
      },
      publish: (event) => {
        if (isPublic) this.#emit?.(event);
      },
    });
    for (const instrument of this.#instruments.values()) {
      const tier = config.bandTierOf?.(instrument.listing);
      if (tier !== undefined) this.#states.limit(instrument, tier);
    }
    for (const conId of config.resumes?.books.delisted ?? []) {
      const instrument = this.#instruments.get(conId);
      if (instrument !== undefined) instrument.isDelisted = true;
    }
    if (config.resumes !== undefined) this.#desk.resume(config.resumes);
    for (const { order, instrument } of this.#desk.orders.all())
      if (followsAnother(order)) this.#following.add(instrument);
    const settle = (instrument: Instrument) => this.#settle([instrument]);
    const [desk, ledger, margin, instruments] = [this.#desk, this.#ledger, this.#margin, this.#instruments];
    const { financing } = config;
    const clearQuotes = (instrument: Instrument) => this.#clearQuotes(instrument);
    const parts = { desk, ledger, margin, financing, instruments, emit, settle, clearQuotes };
    this.#office = new BackOffice(parts);
  }

  handle(input: VenueInput, emit: Emit): void {
    if (input.kind === 'barPoint' && this.#onlyMarks(input)) return;
    invariant(this.#emit === undefined, 'a venue was given an input while it was still handling another');
    if (input.at < this.#desk.now)
      throw new RangeError(`time went back from ${this.#desk.now} to ${input.at}`);
    this.#emit = emit;
    try {
      const way = this.#onTheWay;
      if (way === undefined) this.#happen(input);
      else this.#happenAfter(input, way);
    } finally {
      this.#emit = undefined;
    }
  }

  /** What arrives by the time of an input comes before it; the input itself arrives later if it is one of orders. */
  #happenAfter(input: VenueInput, way: OrdersOnTheWay): void {
    const arrive = () => {
      for (let order = way.arrived(input.at); order !== undefined; order = way.arrived(input.at))
        this.#happen(order);
    };
    arrive();
    if (!isOrderInput(input)) {
      this.#happen(input);
      return;
    }
    way.send(input);
    this.#happen({ kind: 'time', at: input.at });
    arrive();
  }

  #happen(input: VenueInput): void {
    if (this.#desk.orders.nextDue <= input.at) advance(this.#desk, input.at, false);
    this.#desk.now = input.at;
    if (this.#states.nextDue <= input.at) this.#states.fallDue();
    this.#dispatch(input);
    if (this.#desk.orders.nextDue <= input.at) advance(this.#desk, input.at, true);
    this.#office.advance(input.at);
  }

  statement(account: string): ReturnType<Venue['statement']> {
    return this.#ledger.statement(account);
  }

  accountValues(account: string): ReturnType<Venue['accountValues']> {
    const { now } = this.#desk;
    const [values, baseCurrency] = [this.#margin?.values(account, now), this.#margin?.currencyOf(account)];
    if (values === undefined || baseCurrency === undefined) return undefined;
    return { ...values, baseCurrency, sma: this.#margin?.sma(account, now) };
  }

  openOrders(filter: OrderFilter = {}): readonly OrderEvent[] {
    return this.#desk.orders
      .all()
      .filter((order) => order.phase !== 'untransmitted' && matchesOrder(order, filter))
      .map((order) => orderEvent(order, this.#desk.now));
  }

  completedOrders(filter: OrderFilter = {}): ReturnType<Venue['completedOrders']> {
    return this.#desk.history.completed(filter);
  }

  executions(filter: Parameters<Venue['executions']>[0] = {}): ReturnType<Venue['executions']> {
    return this.#desk.history.executions(filter, this.#desk.now);
  }

  permIdOf({ clientId, account, orderId }: Parameters<Venue['permIdOf']>[0]): number | undefined {
    return this.#desk.orders.named(clientId, account, orderId)?.permId;
  }

  keptOrder(permId: number): ReturnType<Venue['keptOrder']> {
    return this.#desk.keptOrder(permId);
  }

  keptBooks(): ReturnType<Venue['keptBooks']> {
    const delisted = [...this.#instruments.values()]
      .filter((one) => one.isDelisted)
      .map(({ conId }) => conId);
    return {
      ids: this.#desk.ids.kept,
      ledger: this.#ledger.kept(),
      margin: this.#margin?.kept,
      delisted: delisted.length === 0 ? undefined : delisted,
    };
  }

  listing(conId: number): Listing | undefined {
    return this.#listings.get(conId) ?? this.#desk.combinations.get(conId)?.listing;
  }

  findListings(contract: Parameters<Venue['findListings']>[0]): readonly Listing[] {
    return this.#listings.find(contract);
  }

  combination(contract: Contract): ReturnType<Venue['combination']> {
    const found = this.#desk.combinations.of(contract);
    return isRefusal(found) ? found : { listing: found.listing, conId: found.conId };
  }

  borrowable(conId: number): Decimal | undefined {
    const instrument = this.#instruments.get(conId);
    return instrument?.borrowableUnits === undefined
      ? undefined
      : instrument.grid.sizeOf(instrument.borrowableUnits);
  }

  quote(conId: number): Quote | undefined {
    const instrument = this.#instruments.get(conId) ?? this.#desk.combinations.get(conId);
    return instrument === undefined ? undefined : quoteOf(instrument, this.#desk.now);
  }

  depth(conId: number, rows: number): ReturnType<Venue['depth']> {
    return this.#instruments.get(conId)?.books?.depth(rows) ?? [];
  }

  nextDue(): Instant | undefined {
    this.#desk.orders.refreshDue();
    const due = Math.min(
      this.#desk.orders.nextDue,
      this.#states.nextDue,
      this.#office.nextDue,
      this.#onTheWay?.nextDue ?? Infinity,
    );
    return due === Infinity ? undefined : (due as Instant);
  }

  /**
   * The hot path of a backtest: a point of a bar that finds nothing due, no order and nobody to tell only moves the last price.
   * Answers whether it was one.
   */
  #onlyMarks(input: Input<'barPoint'>): boolean {
    const instrument = this.#recent;
    if (this.#publicQuotes !== undefined || instrument?.conId !== input.conId) return false;
    if (this.#office.isWatching || input.at >= this.#office.nextDue) return false;
    const { bars } = instrument;
    if (
      bars === undefined ||
      bars.hasOrders ||
      this.#desk.watchesConditions ||
      input.at < this.#desk.now ||
      input.at >= this.#desk.orders.nextDue ||
      (this.#onTheWay !== undefined && input.at >= this.#onTheWay.nextDue)
    )
      return false;
    this.#desk.now = input.at;
    instrument.tape.mark(input.at, input.price);
    return true;
  }

  #dispatch(input: VenueInput): void {
    switch (input.kind) {
      case 'barPoint':
        this.#barPoint(input);
        return;
      case 'wholeBar':
        this.#wholeBar(input);
        return;
      case 'makerQuote':
        this.#makerQuote(input);
        return;
      case 'print':
        this.#print(input);
        return;
      case 'summary':
        this.#instrumentOf(input).tape.adopt(input);
        return;
      case 'auctionInterest':
        this.#auctionInterest(input);
        return;
      case 'cross':
        this.#cross(input);
        return;
      case 'halt':
        this.#halt(input);
        return;
      case 'resume':
        this.#states.resume(this.#instrumentOf(input));
        return;
      case 'borrow':
        this.#borrow(input);
        return;
      case 'corporateAction':
        this.#office.corporateAction(input.conId, input.action, input.at);
        this.#settle([this.#instrumentOf(input)]);
        return;
      case 'correction':
        this.#office.correct(input, input.at);
        return;
      case 'time':
        return;
      case 'place':
        this.#place(input);
        return;
      case 'modify':
        this.#change(input, () => this.#desk.modify(input));
        return;
      case 'cancel':
        this.#change(input, () => this.#desk.cancel(input));
        return;
      case 'exercise':
        this.#exercise(input);
        return;
      case 'cancelAll':
        this.#desk.cancelAll(input);
        this.#settle([...this.#instruments.values()]);
        return;
      default:
        assertNever(input);
    }
  }

  #barPoint(input: Input<'barPoint'>): void {
    const instrument = this.#instrumentOf(input);
    const bars = instrument.bars ?? startBars(instrument, this.#desk, this.#barRules);
    bars.point(input);
    this.#desk.followUp([instrument]);
    if (this.#publicQuotes === undefined) return;
    this.#emit?.(barTrade(instrument, input));
  }

  #wholeBar(input: Input<'wholeBar'>): void {
    const instrument = this.#instrumentOf(input);
    const bars = instrument.wholeBars ?? startWholeBars(instrument, this.#desk, this.#fillRules);
    bars.bar(input);
    this.#desk.followUp([instrument]);
  }

  #makerQuote(input: Input<'makerQuote'>): void {
    const instrument = this.#instrumentOf(input);
    if (instrument.isDelisted) return;
    if (instrument.halt !== undefined) {
      instrument.halt.quote(input);
      return;
    }
    const books = instrument.books ?? startBooks(instrument, this.#desk, this.#bookRules);
    books.quote(input);
    this.#settle([instrument]);
  }

  #print(input: Input<'print'>): void {
    const instrument = this.#instrumentOf(input);
    if (instrument.isDelisted) return;
    if ((instrument.bars ?? instrument.wholeBars ?? instrument.books) === undefined)
      startBooks(instrument, this.#desk, this.#bookRules);
    this.#desk.printed(instrument, input);
    const units = instrument.grid.wholeUnits(input.size.toNumber());
    if (instrument.halt === undefined) instrument.books?.notePrint(input.exchange, input.price, units);
    this.#settle([instrument]);
  }

  #auctionInterest(input: Input<'auctionInterest'>): void {
    const instrument = this.#instrumentOf(input);
    instrument.auctions.state(input);
    if (this.#publicQuotes === undefined) return;
    const orders = inAuction(this.#desk.orders, instrument, input.auction);
    this.#emit?.(instrument.auctions.indication(input, orders));
  }

  #cross(input: Input<'cross'>): void {
    const instrument = this.#instrumentOf(input);
    holdAuction(this.#desk, instrument, input, this.#auctionSharing);
    if (input.auction === 'reopen') this.#states.resume(instrument, instrument.tape.last);
    this.#settle([instrument]);
  }

  #halt(input: Input<'halt'>): void {
    const instrument = this.#instrumentOf(input);
    if (instrument.bars !== undefined)
      throw new RangeError(`conId ${input.conId} trades along bars, which know no halts`);
    this.#states.halt(instrument, input.reason);
  }

  #borrow(input: Input<'borrow'>): void {
    const instrument = this.#instrumentOf(input);
    instrument.borrowableUnits =
      input.shares === undefined ? undefined : instrument.grid.wholeUnits(input.shares.toNumber());
    this.#desk.locate(instrument);
    this.#settle([instrument]);
  }

  #placeCombination(input: Input<'place'>): void {
    const found = this.#desk.combinations.placed(input.contract, (leg) => this.#office.endOf(leg, input.at));
    if (isRefusal(found)) {
      this.#desk.refuse(input, found);
      return;
    }
    this.#desk.place(input, found.instrument, found.destination);
    this.#settle([found.instrument]);
  }

  #place(input: Input<'place'>): void {
    if (isCombination(input.contract)) {
      this.#placeCombination(input);
      return;
    }
    const found = this.#listings.find(input.contract);
    const [listing] = found;
    if (listing === undefined || found.length > 1) {
      this.#desk.refuse(input, found.length > 1 ? REFUSALS.ambiguousContract() : REFUSALS.unknownContract());
      return;
    }
    const { exchange } = input.contract;
    if (exchange === undefined || exchange === '') {
      this.#desk.refuse(input, REFUSALS.noExchange());
      return;
    }
    const instrument = this.#instruments.get(listing.contract.conId ?? 0);
    const destination = destinationOf(listing, exchange);
    invariant(
      instrument !== undefined && destination !== undefined,
      'a listing was found that is not traded',
    );
    const end = this.#office.endOf(instrument, input.at);
    if (end !== undefined) {
      this.#desk.refuse(input, end);
      return;
    }
    if (followsAnother(input.order)) this.#following.add(instrument);
    this.#desk.place(input, instrument, destination);
    this.#settle([instrument]);
  }

  #clearQuotes({ conId, books, listing }: Instrument): void {
    if (books === undefined) return;
    const quote = { kind: 'makerQuote', at: this.#desk.now, conId, bids: [], asks: [] } as const;
    for (const exchange of listing.exchanges) this.#makerQuote({ ...quote, exchange });
  }

  #exercise(input: Input<'exercise'>): void {
    const [listing] = this.#listings.find(input.contract);
    const conId = listing?.contract.conId;
    const refused =
      conId === undefined ? REFUSALS.unknownContract() : this.#office.exercise({ ...input, conId }, input.at);
    if (refused !== undefined) this.#desk.refuse(input, refused);
  }

  #change({ permId }: { readonly permId: number }, change: () => void): void {
    const instrument = this.#desk.orders.get(permId)?.instrument;
    change();
    if (instrument !== undefined) this.#settle([instrument]);
  }

  #settle(changed: readonly Instrument[]): void {
    const { combinations } = this.#desk;
    const instruments = combinations.withMoving(changed);
    this.#desk.settle(this.#following.size === 0 ? instruments : [...instruments, ...this.#following]);
    for (const instrument of instruments) if (instrument.bands !== undefined) this.#states.watch(instrument);
    if (this.#publicQuotes === undefined || this.#emit === undefined) return;
    for (const instrument of instruments) this.#publicQuotes.publish(instrument, this.#desk.now, this.#emit);
    combinations.publish(instruments, this.#desk.now, this.#emit);
  }

  #instrumentOf({ conId }: { readonly conId: number }): Instrument {
    if (this.#recent?.conId === conId) return this.#recent;
    const instrument = this.#instruments.get(conId);
    if (instrument === undefined) throw new RangeError(`no listing with conId ${conId}`);
    this.#recent = instrument;
    return instrument;
  }
}
