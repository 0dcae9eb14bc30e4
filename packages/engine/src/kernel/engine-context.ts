import {
  Decimal,
  type BarSize,
  type CalendarName,
  type Contract,
  type Instant,
  type Random,
  type Session,
} from '@tapewright/model';
import type { ExecutionAlgo } from '../execution/algo.ts';
import type { Executions } from '../execution/executions.ts';
import type { ParentChanges, ParentOrder } from '../execution/parent-order.ts';
import { ParentRecord } from '../execution/parent-record.ts';
import type { LiveOrder } from '../orders/live-order.ts';
import type { Bracket, BracketTerms, GroupOrder, OcaType, OrderGroup } from '../orders/order-group.ts';
import type { OrderDesk } from '../orders/order-desk.ts';
import type { OrderNews, OrderRegistry } from '../orders/order-registry.ts';
import type { OrderChanges, OrderTerms, Quantity } from '../orders/order-terms.ts';
import type { HoldingView } from '../portfolio/holding.ts';
import type { Portfolio } from '../portfolio/portfolio.ts';
import type { Refusal } from '../risk/approved.ts';
import type { SampledSeries } from '../sampling/sampled-series.ts';
import type { Sampler } from '../sampling/sampler.ts';
import { afterOpen, beforeClose } from '../schedules/rules.ts';
import { RunningSchedule, type Schedule, type ScheduledAt } from '../schedules/schedule.ts';
import {
  fixedQuantity,
  fixedValue,
  percentOfEquity,
  sizeStepOf,
  type Sizing,
  type SizingView,
} from '../sizing/sizing.ts';
import type { BarSeries } from '../strategy/bar-series.ts';
import type { DepthOptions, DepthView } from '../strategy/depth-view.ts';
import type { Instrument, StockTerms } from '../strategy/instrument.ts';
import type { QuoteView } from '../strategy/quote-view.ts';
import type { SessionEvent } from '../strategy/strategy.ts';
import type { StrategyContext } from '../strategy/strategy-context.ts';
import { underWay } from '../strategy/targets.ts';
import { dueAfter, type Timer, type Timers } from '../strategy/timers.ts';
import { arrived } from './arrived.ts';
import type { Clock } from './clock.ts';
import { GroupPlacing } from './group-placing.ts';
import type { EngineOutput, LogOutput } from './kernel-io.ts';
import type { Market, TradedInstrument } from './market.ts';

export interface ContextParts {
  /** Whether strategy code is being called: only then are its orders collected. */
  readonly isCalling: () => boolean;
  readonly clock: Clock;
  readonly random: Random;
  readonly market: Market;
  readonly desk: OrderDesk;
  readonly executions: Executions;
  readonly registry: OrderRegistry;
  readonly portfolio: Portfolio;
  readonly timers: Timers;
  readonly outputs: EngineOutput[];
  readonly news: OrderNews;
  /** Calls `onSession`. */
  readonly sessionEvent: (event: SessionEvent) => void;
}

/** What a strategy holds in its hands: the parts of the engine, in the words of a trader. */
export class EngineContext implements StrategyContext {
  readonly #parts: ContextParts;
  readonly random: Random;
  readonly #groups: GroupPlacing;
  #isStarted = false;
  /** Scheduled in `setup`. */
  readonly #waiting: RunningSchedule[] = [];
  readonly #watchedCalendars = new Set<CalendarName>();

  constructor(parts: ContextParts) {
    this.#parts = parts;
    this.random = parts.random;
    this.#groups = new GroupPlacing(parts);
  }

  get now(): Instant {
    return this.#parts.clock.now;
  }

  get cash(): Decimal {
    return this.#parts.portfolio.cash();
  }

  get equity(): Decimal | undefined {
    return this.#parts.portfolio.equity;
  }

  stock(symbol: string, terms: StockTerms = {}): Instrument {
    const { exchange = 'SMART', currency = 'USD', primaryExch } = terms;
    return this.contract({
      symbol,
      secType: 'STK',
      exchange,
      currency,
      ...(primaryExch !== undefined && { primaryExch }),
    });
  }

  forex(base: string, quote: string): Instrument {
    return this.contract({ symbol: base, secType: 'CASH', exchange: 'IDEALPRO', currency: quote });
  }

  contract(contract: Contract): Instrument {
    this.#mustBeCalled('contract');
    return this.#parts.market.instrument(contract);
  }

  bars(instrument: Instrument, barSize: BarSize, options: { readonly history?: number } = {}): BarSeries {
    this.#mustBeCalled('bars');
    const { market } = this.#parts;
    const series = market.bars(market.traded(instrument), barSize);
    if (options.history !== undefined) series.needHistory(options.history);
    return series;
  }

