import { Decimal, toIso, type Instant, type Random } from '@tapewright/model';
import { marketVwap } from '../costs/market-vwap.ts';
import { costOf } from '../costs/trade-cost.ts';
import type { EventLog } from '../event-log/event-log.ts';
import type { Clock } from '../kernel/clock.ts';
import type { EngineOutput } from '../kernel/kernel-io.ts';
import type { Market, TradedInstrument } from '../kernel/market.ts';
import type { OrderDesk } from '../orders/order-desk.ts';
import type { OrderRecord } from '../orders/order-record.ts';
import type { OrderNews } from '../orders/order-registry.ts';
import type { Refusal } from '../risk/approved.ts';
import { notAllowed } from '../risk/refusal-text.ts';
import type { BarSeries } from '../strategy/bar-series.ts';
import type { Instrument } from '../strategy/instrument.ts';
import type { Timer, Timers } from '../strategy/timers.ts';
import type { ExecutionAlgo } from './algo.ts';
import type { ParentChanges, ParentOrder } from './parent-order.ts';
import { ParentRecord, type ParentHost } from './parent-record.ts';

export interface ExecutionsConfig {
  readonly clock: Clock;
  readonly desk: OrderDesk;
  readonly market: Market;
  readonly timers: Timers;
  readonly outputs: EngineOutput[];
  readonly random: Random;
  readonly log: EventLog;
  readonly news: OrderNews;
  /** A parent moved to another status, or more of it is filled. */
  readonly changed: (parent: ParentRecord) => void;
}

/** The parent orders of a run: who of them has to hear what, and what they do to orders. */
export class Executions implements ParentHost {
  readonly all: ParentRecord[] = [];
  readonly #config: ExecutionsConfig;
  /** Not done, oldest first. */
  #active: readonly ParentRecord[] = [];
  /** Done, and the bar of the last fill is still to come. */
  #unmeasured: readonly ParentRecord[] = [];
  /** child → its parent */
  readonly #parents = new Map<OrderRecord, ParentRecord>();
  /** parent → its one timer */
  readonly #timers = new Map<ParentRecord, Timer>();
  readonly random: Random;

  constructor(config: ExecutionsConfig) {
    this.#config = config;
    this.random = config.random;
  }

  get now(): Instant {
    return this.#config.clock.now;
  }

  /** Whether bars and quotes matter to anybody here. */
  get isActive(): boolean {
    return this.#active.length > 0 || this.#unmeasured.length > 0;
  }

  /** Throws a RangeError on terms that cannot be meant. */
  start(instrument: TradedInstrument, signedQuantity: Decimal, algo: ExecutionAlgo): ParentRecord {
    const { market, log } = this.#config;
    if (signedQuantity.isZero) throw new RangeError(`${algo.name} of nothing: give a quantity`);
    const until = this.#untilOf(algo);
    const number = this.all.length + 1;
    const parent = new ParentRecord(this, { number, instrument, signedQuantity, algo, until });
    if (algo.wantsQuotes) market.quotes(instrument);
    this.all.push(parent);
    this.#active = [...this.#active, parent];
    log.parent(parent, `new ${parent.side} ${parent.quantity} ${algo.name} until=${toIso(until)}`);
    parent.begin();
    return parent;
  }

  /** What parents of an instrument have still to trade, beside their children at work that count as under way themselves. */
  pending(instrument: Instrument): Decimal {
    let total = Decimal.ZERO;
    for (const parent of this.#active) {
      if (parent.instrument !== instrument || parent.status === 'Ending') continue;
      let open = parent.unfilled;
      for (const child of parent.workingChildren) if (child.isImmediate) open = open.minus(child.remaining);
      total = parent.side === 'BUY' ? total.plus(open) : total.minus(open);
    }
    return total;
  }

  openOf(instrument: Instrument | undefined): readonly ParentOrder[] {
    if (instrument === undefined) return this.#active;
    return this.#active.filter((parent) => parent.instrument === instrument);
  }

  modify(parent: ParentRecord, changes: ParentChanges): Refusal | undefined {
    const name = `parent ${parent.number}`;
    if (parent.status !== 'Working') {
      return notAllowed('modify', `${name} is ${parent.status}`, 'start a new one');
    }
    const { quantity, until } = changes;
    if (quantity !== undefined && Decimal.of(quantity).atMost(parent.filled)) {
      const filled = `${parent.filled} of ${name} are filled`;
      return notAllowed('modify', filled, 'ask for more than that, or cancel the rest');
    }
    if (until !== undefined && until <= this.now) {
      return notAllowed('modify', `${name} until ${toIso(until)}, which is over`, 'give a later moment');
    }
    this.#config.log.parent(parent, `modify ${JSON.stringify(changes)}`);
    parent.change(changes);
    return undefined;
  }

