import {
  Decimal,
  type BrokerEvent,
  type CommissionEvent,
  type ExecutionEvent,
  type Order,
  type OrderEvent,
  type RefusalEvent,
} from '@tapewright/model';
import type { EventLog } from '../event-log/event-log.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Portfolio } from '../portfolio/portfolio.ts';
import { countable, FillBook, type FillRecord } from './fill-book.ts';
import { isDone, lifeOfStatus } from './order-life.ts';
import type { OrderRecord } from './order-record.ts';
import type { OrderNews, OrderRegistry } from './order-registry.ts';
import { agrees } from './order-terms.ts';

export interface ReportsConfig {
  readonly clock: Clock;
  readonly log: EventLog;
  readonly news: OrderNews;
  readonly portfolio: Portfolio;
  readonly registry: OrderRegistry;
}

/**
 * What the broker says, applied in whatever order and however often it comes. Executions are the truth: they alone fill orders and
 * move positions and cash. Statuses are commentary that follows the transition table. Messages explain and change no status.
 */
export class BrokerReports {
  readonly #config: ReportsConfig;
  readonly #fills = new FillBook();

  constructor(config: ReportsConfig) {
    this.#config = config;
  }

  apply(event: BrokerEvent): void {
    switch (event.kind) {
      case 'order':
        return this.#order(event);
      case 'execution':
        return this.#execution(event);
      case 'commission':
        return this.#commission(event);
      case 'refusal':
        return this.#message(event);
    }
  }

