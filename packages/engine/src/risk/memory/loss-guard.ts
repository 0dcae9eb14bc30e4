import type { Instant } from '@tapewright/model';
import type { EveryLimit, LossLimit } from '../limits.ts';
import { grouped } from '../refusal-text.ts';
import { DayEquity } from './day-equity.ts';

/** A loss limit that was reached, and what follows. */
export interface LossTrip {
  readonly action: LossLimit['action'];
  /** `dailyLoss: 1,200 USD lost on 20260825, limit 1,000 USD` */
  readonly text: string;
}

/**
 * Watches the equity. Each limit trips once; `resume` takes what was lost as seen, and counts from the equity of that moment, so that a
 * person who lets trading go on is not stopped by the same loss again.
 */
export class LossGuard {
  readonly #daily: LossLimit | undefined;
  readonly #drawdown: LossLimit | undefined;
  readonly #day: DayEquity | undefined;
  readonly #currency: string;
  #peak = Number.NaN;
  #last = Number.NaN;
  #trippedOn: string | undefined;
  #isDrawdownTripped = false;

  /** Undefined when there is nothing to watch. */
  static of(limits: EveryLimit, currency: string): LossGuard | undefined {
    const { dailyLoss, drawdown } = limits;
    return dailyLoss === 'none' && drawdown === 'none' ? undefined : new LossGuard(limits, currency);
  }

  private constructor({ dailyLoss, drawdown }: EveryLimit, currency: string) {
    this.#daily = dailyLoss === 'none' ? undefined : dailyLoss;
    this.#drawdown = drawdown === 'none' ? undefined : drawdown;
    this.#day = this.#daily && new DayEquity(this.#daily.calendar);
    this.#currency = currency;
  }

  /** Takes the equity of a moment; one that is not known (NaN) says nothing. */
  watch(at: Instant, equity: number): LossTrip | undefined {
    if (Number.isNaN(equity)) return undefined;
    this.#last = equity;
    if (!(this.#peak >= equity)) this.#peak = equity;
    return this.#watchDay(at, equity) ?? this.#watchPeak(equity);
  }

  resume(): void {
    this.#day?.restart();
    this.#peak = this.#last;
    this.#trippedOn = undefined;
    this.#isDrawdownTripped = false;
  }

  #watchDay(at: Instant, equity: number): LossTrip | undefined {
    const [limit, day] = [this.#daily, this.#day];
    if (limit === undefined || day === undefined) return undefined;
    day.note(at, equity);
    const lost = day.atStart - equity;
    if (lost <= limit.max || this.#trippedOn === day.date) return undefined;
    this.#trippedOn = day.date;
    return this.#trip(limit, `dailyLoss: ${this.#money(lost)} lost on ${day.date}`);
  }

  #watchPeak(equity: number): LossTrip | undefined {
    const limit = this.#drawdown;
    const lost = this.#peak - equity;
    if (limit === undefined || lost <= limit.max || this.#isDrawdownTripped) return undefined;
    this.#isDrawdownTripped = true;
    return this.#trip(limit, `drawdown: ${this.#money(lost)} below the highest equity`);
  }

  #trip(limit: LossLimit, what: string): LossTrip {
    return { action: limit.action, text: `${what}, limit ${this.#money(limit.max)}` };
  }

  #money(amount: number): string {
    return `${grouped(Math.round(amount * 100) / 100)} ${this.#currency}`;
  }
}