  cancelParent(parent: ParentRecord, reason: string): boolean {
    if (parent.isDone) return false;
    parent.end('Cancelled', reason);
    return true;
  }

  cancelAll(reason: string): void {
    for (const parent of this.#active) parent.end('Cancelled', reason);
  }

  /** The run is over: nothing more is sent, and what works at the broker is left to it. */
  stop(): void {
    for (const parent of this.#active) this.#release(parent);
    for (const parent of this.#unmeasured) {
      const series = this.#config.market.shortestSeries(parent.instrument);
      if (series !== undefined) parent.marketVwap ??= marketVwap(series, parent.startedAt, this.now);
      this.#tellCost(parent);
    }
    this.#unmeasured = [];
  }

  /** News of an order, before the strategy hears of it. */
  orderChanged(order: OrderRecord): void {
    this.#parents.get(order)?.childChanged(order);
  }

  bar(series: BarSeries): void {
    for (const parent of this.#active) if (parent.capBars === series) parent.barCame();
    for (const parent of this.#unmeasured) {
      if (this.#config.market.shortestSeries(parent.instrument) === series) this.#measure(parent, series);
    }
  }

  quote(instrument: TradedInstrument): void {
    for (const parent of this.#active) if (parent.instrument === instrument) parent.quoteCame();
  }

  place(parent: ParentRecord, quantity: Decimal, terms: Parameters<ParentHost['place']>[2]): OrderRecord {
    const { instrument } = parent;
    const { desk, log } = this.#config;
    const child = desk.place({
      instrument,
      signedQuantity: quantity,
      terms,
      origin: 'strategy',
      isTarget: false,
    });
    child.parent = parent;
    child.arrivalPrice = instrument.arrivalPrice;
    child.arrivalSpread = instrument.quotedSpread;
    this.#parents.set(child, parent);
    log.parent(parent, `child ${child.number}`);
    return child;
  }

  cancel(order: Parameters<ParentHost['cancel']>[0]): void {
    this.#config.desk.cancel(order);
  }

  reprice(order: Parameters<ParentHost['reprice']>[0], limit: number): boolean {
    return this.#config.desk.modify(order, { limit }) === undefined;
  }

  wakeAt(parent: ParentRecord, at: Instant): void {
    const { timers, outputs } = this.#config;
    const known = this.#timers.get(parent);
    if (known?.isPending === true) {
      if (known.due === at) return;
      known.cancel();
    }
    const timer = timers.add(at, () => parent.woken());
    this.#timers.set(parent, timer);
    outputs.push({ kind: 'setTimer', timer: timer.id, due: at });
  }

  changed(parent: ParentRecord): void {
    if (parent.status === 'Working') this.#config.changed(parent);
    else {
      this.#config.log.parent(
        parent,
        parent.reason === '' ? parent.status : `${parent.status}: ${parent.reason}`,
      );
      if (parent.isDone) this.#release(parent);
      this.#config.changed(parent);
    }
  }

  alarm(parent: ParentRecord, text: string): void {
    this.#config.news.alarm('error', `parent ${parent.number}: ${text}`);
  }

  #release(parent: ParentRecord): void {
    this.#timers.get(parent)?.cancel();
    this.#timers.delete(parent);
    this.#active = this.#active.filter((other) => other !== parent);
    this.#unmeasured = [...this.#unmeasured, parent];
  }

  /** Once the bar that its last fill belongs to is complete. */
  #measure(parent: ParentRecord, series: BarSeries): void {
    const last = parent.lastFillAt ?? parent.endedAt ?? this.now;
    if (this.now <= last) return;
    parent.marketVwap = marketVwap(series, parent.startedAt, last);
    this.#unmeasured = this.#unmeasured.filter((other) => other !== parent);
    this.#tellCost(parent);
  }

  #tellCost(parent: ParentRecord): void {
    const { avgPrice, arrivalPrice, arrivalBps, vwapBps } = costOf(parent);
    const bps = (figure: number | undefined): string => (figure === undefined ? '-' : figure.toFixed(2));
    this.#config.log.parent(
      parent,
      `cost filled=${parent.filled} avg=${avgPrice ?? '-'} arrival=${arrivalPrice ?? '-'} arrivalBps=${bps(arrivalBps)} vwapBps=${bps(vwapBps)}`,
    );
  }

  #untilOf(algo: ExecutionAlgo): Instant {
    const until = algo.untilFrom(this.now);
    if (until > this.now) return until;
    throw new RangeError(
      `${algo.name} until ${toIso(until)}, which is not after ${toIso(this.now)}: give it time`,
    );
  }
}