  #order(event: OrderEvent): void {
    const { registry, log, news } = this.#config;
    const record = registry.find(event, event.order.orderRef) ?? this.#adopt(event, event.order);
    registry.learn(record, event);
    record.reportedFilled = record.reportedFilled.max(event.filled);
    record.whyHeld = event.whyHeld;
    if (event.state.rejectReason !== undefined && event.state.rejectReason !== '') {
      record.reason = event.state.rejectReason;
    }
    const isConfirmed = record.requested !== undefined && agrees(event.order, record.requested.order);
    if (isConfirmed && record.requested !== undefined) {
      record.intent = record.requested;
      record.order = record.requested.order;
      record.requested = undefined;
      record.isModifying = false;
      log.modification(record, 'modified', record.order);
    } else if (record.origin === 'external') {
      record.order = event.order;
    } else if (!record.isModifying) {
      this.#takeQuantity(record, event.order.totalQuantity);
    }
    const isMoved = this.#follow(record, event);
    if (isConfirmed && !isMoved) news.orderChanged(record);
    this.#advance(record);
  }

  /** Takes the step that the status says; for an order that is there twice, what both of them come to. */
  #follow(record: OrderRecord, { status, permId }: OrderEvent): boolean {
    const { registry, news } = this.#config;
    const life = lifeOfStatus(status);
    const { workingTwins } = record;
    if (workingTwins === undefined) return registry.move(record, life);
    const hasEnded = isDone(life) || status === 'Filled';
    if (!hasEnded) {
      workingTwins.add(permId);
      if (!record.isDone) return registry.move(record, life);
      registry.resume(record, life);
      return true;
    }
    const wasWorking = workingTwins.delete(permId);
    if (workingTwins.size === 0) return registry.move(record, life);
    const others = [...workingTwins].join(' and ');
    if (wasWorking) {
      news.alarm(
        'error',
        `order ${record.number} works on as permId ${others} after permId ${permId} has ended: cancel it`,
      );
    }
    return false;
  }

  /**
   * Somebody changed our order at the broker, or our own change arrived after all: what works there counts, or the rest of it would work on
   * behind our back once the quantity that we know is filled. Zero is how an order by amount of money is echoed.
   */
  #takeQuantity(record: OrderRecord, theirs: Decimal | undefined): void {
    const ours = record.quantity;
    if (theirs === undefined || theirs.isZero || ours.isZero || theirs.equals(ours)) return;
    record.order = { ...record.order, totalQuantity: theirs };
    const { log, news } = this.#config;
    log.modification(record, 'modified', record.order);
    // The broker takes away from a group what another of its orders has filled.
    const isOfGroup = record.attachedTo !== undefined || (record.order.ocaGroup ?? '') !== '';
    if (isOfGroup && theirs.lessThan(ours)) return;
    news.alarm(
      'error',
      `order ${record.number} is for ${theirs} at the broker and was for ${ours}: it was changed there, and ${theirs} count from now on`,
    );
  }

  #execution(event: ExecutionEvent): void {
    const { registry, news, portfolio, log } = this.#config;
    const { execution, contract } = event;
    const read = countable(execution);
    if ('problem' in read) {
      news.alarm('error', `${read.problem}: it is not counted; compare the position with the broker's`);
      return;
    }
    const { counted } = read;
    const order =
      this.#fills.find(counted.execId)?.order ??
      registry.find(execution, execution.orderRef) ??
      this.#adopt(event, {
        action: counted.side,
        totalQuantity: execution.cumQty ?? counted.qty,
        ...(execution.orderRef !== undefined && { orderRef: execution.orderRef }),
      });
    registry.learn(order, execution);
    const label = `${order.number}.${order.fills.length + order.legFills.length + 1}`;
    const result = this.#fills.add(order, counted, { at: event.at, contract, label });
    if (result.kind === 'repeated') return;
    const { fill } = result;
    const isLeg = order.isCombination && fill.contract.secType !== 'BAG';
    if (result.kind === 'new') order.addFill(fill, isLeg);
    else order.countFilled();
    // The summary row of a combination repeats what its legs traded: only the legs are held.
    const isHeld = fill.contract.secType !== 'BAG';
    if (isHeld && portfolio.holdingOf(fill.contract).multiplier === undefined) {
      news.alarm(
        'error',
        `fill ${fill.label}: the multiplier of the contract is unknown, so cash does not count it`,
      );
    }
    if (isHeld && result.kind === 'new') portfolio.addFill(fill);
    if (isHeld && result.kind === 'corrected') portfolio.correctFill(fill, result.before);
    log.fill(fill);
    if (isHeld) this.#logCash(fill);
    news.filled(fill, order);
    const early = this.#fills.takeUnjoined(fill);
    if (early !== undefined) this.#commission({ kind: 'commission', at: event.at, report: early });
    this.#advance(order);
  }

  #commission({ report }: CommissionEvent): void {
    const { news, portfolio, log } = this.#config;
    const { execId, commissionAndFees, currency } = report;
    if (
      execId === undefined ||
      commissionAndFees === undefined ||
      currency === undefined ||
      currency === ''
    ) {
      const what = `commission report of execution ${execId ?? '(none)'} without amount or currency`;
      news.alarm('warn', `${what}: it is not counted; the broker's statement has the cost`);
      return;
    }
    const result = this.#fills.join(report, execId, Decimal.of(commissionAndFees));
    if (result.kind === 'waiting' && result.dropped !== undefined) {
      news.alarm(
        'error',
        `commission of execution ${result.dropped.execId} dropped: its execution never came`,
      );
    }
    if (result.kind !== 'joined') return;
    for (const charge of result.charges) portfolio.book.commission(charge.currency, charge.amount);
    log.commission(result.fill);
    for (const charge of result.charges) log.cash(charge.currency, portfolio.cash(charge.currency));
    news.orderChanged(result.fill.order);
  }

  #message(event: RefusalEvent): void {
    const { registry, news } = this.#config;
    const record = registry.bySession(event.clientId, event.orderId);
    if (record === undefined) {
      news.alarm(
        'warn',
        `broker on unknown order ${event.clientId}:${event.orderId}: ${event.code} ${event.message}`,
      );
      return;
    }
    record.addMessage({
      at: event.at,
      code: event.code,
      text: event.message,
      advancedOrderRejectJson: event.advancedOrderRejectJson,
    });
    // The request stays remembered: should the broker report the new terms after all, they are in force.
    if (!isNotice(event.code)) record.isModifying = false;
    if (CANCEL_REFUSED.includes(event.code)) record.isCancelRequested = false;
    news.orderChanged(record);
  }

  /** The status that the executions prove, whatever the broker's own says. */
  #advance(order: OrderRecord): void {
    const { registry, news } = this.#config;
    if (order.filled.isZero) return;
    if (order.origin === 'external' && order.filled.greaterThan(order.quantity)) {
      order.order = { ...order.order, totalQuantity: order.filled };
    }
    if (order.filled.greaterThan(order.quantity)) {
      const figures = `${order.filled} of ${order.quantity}`;
      news.alarm(
        'error',
        `order ${order.number} is over-filled, ${figures}: check for a second order at the broker`,
      );
    }
    const worksOn = (order.workingTwins?.size ?? 0) > 0;
    if (order.filled.atLeast(order.quantity) && !worksOn) registry.move(order, 'Filled');
    else if (order.status !== 'PendingCancel') registry.move(order, 'Submitted');
  }

  /** An order or a fill of somebody else at the account: never thrown away, counted in position and risk. */
  #adopt({ contract }: OrderEvent | ExecutionEvent, order: Order): OrderRecord {
    const record = this.#config.registry.create({
      origin: 'external',
      instrument: undefined,
      contract,
      createdAt: this.#config.clock.now,
      intent: undefined,
      order,
      isTarget: false,
      status: 'Pending',
    });
    this.#config.log.newOrder(record);
    return record;
  }

  #logCash(fill: FillRecord): void {
    const { log, portfolio } = this.#config;
    const currency = fill.contract.currency ?? '';
    log.cash(currency, portfolio.cash(currency));
    if (fill.contract.secType !== 'CASH') return;
    const other = fill.contract.symbol ?? '';
    log.cash(other, portfolio.cash(other));
  }
}

/** 135 and 10147 not found, 161 cannot be cancelled in this state, 10148 cannot be cancelled any more. */
const CANCEL_REFUSED: readonly number[] = [135, 161, 10147, 10148];

/** Warnings that answer no request: 399 and the 21xx family. */
function isNotice(code: number): boolean {
  return code === 399 || (code >= 2100 && code < 2200);
}
