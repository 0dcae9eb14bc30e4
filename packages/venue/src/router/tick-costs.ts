import { instantOfWallTime, NEW_YORK, wallTime, type Instant } from '@tapewright/model';
import { BUY, type BookSide } from '../book/book.ts';
import { shareCosts, type ShareCosts } from '../fees/exchange-fees.ts';

/** What trading at one exchange costs, in ticks of one instrument. The figures are those of a day, looked up once. */
export class TickCosts {
  readonly #exchange: string;
  readonly #tickSize: number;
  #costs: ShareCosts | undefined;
  /** When the day ends that the costs are of. */
  #until = -Infinity;

  constructor(exchange: string, tickSize: number) {
    this.#exchange = exchange;
    this.#tickSize = tickSize;
  }

  /** What a buyer pays, or a seller gets, who takes at a tick: with the exchange's fee or rebate in it. */
  netTick(side: BookSide, tick: number, at: Instant): number {
    const { take, takeBelowOneDollar } = this.#on(at);
    const price = tick * this.#tickSize;
    const cost = price < BELOW_ONE_DOLLAR ? tick * takeBelowOneDollar : take / this.#tickSize;
    return side === BUY ? tick + cost : tick - cost;
  }

  /** What resting costs a share from 1 dollar on, in ticks; less than zero where it is paid for. */
  addTicks(at: Instant): number {
    return this.#on(at).add / this.#tickSize;
  }

  #on(at: Instant): ShareCosts {
    if (this.#costs !== undefined && at < this.#until) return this.#costs;
    const { day } = wallTime(NEW_YORK, at);
    this.#until = instantOfWallTime(NEW_YORK, { day: day + 1, microsOfDay: 0 });
    this.#costs = shareCosts(this.#exchange, at);
    return this.#costs;
  }
}

/** Ticks are doubles: a price of exactly one dollar must not fall below it. */
const BELOW_ONE_DOLLAR = 1 - 1e-9;
