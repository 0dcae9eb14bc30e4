import { Decimal, plusMs, randomUuid, type Instant, type Random } from '@tapewright/model';
import type { EventLog } from '../event-log/event-log.ts';
import type { Clock } from '../kernel/clock.ts';
import type { EngineOutput, Intent } from '../kernel/kernel-io.ts';
import type { Refusal } from '../risk/approved.ts';
import type { Gate, JudgedLeg } from '../risk/gate.ts';
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
  /** The order that has to fill before it starts. */
  readonly attachedTo: OrderRecord | undefined;
  /** Orders of its group that go out with it and were judged before it; none when left out. */
  readonly ahead?: number;
}

/** One order of a group; `attachedTo` is the index of the one that has to fill before it starts. */
export interface GroupWish extends OrderWish {
  readonly attachedTo?: number;
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
      attachedTo: undefined,
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

  /**
   * Places orders together, all or none. Those that others are attached to are held back by the gateway until the last of the group is there,
   * so that none of it works alone.
   */
  placeGroup(wishes: readonly GroupWish[]): readonly OrderRecord[] {
    const legs: JudgedLeg[] = [];
    const records: OrderRecord[] = [];
    const isFamily = wishes.some(({ attachedTo }) => attachedTo !== undefined);
    for (const [ahead, wish] of wishes.entries()) {
      const attachedTo = wish.attachedTo === undefined ? undefined : records[wish.attachedTo];
      const isHeld = isFamily && ahead < wishes.length - 1;
      const intent = this.#groupIntent(wish, attachedTo, isHeld);
      const { instrument, signedQuantity: openSigned, origin } = wish;
      const { ocaGroup } = intent.order;
      const scene = { origin, instrument, openSigned, ocaGroup, modified: undefined, attachedTo, ahead };
      legs.push({ intent, view: this.#config.riskView(scene) });
      records.push(this.#listed(wish, intent, attachedTo));
    }
    const { gate, outputs } = this.#config;
    const verdict = gate.judgeGroup(legs);
    if ('refusal' in verdict) this.#refuseGroup(records, verdict.refusal, verdict.index);
    else for (const approved of verdict.approved) outputs.push({ kind: 'place', approved });
    return records;
  }

  #groupIntent(wish: GroupWish, attachedTo: OrderRecord | undefined, isHeld: boolean): Intent {
    const { account, clock, random } = this.#config;
    const { instrument, signedQuantity, terms } = wish;
    const intentId = randomUuid(random);
    const plain = orderOf(signedQuantity, terms, { account, intentId });
    const intent: Intent = {
      intentId,
      at: clock.now,
      instrument: instrument.id,
      contract: instrument.contract,
      order: isHeld ? { ...plain, transmit: false } : plain,
      notAfter: this.#notAfter(terms.notAfterMs),
    };
    return attachedTo === undefined ? intent : { ...intent, attachedTo: attachedTo.intentId };
  }

  /** An order of a group that is judged next: those behind it are judged with it on its way. */
  #listed(wish: GroupWish, intent: Intent, attachedTo: OrderRecord | undefined): OrderRecord {
    const { registry, clock, log } = this.#config;
    const { instrument, origin, isTarget } = wish;
    const { contract, order } = intent;
    const record = registry.create({
      origin,
      instrument,
      contract,
      createdAt: clock.now,
      intent,
      order,
      isTarget,
      status: 'Sending',
    });
    record.attachedTo = attachedTo;
    log.newOrder(record);
    return record;
  }

  #refuseGroup(records: readonly OrderRecord[], refusal: Refusal, index: number): void {
    const { registry, news } = this.#config;
    const number = records[index]?.number ?? 0;
    const because = notAllowed('group', `order ${number} of its group was refused`, 'all go out, or none');
    for (const [i, record] of records.entries()) {
      record.refusal = i === index ? refusal : because;
      registry.withdraw(record);
    }
    news.alarm(
      'warn',
      `order ${number} refused by ${refusal.message}; with it its group of ${records.length}`,
    );
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
      attachedTo: record.attachedTo,
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
