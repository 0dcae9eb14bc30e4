import { Decimal, type Instant } from '@tapewright/model';
import { CorporateDesk } from './corporate/corporate-desk.ts';
import { ExpiryDesk, type ExerciseRequest } from './expiry/expiry-desk.ts';
import { FinancingDesk, type FinancingPlan } from './financing/financing-desk.ts';
import type { Ledger } from './ledger/ledger.ts';
import type { Closing } from './margin/liquidation.ts';
import { MarginDesk } from './margin/margin-desk.ts';
import { MarginWatch } from './margin/margin-watch.ts';
import type { Instrument } from './market/instrument.ts';
import { Corrections, type Correction } from './orders/corrections.ts';
import type { OrderDesk } from './orders/order-desk.ts';
import { OutsideTrades } from './orders/outside-trades.ts';
import { REFUSALS, type Refusal } from './orders/refusal.ts';
import { expiryOf } from './pricing/model-price.ts';
import type { VenueConfig } from './venue.ts';
import type { CashPosting, CorporateAction, VenueOutput } from './venue-io.ts';

/** The desk of the accounts that are margined; undefined when none is. */
export function marginDeskOf(
  { accounts, futureMargins, resumes }: VenueConfig,
  ledger: Ledger,
  instruments: ReadonlyMap<number, Instrument>,
): MarginDesk | undefined {
  const margined = accounts.flatMap(({ account, margin, baseCurrency = 'USD' }) =>
    margin === undefined ? [] : [{ account, kind: margin, baseCurrency }],
  );
  if (margined.length === 0) return undefined;
  const kept = resumes?.books.margin;
  return new MarginDesk({ accounts: margined, ledger, instruments, futureMargins, resumes: kept });
}

/** What the broker does by itself: closes what cannot be kept, and settles what ends. */
export class BackOffice {
  /** Whether it has to hear of every moment, because prices alone may make it act. */
  readonly isWatching: boolean;
  /** When it has something to do by the passing of time; Infinity when never. A field: a backtest looks at every point of every bar. */
  nextDue = Infinity;
  readonly #desk: OrderDesk;
  readonly #marginWatch: MarginWatch | undefined;
  readonly #expiries: ExpiryDesk;
  /** Undefined where nothing is paid or earned by the day. */
  readonly #financing: FinancingDesk | undefined;
  readonly #corporate: CorporateDesk;
  readonly #corrections: Corrections;
  readonly #ledger: Ledger;
  readonly #margin: MarginDesk | undefined;
  readonly #emit: (output: VenueOutput) => void;
  readonly #settle: (instrument: Instrument) => void;

  constructor(parts: {
    readonly desk: OrderDesk;
    readonly ledger: Ledger;
    readonly margin: MarginDesk | undefined;
    readonly financing: FinancingPlan | undefined;
    readonly instruments: ReadonlyMap<number, Instrument>;
    readonly emit: (output: VenueOutput) => void;
    /** Lets an instrument's market follow up on an order of the broker's. */
    readonly settle: (instrument: Instrument) => void;
    /** Takes out what makers show of an instrument. */
    readonly clearQuotes: (instrument: Instrument) => void;
  }) {
    const { desk, ledger, margin, financing: plan, instruments, emit } = parts;
    this.#desk = desk;
    this.#ledger = ledger;
    this.#margin = margin;
    this.#emit = emit;
    this.#financing =
      plan && margin && new FinancingDesk({ plan, ledger, margin, post: (posting) => this.#post(posting) });
    this.#settle = parts.settle;
    const trades = new OutsideTrades({ ledger, margin, ids: desk.ids, history: desk.history, emit });
    this.#expiries = new ExpiryDesk({
      instruments,
      ledger,
      trades,
      onExpiry: (instrument) => this.#cancelOrders(instrument),
    });
    this.#corrections = new Corrections({
      ledger,
      margin,
      history: desk.history,
      find: (conId) => instruments.get(conId),
      emit,
    });
    this.#corporate = new CorporateDesk({
      instruments,
      ledger,
      trades,
      post: (posting) => this.#post(posting),
      tell: emit,
      cancelOrders: (instrument) => this.#cancelOrders(instrument),
      clearQuotes: parts.clearQuotes,
    });
    this.#marginWatch =
      margin &&
      new MarginWatch({
        desk: margin,
        find: (conId) => instruments.get(conId),
        close: (closing) => this.#close(closing),
      });
    this.isWatching = margin !== undefined;
    this.#noteDue();
  }

  /** Does what is due, and looks after the accounts. */
  advance(at: Instant): void {
    if (this.#expiries.nextDue <= at) this.#expiries.advance(at);
    if (this.#financing !== undefined && this.#financing.nextDue <= at) this.#financing.advance(at);
    this.#marginWatch?.look(at);
    this.#noteDue();
  }

  #noteDue(): void {
    const posting = this.#financing?.nextDue ?? Infinity;
    // Before the first moment that it hears of, no day has begun that could end.
    this.nextDue = Math.min(this.#expiries.nextDue, posting === -Infinity ? Infinity : posting);
  }

  /** Throws a RangeError on what cannot be carried out. */
  corporateAction(conId: number, action: CorporateAction, at: Instant): void {
    this.#corporate.carryOut(conId, action, at);
  }

  /** Throws a RangeError on what cannot be corrected. */
  correct(correction: Correction, at: Instant): void {
    this.#corrections.carryOut(correction, at);
  }

  /** Why no orders are taken in it: its listing has ended, or the contract has. */
  endOf({ isDelisted, listing }: Instrument, at: Instant): Refusal | undefined {
    if (isDelisted) return REFUSALS.unknownContract();
    return at >= (expiryOf(listing) ?? Infinity) ? REFUSALS.expired() : undefined;
  }

  exercise(request: ExerciseRequest, at: Instant): Refusal | undefined {
    const refused = this.#expiries.request(request, at);
    this.#noteDue();
    return refused;
  }

  #post(posting: CashPosting): void {
    const { account, currency, amount } = posting;
    this.#ledger.post(account, currency, amount);
    const rate = this.#margin?.rateOf(account, currency);
    if (rate !== undefined) this.#margin?.posted(account, amount.toNumber() * rate);
    this.#emit(posting);
  }

  /** Places the broker's order; the answer says whether it is still at work. */
  #close({ account, instrument, isBuy, qty }: Closing): () => boolean {
    const exchange = instrument.listing.contract.exchange ?? 'SMART';
    const { now: at } = this.#desk;
    const asked = { kind: 'place', at, account, clientId: 0, orderId: 0 } as const;
    const totalQuantity = Decimal.of(qty);
    const order = { action: isBuy ? 'BUY' : 'SELL', orderType: 'MKT', tif: 'DAY', totalQuantity };
    const contract = instrument.contractAt(exchange);
    this.#desk.place({ ...asked, contract, order }, instrument, exchange, true);
    this.#settle(instrument);
    const placed = this.#desk.orders.named(0, account, 0);
    return () => placed !== undefined && placed.phase !== 'done';
  }

  #cancelOrders(instrument: Instrument): void {
    const { now: at } = this.#desk;
    for (const order of this.#desk.orders.all()) {
      if (order.phase === 'done' || !order.isOf(instrument)) continue;
      this.#desk.cancel({ kind: 'cancel', at, permId: order.permId, clientId: order.clientId });
    }
  }
}
