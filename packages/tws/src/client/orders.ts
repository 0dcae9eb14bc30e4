import { randomUUID } from 'node:crypto';
import { type Contract, Decimal, type Instant, type Order, plusMicros } from '@tapewright/model';
import type { ExecutionLedger, FillChange } from '../orders/execution-ledger.ts';
import { OrderRecord } from '../orders/order-record.ts';
import { OwnOrders } from '../orders/own-orders.ts';
import { FIRST_REQUEST_ID } from '../session/ids.ts';
import { statusReport } from '../session/reports.ts';
import { type Duration, durationMicros } from './duration.ts';
import { ConnectionLost } from './errors.ts';
import { LiveOrder } from './live-order.ts';
import { OrderDraft } from './order-draft.ts';
import type { OrderDesk } from './order-desk.ts';
import { OrderRefInUse } from './order-errors.ts';
import type { SessionChange } from './session-driver.ts';
import type { ErrorMessage, Wire } from './wire.ts';

/** How long an order may wait to be written when the caller does not say. */
export const DEFAULT_NOT_AFTER: Duration = '5s';

/** Orders that are kept; beyond it those that ended first are let go. */
export const ORDER_LIMIT = 10_000;

export interface SubmitOptions {
  /** From now; after it the order is not written. */
  readonly notAfter?: Duration | undefined;
}

/** Places orders and follows those placed here, through every session of this client. */
export class Orders {
  readonly #wire: Wire;
  readonly #desk: OrderDesk;
  readonly #ledger: ExecutionLedger;
  readonly #own: OwnOrders;
  /** orderRef → its live face */
  readonly #live = new Map<string, LiveOrder>();

  constructor({
    wire,
    desk,
    ledger,
  }: {
    readonly wire: Wire;
    readonly desk: OrderDesk;
    readonly ledger: ExecutionLedger;
  }) {
    this.#wire = wire;
    this.#desk = desk;
    this.#ledger = ledger;
    this.#own = new OwnOrders(wire.clientId);
    this.#listen();
    desk.onDispatch((dispatch) => {
      const record = this.#own.byOrderId(dispatch.orderId);
      if (record === undefined) return;
      if (dispatch.kind === 'sent') record.onSent(dispatch.at);
      else if (record.status === undefined) this.#live.get(record.orderRef)?.heardNotSent(dispatch.error);
    });
  }

  /** `ib.orders.buy(aapl, 100).market().submit()` */
  buy(contract: Contract, qty: number | string | Decimal): OrderDraft {
    return this.#draft(contract, 'BUY', qty);
  }

  sell(contract: Contract, qty: number | string | Decimal): OrderDraft {
    return this.#draft(contract, 'SELL', qty);
  }

  /** Those placed here, in that order. */
  get all(): readonly LiveOrder[] {
    return [...this.#live.values()];
  }

  /** Those placed here that have not ended. */
  get working(): readonly LiveOrder[] {
    return this.all.filter((order) => order.outcome === undefined);
  }

  /**
   * Sends an order in IB's own fields. Throws at once, with nothing sent, when there is no session (`NotConnected`), it may not trade
   * (`TradingBlocked`), or the gateway is too old for a field. Without an `orderRef` it gets a UUID; one that was
   * used here before is refused (`OrderRefInUse`), so that a repeated call cannot double a position.
   */
  submit(contract: Contract, order: Order, { notAfter = DEFAULT_NOT_AFTER }: SubmitOptions = {}): LiveOrder {
    const orderRef = order.orderRef ?? randomUUID();
    if (this.#live.has(orderRef)) throw new OrderRefInUse(orderRef);
    const spec = { ...this.#withAccount(order), orderRef };
    let placed: { readonly record: OrderRecord; readonly live: LiveOrder } | undefined;
    try {
      this.#desk.place({
        contract,
        order: spec,
        notAfter: plusMicros(this.#wire.now(), durationMicros(notAfter)),
        beforeWrite: (orderId) => {
          placed = this.#follow(contract, spec, { orderRef, orderId });
        },
      });
    } catch (error) {
      if (placed !== undefined) this.#forget(placed.record);
      throw error;
    }
    if (placed === undefined) throw new Error(`order ${orderRef} was not placed`);
    return placed.live;
  }

  #draft(contract: Contract, action: 'BUY' | 'SELL', qty: number | string | Decimal): OrderDraft {
    const totalQuantity = Decimal.of(qty);
    if (totalQuantity.sign <= 0)
      throw new RangeError(`cannot ${action} ${totalQuantity.toString()}: a quantity is above zero`);
    const submit = (order: Order, options: SubmitOptions): LiveOrder => this.submit(contract, order, options);
    return new OrderDraft({ action, totalQuantity, tif: 'DAY' }, submit);
  }

  /** With one account at the login there is no doubt whose order it is; with several the gateway asks for it. */
  #withAccount(order: Order): Order {
    const accounts = this.#wire.snapshot?.accounts ?? [];
    const [account] = accounts;
    if (order.account !== undefined || account === undefined || accounts.length > 1) return order;
    return { ...order, account };
  }

