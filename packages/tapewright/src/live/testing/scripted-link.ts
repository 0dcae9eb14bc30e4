import {
  type Contract,
  Decimal,
  instant,
  type Instant,
  type Order,
  type OrderStatus,
} from '@tapewright/model';
import type {
  BarItem,
  BrokerLink,
  BrokerReport,
  CancelRequest,
  Clock,
  ExecutionReport,
  LinkState,
  OpenOrderReport,
  PlaceRequest,
  QuoteItem,
  Snapshot,
  Subscription,
} from '@tapewright/tws';

/** A clock that moves when the test says so. */
export class TestClock implements Clock {
  #now: Instant;
  readonly #wakes: { readonly at: Instant; readonly call: () => void }[] = [];

  constructor(start: Instant) {
    this.#now = start;
  }

  now(): Instant {
    return this.#now;
  }

  wakeAt(at: Instant, call: () => void): { cancel(): void } {
    // As with the real timers: what is due already rings in the order in which it was set.
    const wake = { at: instant(Math.max(at, this.#now)), call };
    this.#wakes.push(wake);
    return { cancel: () => this.#wakes.splice(this.#wakes.indexOf(wake) >>> 0, 1) };
  }

  advance(ms: number): void {
    const end = instant(this.#now + ms * 1_000);
    for (;;) {
      const due = this.#wakes.filter((wake) => wake.at <= end).sort((a, b) => a.at - b.at)[0];
      if (due === undefined) break;
      this.#wakes.splice(this.#wakes.indexOf(due), 1);
      this.#now = instant(Math.max(this.#now, due.at));
      due.call();
    }
    this.#now = end;
  }
}

export const GOOGL: Contract = {
  conId: 208813719,
  symbol: 'GOOGL',
  secType: 'STK',
  exchange: 'SMART',
  currency: 'USD',
};

export const EMPTY_SNAPSHOT: Snapshot = {
  serverVersion: 203,
  connectionTime: '',
  accounts: ['DU1'],
  nextValidId: 1,
  missing: [],
  positions: [],
  openOrders: [],
  completedOrders: [],
  executions: [],
  commissions: [],
  accountValues: [{ account: 'DU1', key: 'CashBalance', value: '1000000', currency: 'USD' }],
};

/** A broker's end of the line that does nothing by itself. The test says what is reported. */
export class ScriptedLink implements BrokerLink {
  readonly clock: TestClock;
  state: LinkState = { phase: 'idle' };
  snapshot: Snapshot | undefined;
  /** What went out, in order. */
  readonly placed: { readonly orderId: number; readonly order: Order }[] = [];
  readonly cancelled: number[] = [];
  /** Thrown by the next `place` before anything is written. */
  failNextPlace: Error | undefined;
  /** Called between the journal entry and the bytes. */
  onWrite: (orderId: number) => void = () => {};
  #listener: (report: BrokerReport) => void = () => {};
  asked = 0;
  #nextId = 1;
  #generation = 0;
  quoteListener: (item: QuoteItem) => void = () => {};
  barListener: (item: BarItem) => void = () => {};

  constructor(clock: TestClock, firstOrderId = 1) {
    this.clock = clock;
    this.#nextId = firstOrderId;
  }

  onReport(listener: (report: BrokerReport) => void): () => void {
    this.#listener = listener;
    return () => {
      this.#listener = () => {};
    };
  }

  place({ order, beforeWrite }: PlaceRequest): { readonly orderId: number } {
    const failure = this.failNextPlace;
    this.failNextPlace = undefined;
    if (failure !== undefined) throw failure;
    const orderId = this.#nextId;
    this.#nextId += 1;
    beforeWrite?.(orderId);
    this.onWrite(orderId);
    this.placed.push({ orderId, order });
    return { orderId };
  }

  modify(): void {}
  cancelAll(): void {}

  cancel({ orderId }: CancelRequest): void {
    if (this.state.phase === 'closed') throw new Error('not connected');
    this.cancelled.push(orderId);
  }

  watchQuotes(_contract: Contract, _options: object, listener: (item: QuoteItem) => void): Subscription {
    this.quoteListener = listener;
    return { cancel: () => {} };
  }

  watchBars(_contract: Contract, _options: object, listener: (item: BarItem) => void): Subscription {
    this.barListener = listener;
    return { cancel: () => {} };
  }

  report(report: BrokerReport): void {
    this.#listener(report);
  }

  /** The broker's lists as the test has set them; how often they were asked for is in `asked`. */
  ask(): Promise<Snapshot> {
    this.asked += 1;
    return this.snapshot === undefined
      ? Promise.reject(new Error('the broker does not answer'))
      : Promise.resolve(this.snapshot);
  }

  /** The gateway's answer to something under an order's id. */
  error(id: number, code: number, message: string): void {
    const at = this.clock.now();
    this.report({ kind: 'error', at, id, code, message, advancedOrderRejectJson: undefined });
  }

  up(snapshot: Partial<Snapshot> = {}): void {
    this.#generation += 1;
    this.snapshot = { ...EMPTY_SNAPSHOT, ...snapshot };
    this.state = { phase: 'live', generation: this.#generation };
    this.report({ kind: 'up', at: this.clock.now(), generation: this.#generation, snapshot: this.snapshot });
  }

  /** A session that is synchronised and may not trade. */
  blockedUp(reasons: readonly string[], snapshot: Partial<Snapshot> = {}): void {
    this.#generation += 1;
    const [at, generation] = [this.clock.now(), this.#generation];
    this.snapshot = { ...EMPTY_SNAPSHOT, ...snapshot };
    this.state = { phase: 'degraded', generation, reasons };
    this.report({ kind: 'degraded', at, generation, reasons });
    this.report({ kind: 'up', at, generation, snapshot: this.snapshot });
  }

  down(): void {
    const reason = { kind: 'heartbeat', silentMs: 15_000 } as const;
    this.state = { phase: 'closed', reason };
    this.report({
      kind: 'down',
      at: this.clock.now(),
      generation: this.#generation,
      reason,
      retryAt: undefined,
      isExpected: false,
    });
  }

  /** The openOrder and the orderStatus of an order that was placed here. */
  status(orderId: number, status: OrderStatus, filled = 0): void {
    const sent = this.placed.find((placed) => placed.orderId === orderId);
    if (sent === undefined) throw new Error(`order ${orderId} was not placed`);
    const at = this.clock.now();
    const permId = 900_000 + orderId;
    const order = { ...sent.order, orderId, clientId: 7, permId };
    this.report({ kind: 'openOrder', at, orderId, contract: GOOGL, order, orderState: { status } });
    this.report({ kind: 'orderStatus', at, ...statusReport(orderId, status, { order, filled }) });
  }

  fill(orderId: number, shares: number, execId: string): void {
    const at = this.clock.now();
    this.report({ kind: 'execution', at, isLive: true, ...this.executionOf(orderId, shares, execId) });
  }

  executionOf(orderId: number, shares: number, execId: string): ExecutionReport {
    const order = this.placed.find((placed) => placed.orderId === orderId)?.order;
    return {
      contract: GOOGL,
      execution: {
        orderId,
        clientId: 7,
        permId: 900_000 + orderId,
        execId,
        acctNumber: 'DU1',
        exchange: 'NASDAQ',
        side: order?.action === 'SELL' ? 'SLD' : 'BOT',
        shares: Decimal.of(shares),
        price: 150,
        ...(order?.orderRef !== undefined && { orderRef: order.orderRef }),
      },
    };
  }
}

export function openOrderOf(orderId: number, order: Order, filled = 0): OpenOrderReport {
  const whole = { ...order, orderId, clientId: 7, permId: 900_000 + orderId, account: 'DU1' };
  return {
    orderId,
    contract: GOOGL,
    order: whole,
    orderState: { status: 'Submitted' },
    status: statusReport(orderId, 'Submitted', { order: whole, filled }),
  };
}

function statusReport(
  orderId: number,
  status: OrderStatus,
  { order, filled }: { order: Order; filled: number },
) {
  return {
    orderId,
    status,
    filled: Decimal.of(filled),
    remaining: (order.totalQuantity ?? Decimal.ZERO).minus(filled),
    avgFillPrice: filled === 0 ? 0 : 150,
    permId: order.permId ?? 0,
    parentId: 0,
    lastFillPrice: 0,
    clientId: 7,
    whyHeld: '',
  };
}
