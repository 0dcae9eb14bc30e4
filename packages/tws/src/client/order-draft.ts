import { type Contract, type Instant, type Order, toIbUtc } from '@tapewright/model';
import type { PriceSteps, StepRounding } from '../contracts/price-steps.ts';
import { pricesOnSteps } from '../orders/price-fields.ts';
import type { CallOptions } from './ask.ts';
import type { Duration } from './duration.ts';
import type { LiveOrder } from './live-order.ts';
import type { SubmitOptions } from './orders.ts';
import type { OrderPreview } from './what-if.ts';

export interface OrderDraftParts {
  readonly contract: Contract;
  /** In IB's fields. */
  readonly order: Order;
  readonly submit: (contract: Contract, order: Order, options: SubmitOptions) => LiveOrder;
  readonly preview: (contract: Contract, order: Order, options: CallOptions) => Promise<OrderPreview>;
  readonly options: SubmitOptions;
}

/** An order being written down. Every step gives a new draft; nothing is sent before `submit`. */
export class OrderDraft {
  readonly contract: Contract;
  /** In IB's fields. */
  readonly order: Order;
  readonly #parts: OrderDraftParts;

  constructor(parts: OrderDraftParts) {
    this.contract = parts.contract;
    this.order = parts.order;
    this.#parts = parts;
  }

  market(): OrderDraft {
    return this.with({ orderType: 'MKT' });
  }

  limit(lmtPrice: number): OrderDraft {
    return this.with({ orderType: 'LMT', lmtPrice });
  }

  /** A market order once the price reaches `stopPrice`. */
  stop(stopPrice: number): OrderDraft {
    return this.with({ orderType: 'STP', auxPrice: stopPrice });
  }

  /** A limit order once the price reaches `stopPrice`. */
  stopLimit(stopPrice: number, lmtPrice: number): OrderDraft {
    return this.with({ orderType: 'STP LMT', auxPrice: stopPrice, lmtPrice });
  }

  marketOnClose(): OrderDraft {
    return this.with({ orderType: 'MOC' });
  }

  limitOnClose(lmtPrice: number): OrderDraft {
    return this.with({ orderType: 'LOC', lmtPrice });
  }

  /** DAY unless said otherwise: a gateway refuses an order without a time in force. */
  tif(tif: 'DAY' | 'GTC' | 'IOC' | 'FOK' | 'OPG' | 'AUC' | 'DTC'): OrderDraft {
    return this.with({ tif });
  }

  /** Works until that moment. */
  goodTill(moment: Instant): OrderDraft {
    return this.with({ tif: 'GTD', goodTillDate: toIbUtc(moment) });
  }

  /** Works from that moment on. */
  goodAfter(moment: Instant): OrderDraft {
    return this.with({ goodAfterTime: toIbUtc(moment) });
  }

  /** May trigger and fill outside the regular trading hours. */
  outsideRth(): OrderDraft {
    return this.with({ outsideRth: true });
  }

  account(account: string): OrderDraft {
    return this.with({ account });
  }

  /** Our identity of the order, which comes back with every report; a UUID unless said otherwise. Not used twice. */
  ref(orderRef: string): OrderDraft {
    return this.with({ orderRef });
  }

  /** Not to be written later than this from `submit`; default 5 s. */
  notAfter(notAfter: Duration): OrderDraft {
    return new OrderDraft({ ...this.#parts, options: { ...this.#parts.options, notAfter } });
  }

  /** Any field of IB's order: `with(orderTypes.trailingStop({ percent: 2 }))`, `with(algos.twap(…))`, `with({ hidden: true })`. */
  with(terms: Partial<Order>): OrderDraft {
    return new OrderDraft({ ...this.#parts, order: { ...this.order, ...terms } });
  }

  /**
   * Its prices on the steps of the contract (`await ib.contract.priceSteps(contract)`): rounded as told, or without a rounding refused
   * with a `PriceOffStep` where they are not on one.
   */
  onSteps(steps: PriceSteps, rounding?: StepRounding): OrderDraft {
    return this.with(pricesOnSteps(this.order, steps, rounding));
  }

  /** What it would do to margin and cash, and what it would cost. Nothing is placed. Throws an `IbError` where it would be refused. */
  whatIf(options: CallOptions = {}): Promise<OrderPreview> {
    this.#assertHasType();
    return this.#parts.preview(this.contract, this.order, options);
  }

  /** Sends it. Throws at once, with nothing sent, when it cannot go: see `Orders.submit`. */
  submit(): LiveOrder {
    this.#assertHasType();
    return this.#parts.submit(this.contract, this.order, this.#parts.options);
  }

  #assertHasType(): void {
    if (this.order.orderType !== undefined) return;
    throw new TypeError('an order without a type: say market(), limit(price), stop(price) …');
  }
}