  sample(handle: Instrument, sampler: Sampler, bars?: BarSeries): SampledSeries {
    this.#mustBeCalled('sample');
    const { market } = this.#parts;
    const instrument = market.traded(handle);
    if (bars === undefined) market.quotes(instrument);
    return market.samples.add(instrument, sampler, bars);
  }

  depth(instrument: Instrument, options: DepthOptions = {}): DepthView {
    this.#mustBeCalled('depth');
    const { market } = this.#parts;
    return market.depth(market.traded(instrument), options);
  }

  quotes(instrument: Instrument): QuoteView {
    this.#mustBeCalled('quotes');
    const { market } = this.#parts;
    return market.quotes(market.traded(instrument));
  }

  order(instrument: Instrument, quantity: Quantity, terms: OrderTerms = {}): LiveOrder {
    return this.#place(instrument, Decimal.of(quantity), terms);
  }

  buy(instrument: Instrument, quantity: Quantity, terms: OrderTerms = {}): LiveOrder {
    return this.#place(instrument, positive(quantity, 'buy'), terms);
  }

  sell(instrument: Instrument, quantity: Quantity, terms: OrderTerms = {}): LiveOrder {
    return this.#place(instrument, positive(quantity, 'sell').negated(), terms);
  }

  bracket(instrument: Instrument, quantity: Quantity, terms: BracketTerms): Bracket {
    this.#mustBeCalled('bracket');
    return this.#groups.bracket(instrument, Decimal.of(quantity), terms);
  }

  oneCancelsAll(orders: readonly GroupOrder[], type?: OcaType): OrderGroup {
    this.#mustBeCalled('oneCancelsAll');
    return this.#groups.oneCancelsAll(orders, type);
  }

  orderTarget(instrument: Instrument, quantity: Quantity, terms?: OrderTerms): LiveOrder | undefined {
    return this.#target(instrument, fixedQuantity(quantity), terms);
  }

  orderTargetPercent(instrument: Instrument, fraction: number, terms?: OrderTerms): LiveOrder | undefined {
    return this.#target(instrument, percentOfEquity(fraction), terms);
  }

  orderTargetValue(instrument: Instrument, value: Quantity, terms?: OrderTerms): LiveOrder | undefined {
    return this.#target(instrument, fixedValue(value), terms);
  }

  orderTargetSize(instrument: Instrument, sizing: Sizing, terms?: OrderTerms): LiveOrder | undefined {
    return this.#target(instrument, sizing, terms);
  }

  close(instrument: Instrument, terms?: OrderTerms): LiveOrder | undefined {
    return this.#target(instrument, fixedQuantity(0), terms);
  }

  execute(handle: Instrument, quantity: Quantity, algo: ExecutionAlgo): ParentOrder {
    this.#mustBeCalled('execute');
    const instrument = this.#parts.market.traded(handle);
    return this.#parts.executions.start(instrument, Decimal.of(quantity), algo);
  }

  executions(instrument?: Instrument): readonly ParentOrder[] {
    return this.#parts.executions.openOf(instrument);
  }

  modify(parent: ParentOrder, changes: ParentChanges): Refusal | undefined;
  modify(order: LiveOrder, changes: OrderChanges): Refusal | undefined;
  modify(order: LiveOrder | ParentOrder, changes: OrderChanges & ParentChanges): Refusal | undefined {
    this.#mustBeCalled('modify');
    if (order instanceof ParentRecord) return this.#parts.executions.modify(order, changes);
    if ('children' in order) throw new Error(`parent ${order.number} belongs to another run`);
    return this.#parts.desk.modify(order, changes);
  }

  cancel(order: LiveOrder | ParentOrder | OrderGroup): boolean {
    this.#mustBeCalled('cancel');
    if ('orders' in order) return this.#groups.cancel(order);
    if (order instanceof ParentRecord) {
      return this.#parts.executions.cancelParent(order, 'the strategy cancelled it');
    }
    if ('children' in order) throw new Error(`parent ${order.number} belongs to another run`);
    return this.#parts.desk.cancel(order);
  }

  openOrders(instrument?: Instrument): readonly LiveOrder[] {
    const open = this.#parts.registry.open;
    return instrument === undefined ? open : open.filter((order) => order.instrument === instrument);
  }

  position(instrument: Instrument): HoldingView {
    return this.#parts.market.traded(instrument).position;
  }

  after(delayMs: number, run?: () => void): Timer {
    return this.at(dueAfter(this.now, delayMs), run);
  }

  at(due: Instant, run?: () => void): Timer {
    this.#mustBeCalled('at');
    const timer = this.#parts.timers.add(due, run);
    this.#parts.outputs.push({ kind: 'setTimer', timer: timer.id, due });
    return timer;
  }

