import type { Order } from '@tapewright/model';
import type { Duration } from './duration.ts';
import type { LiveOrder } from './live-order.ts';
import type { SubmitOptions } from './orders.ts';

type Submit = (order: Order, options: SubmitOptions) => LiveOrder;

/** An order being written down. Every step gives a new draft; nothing is sent before `submit`. */
export class OrderDraft {
  /** In IB's fields. */
  readonly order: Order;
  readonly #submit: Submit;
  readonly #options: SubmitOptions;

  constructor(order: Order, submit: Submit, options: SubmitOptions = {}) {
    this.order = order;
    this.#submit = submit;
    this.#options = options;
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
  tif(tif: 'DAY' | 'GTC' | 'IOC' | 'FOK' | 'OPG'): OrderDraft {
    return this.with({ tif });
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
    return new OrderDraft(this.order, this.#submit, { ...this.#options, notAfter });
  }

  /** Any field of IB's order. */
  with(terms: Partial<Order>): OrderDraft {
    return new OrderDraft({ ...this.order, ...terms }, this.#submit, this.#options);
  }

  /** Sends it. Throws at once, with nothing sent, when it cannot go: see `Orders.submit`. */
  submit(): LiveOrder {
    if (this.order.orderType === undefined) {
      throw new TypeError('an order without a type: say market(), limit(price), stop(price) …');
    }
    return this.#submit(this.order, this.#options);
  }
}
