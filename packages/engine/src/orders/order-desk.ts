import { Decimal, plusMs, randomUuid, type Instant, type Random } from '@tapewright/model';
import type { EventLog } from '../event-log/event-log.ts';
import type { Clock } from '../kernel/clock.ts';
import type { EngineOutput, Intent } from '../kernel/kernel-io.ts';
import type { Refusal } from '../risk/approved.ts';
import type { Gate } from '../risk/gate.ts';
import { notAllowed } from '../risk/refusal-text.ts';
import type { RiskView } from '../risk/risk-view.ts';
import type { Instrument } from '../strategy/instrument.ts';
import type { LiveOrder, OrderOrigin } from './live-order.ts';
import type { OrderRecord } from './order-record.ts';
import type { OrderNews, OrderRegistry } from './order-registry.ts';
import { changedOrder, orderOf, type OrderChanges, type OrderTerms } from './order-terms.ts';

/** An order as it is wished for. */
export interface OrderWish {
  readonly instrument: Instrument;
  /** Negative sells. */
  readonly signedQuantity: Decimal;
  readonly terms: OrderTerms;
  readonly origin: Exclude<OrderOrigin, 'external'>;
  /** Wished for by the orderTarget family. */
  readonly isTarget: boolean;
  /** Known already: the wish could not even be put in numbers. */
  readonly refusal?: Refusal | undefined;
}

/** What the gate is told about an order, beside the order itself. */
export interface Circumstances {
  readonly origin: OrderOrigin;
  readonly instrument: Instrument;
  /** What can still trade, with its side. */
  readonly openSigned: Decimal;
  readonly ocaGroup: string | undefined;
  /** The order that is being modified; undefined for a new one. */
  readonly modified: OrderRecord | undefined;
}

export interface DeskConfig {
  readonly account: string;
  readonly sendWithinMs: number;
  readonly random: Random;
  readonly clock: Clock;
  readonly log: EventLog;
  readonly registry: OrderRegistry;
  readonly news: OrderNews;
  /** Where orders to the driver are collected. */
  readonly outputs: EngineOutput[];
  readonly gate: Gate;
  readonly riskView: (circumstances: Circumstances) => RiskView;
}

/** Orders on their way out: wish, intent, gate, output. What comes back is read by `BrokerReports`. */
export class OrderDesk {
  readonly #config: DeskConfig;

  constructor(config: DeskConfig) {
    this.#config = config;
  }

  place(wish: OrderWish): OrderRecord {
    const { account, clock, gate, registry, log, news, outputs, random } = this.#config;
    const { instrument, signedQuantity, terms, origin, isTarget } = wish;
    const intentId = randomUuid(random);
    const order = orderOf(signedQuantity, terms, { account, intentId });
    const intent: Intent = {
      intentId,
      at: clock.now,
      instrument: instrument.id,
      contract: instrument.contract,
      order,
      notAfter: this.#notAfter(terms.notAfterMs),
    };
    const view = this.#config.riskView({
      origin,
      instrument,
      openSigned: signedQuantity,
      ocaGroup: order.ocaGroup,
      modified: undefined,
    });
    const verdict = wish.refusal === undefined ? gate.judge(intent, view) : { refusal: wish.refusal };
    const record = registry.create({
      origin,
      instrument,
      contract: instrument.contract,
      createdAt: clock.now,
      intent,
      order,
      isTarget,
      status: 'refusal' in verdict ? 'Refused' : 'Sending',
    });
    log.newOrder(record, terms.fields === undefined);
    if ('approved' in verdict) {
      outputs.push({ kind: 'place', approved: verdict.approved });
      return record;
    }
    record.refusal = verdict.refusal;
    log.status(record);
    news.orderChanged(record);
    news.alarm('warn', `order ${record.number} refused by ${verdict.refusal.message}`);
    return record;
  }

  /** Sends the changed order through the gate. The order keeps its terms until the broker confirms the new ones. */
  modify(order: LiveOrder, changes: OrderChanges): Refusal | undefined {
    const record = this.#own(order);
    if (record?.intent === undefined || record.instrument === undefined) {
      return notAllowed('modify', `order ${order.number} is not ours`, 'change it where it was made');
    }
    const { clock, gate, outputs, log } = this.#config;
    const obstacle = whyNotNow(record);
    if (obstacle !== undefined) return obstacle;
    const next = changedOrder(record.order, changes);
    const open = (next.totalQuantity ?? Decimal.ZERO).minus(record.filled);
    if (open.sign <= 0) {
      const filled = `${record.filled} of order ${record.number} are filled`;
      return notAllowed('modify', filled, 'ask for more than that, or cancel the rest');
    }
    const intent: Intent = {
      ...record.intent,
      at: clock.now,
      order: next,
      notAfter: this.#notAfter(undefined),
    };
    const view = this.#config.riskView({
      origin: record.origin,
      instrument: record.instrument,
      openSigned: record.side === 'BUY' ? open : open.negated(),
      ocaGroup: next.ocaGroup,
      modified: record,
    });
    const verdict = gate.judge(intent, view);
    if ('refusal' in verdict) return verdict.refusal;
    record.requested = intent;
    record.isModifying = true;
    log.modification(record, 'modify', next);
    outputs.push({ kind: 'modify', approved: verdict.approved });
    return undefined;
  }

  /** Asks for a cancel, whatever the gate or the connection say; once, until the broker refuses it. */
  cancel(order: LiveOrder): boolean {
    const record = this.#own(order);
    if (record === undefined || record.isDone) return false;
    if (record.isCancelRequested) return true;
    record.isCancelRequested = true;
    this.#config.log.cancel(record);
    this.#config.outputs.push({ kind: 'cancel', intentId: record.intentId });
    return true;
  }

  cancelAll(): void {
    for (const record of this.#config.registry.open) this.cancel(record);
  }

  #own(order: LiveOrder): OrderRecord | undefined {
    return this.#config.registry.byIntent(order.intentId);
  }

  #notAfter(withinMs: number | undefined): Instant {
    return plusMs(this.#config.clock.now, withinMs ?? this.#config.sendWithinMs);
  }
}

function whyNotNow(record: OrderRecord): Refusal | undefined {
  const order = `order ${record.number}`;
  if (record.isDone) return notAllowed('modify', `${order} is ${record.status}`, 'place a new one');
  if (record.status === 'Unknown') {
    return notAllowed('modify', `the state of ${order} is unknown`, 'wait until the broker reports it');
  }
  if (record.isCancelRequested) return notAllowed('modify', `${order} is being cancelled`, 'place a new one');
  if (record.isModifying) {
    return notAllowed('modify', `${order} is being modified`, 'wait for the answer, in onOrder');
  }
  return undefined;
}