  schedule(terms: ScheduledAt, run: (session: Session) => void): Schedule {
    this.#mustBeCalled('schedule');
    const schedule = new RunningSchedule(this, terms, run);
    // Nothing is due in the time of the warm-up, which is over when the strategy starts.
    if (this.#isStarted) schedule.arm();
    else this.#waiting.push(schedule);
    return schedule;
  }

  /** The strategy starts: what it scheduled in `setup` begins. */
  start(): void {
    this.#isStarted = true;
    for (const schedule of this.#waiting.splice(0)) schedule.arm();
  }

  sessions(calendar: CalendarName): void {
    this.#mustBeCalled('sessions');
    if (this.#watchedCalendars.has(calendar)) return;
    this.#watchedCalendars.add(calendar);
    const { sessionEvent } = this.#parts;
    this.schedule({ calendar, at: afterOpen() }, (session) =>
      sessionEvent({ kind: 'open', calendar, session }),
    );
    this.schedule({ calendar, at: beforeClose() }, (session) =>
      sessionEvent({ kind: 'close', calendar, session }),
    );
  }

  log(text: string, level: LogOutput['level'] = 'info'): void {
    this.#mustBeCalled('log');
    this.#parts.outputs.push({ kind: 'log', at: this.now, level, text });
  }

  record(name: string, value: number): void {
    this.#mustBeCalled('record');
    this.#parts.outputs.push({ kind: 'record', at: this.now, name, value });
  }

  #place(handle: Instrument, signedQuantity: Decimal, terms: OrderTerms): LiveOrder {
    this.#mustBeCalled('order');
    const instrument = this.#parts.market.traded(handle);
    const { desk } = this.#parts;
    const order = desk.place({ instrument, signedQuantity, terms, origin: 'strategy', isTarget: false });
    return arrived(order, instrument);
  }

  #target(handle: Instrument, sizing: Sizing, terms: OrderTerms = {}): LiveOrder | undefined {
    this.#mustBeCalled('order');
    const { market, registry, desk, portfolio, executions } = this.#parts;
    const instrument = market.traded(handle);
    this.#clearInactive(instrument);
    const pending = underWay(registry.open, instrument).plus(executions.pending(instrument));
    const target = sizing(new InstrumentSizing(instrument, portfolio));
    const isRefused = !(target instanceof Decimal);
    const missing = isRefused ? Decimal.ZERO : target.minus(instrument.holding.qty).minus(pending);
    if (!isRefused && missing.isZero) return undefined;
    const order = desk.place({
      instrument,
      signedQuantity: missing,
      terms,
      origin: 'strategy',
      isTarget: true,
      refusal: isRefused ? target : undefined,
    });
    return arrived(order, instrument);
  }

  /** What was asked for from a promise or a timeout would be lost unseen, and no replay could repeat it. */
  #mustBeCalled(verb: string): void {
    if (this.#parts.isCalling()) return;
    throw new Error(`ctx.${verb} outside of a handler: use ctx.after or ctx.at for what comes later`);
  }

  /**
   * A target order that the broker holds back as Inactive may still fill, so it counts as under way; cancelling it clears the way for
   * the next attempt, when the cancel is confirmed.
   */
  #clearInactive(instrument: TradedInstrument): void {
    const { registry, desk } = this.#parts;
    for (const order of registry.open) {
      if (order.instrument === instrument && order.isTarget && order.status === 'Inactive')
        desk.cancel(order);
    }
  }
}

/** What a sizing sees of an instrument and the account, each figure counted when it is asked for: a fixed quantity asks for none. */
class InstrumentSizing implements SizingView {
  readonly #instrument: TradedInstrument;
  readonly #portfolio: Portfolio;

  constructor(instrument: TradedInstrument, portfolio: Portfolio) {
    this.#instrument = instrument;
    this.#portfolio = portfolio;
  }

  get equity(): Decimal | undefined {
    return this.#portfolio.equity;
  }

  get price(): number | undefined {
    return this.#instrument.holding.price;
  }

  get multiplier(): Decimal | undefined {
    return this.#instrument.holding.multiplier;
  }

  get rateToBase(): Decimal | undefined {
    return this.#portfolio.rateToBase(this.#instrument.holding.currency);
  }

  get step(): Decimal {
    return sizeStepOf(this.#instrument.contract, this.#instrument.details);
  }
}

function positive(quantity: Quantity, verb: string): Decimal {
  const value = Decimal.of(quantity);
  if (value.sign < 0)
    throw new RangeError(`cannot ${verb} ${value}: the quantity is positive, the verb is the side`);
  return value;
}