  #follow(
    contract: Contract,
    spec: Order,
    { orderRef, orderId }: { readonly orderRef: string; readonly orderId: number },
  ): { readonly record: OrderRecord; readonly live: LiveOrder } {
    const record = new OrderRecord({ orderRef, contract, orderId, spec });
    const live = new LiveOrder({ wire: this.#wire, desk: this.#desk, record });
    this.#own.add(record);
    this.#live.set(orderRef, live);
    if (this.#live.size > ORDER_LIMIT) this.#letGo();
    return { record, live };
  }

  /** Those that have ended, oldest first, down to nine tenths of the limit. */
  #letGo(): void {
    for (const record of this.#own.all) {
      if (this.#live.size <= ORDER_LIMIT * 0.9) return;
      if (record.outcome !== undefined) this.#forget(record);
    }
  }

  #forget(record: OrderRecord): void {
    this.#own.remove(record);
    this.#live.delete(record.orderRef);
  }

  #listen(): void {
    const { books, bookkeepers } = this.#wire;
    bookkeepers.add((event) => this.#onChange(event));
    books.on(['openOrder'], (message, at) => this.#heard(this.#own.onOpenOrder(message, at)));
    books.on(['orderStatus'], (message, at) => this.#heard(this.#own.onStatus(statusReport(message), at)));
    books.on(['execDetails'], ({ contract, execution }, at) =>
      this.#onFillChange(this.#ledger.addExecution(contract, execution, at), at),
    );
    books.on(['commissionAndFeesReport'], (message, at) => {
      const fill = this.#ledger.addCommission(message);
      if (fill !== undefined) this.#heard(this.#own.onFill(fill, at));
    });
    books.on(['error'], (message, at) => this.#onError(message, at));
  }

  #onChange(event: SessionChange): void {
    switch (event.kind) {
      case 'up':
        this.#own.reconcile(event.snapshot, this.#ledger, event.at);
        for (const live of this.#live.values()) live.heard();
        return;
      case 'down':
        this.#own.sessionEnded();
        for (const live of this.#live.values())
          live.lost(new ConnectionLost(`order ${live.orderRef}`, event.reason));
        return;
      default:
        return;
    }
  }

  #onFillChange(change: FillChange, at: Instant): void {
    if (change.kind !== 'known') this.#heard(this.#own.onFill(change.fill, at));
  }

  #onError(message: ErrorMessage, at: Instant): void {
    if (message.id < 0 || message.id >= FIRST_REQUEST_ID) return;
    const record = this.#own.byOrderId(message.id);
    if (record === undefined) return;
    const effect = this.#wire.codes.effect(message.errorCode, message.errorMsg, 'order');
    const error = this.#wire.ibError(message, 'placeOrder', record.contract);
    this.#live.get(record.orderRef)?.heardError(error, effect, at);
  }

  #heard(record: OrderRecord | undefined): void {
    if (record !== undefined) this.#live.get(record.orderRef)?.heard();
  }
}
