import { MICROS_PER_MS, type Decimal, type Instant } from '@tapewright/model';
import type { Intent } from '../../kernel/kernel-io.ts';
import { signedQty, type Fill } from '../../orders/fill.ts';
import type { OrderRecord } from '../../orders/order-record.ts';
import type { Holding } from '../../portfolio/holding.ts';
import type { PortfolioView } from '../../portfolio/portfolio.ts';
import { contractKey } from '../../portfolio/contract-key.ts';
import type { EveryLimit } from '../limits.ts';
import { DailyCloses } from './daily-closes.ts';
import { DayEquity } from './day-equity.ts';
import { DayTrades } from './day-trades.ts';
import { LossGuard, type LossTrip } from './loss-guard.ts';
import { RecentOrders } from './recent-orders.ts';
import { SendTimes } from './send-times.ts';

/** What rules may know of the past. Only what a limit needs is kept: the rest is undefined. */
export interface RiskMemoryView {
  readonly perSecond: SendTimes | undefined;
  readonly perMinute: SendTimes | undefined;
  readonly recent: RecentOrders | undefined;
  /** The throttle has tripped, and nobody has resumed yet. */
  readonly isThrottled: boolean;
  readonly dayTrades: DayTrades | undefined;
  /** The equity with which the day began, for the day-trading rule. */
  readonly dayEquity: DayEquity | undefined;
  readonly closes: DailyCloses | undefined;
}

/** What the gate remembers of a run, rebuilt by replay like everything else. */
export class RiskMemory implements RiskMemoryView {
  readonly perSecond: SendTimes | undefined;
  readonly perMinute: SendTimes | undefined;
  readonly recent: RecentOrders | undefined;
  readonly dayTrades: DayTrades | undefined;
  readonly dayEquity: DayEquity | undefined;
  readonly closes: DailyCloses | undefined;
  isThrottled = false;
  /** The equity has to be told with every input. */
  readonly watchesEquity: boolean;
  readonly #limits: EveryLimit;
  readonly #executed: SendTimes | undefined;
  readonly #losses: LossGuard | undefined;

  constructor(limits: EveryLimit, baseCurrency: string) {
    const { ordersPerSecond, ordersPerMinute, repeatedExecutions, patternDayTrader, valueAtRisk } = limits;
    this.#limits = limits;
    if (ordersPerSecond !== 'none') this.perSecond = new SendTimes(ordersPerSecond);
    if (ordersPerMinute !== 'none') this.perMinute = new SendTimes(ordersPerMinute);
    if (limits.duplicateWithinMs !== 'none') this.recent = new RecentOrders();
    if (repeatedExecutions !== 'none') this.#executed = new SendTimes(repeatedExecutions.count);
    if (patternDayTrader !== 'none') {
      this.dayTrades = new DayTrades(patternDayTrader.calendar);
      this.dayEquity = new DayEquity(patternDayTrader.calendar);
    }
    if (valueAtRisk !== 'none') this.closes = new DailyCloses(valueAtRisk.calendar, valueAtRisk.days);
    this.#losses = LossGuard.of(limits, baseCurrency);
    this.watchesEquity = this.#losses !== undefined || this.dayEquity !== undefined;
  }

  /** An order or a modification of the strategy was let out. */
  sent(intent: Intent, isModification: boolean): void {
    this.perSecond?.add(intent.at);
    this.perMinute?.add(intent.at);
    if (!isModification) this.recent?.sent(intent);
  }

  /** A bar that began at `start` has left its close as the holding's price. */
  bar({ contract, mark }: Holding, start: Instant): void {
    this.closes?.note(contractKey(contract), start, mark);
  }

  /** Every unit of a holding has become `ratio` units. */
  split({ contract }: Holding, ratio: number): void {
    this.closes?.split(contractKey(contract), ratio);
  }

  /** A fill that the portfolio has counted. What it says when the throttle trips, else undefined. */
  filled(fill: Fill, order: OrderRecord, portfolio: PortfolioView): string | undefined {
    if (fill.corrections > 0) return undefined;
    if (this.dayTrades !== undefined) this.#countDayTrade(fill, portfolio);
    return this.#countExecution(fill.at, order);
  }

  equity(at: Instant, equity: number): LossTrip | undefined {
    this.dayEquity?.note(at, equity);
    return this.#losses?.watch(at, equity);
  }

  /** A person lets trading go on. */
  resume(): void {
    this.isThrottled = false;
    this.#executed?.clear();
    this.#losses?.resume();
  }

  #countDayTrade(fill: Fill, portfolio: PortfolioView): void {
    const key = contractKey(fill.contract);
    const holding = portfolio.holdings.find(({ contract }) => contractKey(contract) === key);
    const after: Decimal | undefined = holding?.qty;
    const signed = signedQty(fill);
    if (after !== undefined) this.dayTrades?.fill(key, fill.at, after.minus(signed), signed);
  }

  #countExecution(at: Instant, order: OrderRecord): string | undefined {
    const throttle = this.#limits.repeatedExecutions;
    if (throttle === 'none' || this.#executed === undefined) return undefined;
    const isFirstFill = order.fills.length === 1 && order.origin === 'strategy';
    if (!isFirstFill || this.isThrottled) return undefined;
    this.#executed.add(at);
    this.isThrottled = this.#executed.isFull(at, throttle.withinMs * MICROS_PER_MS);
    if (!this.isThrottled) return undefined;
    const what = `${throttle.count} orders executed within ${throttle.withinMs} ms`;
    return `repeatedExecutions: ${what}: the strategy orders nothing until a person resumes it`;
  }
}
