import { Decimal, type Calendar, type Instant } from '@tapewright/model';

/**
 * What has been traded of an instrument: the last price, and the figures of the day. Unknown prices are NaN inside, because a field
 * that is always a number is written in place, and a backtest writes one for every point of every bar.
 */
export class Tape {
  readonly #calendar: Calendar;
  #last = Number.NaN;
  #lastBefore = Number.NaN;
  #lastAt = Number.NaN;
  lastSize: Decimal | undefined;
  open: number | undefined;
  high: number | undefined;
  low: number | undefined;
  volume: Decimal | undefined;
  /** The last price of the session before this one. */
  previousClose: number | undefined;
  /** When the figures of the day begin anew. */
  #dayEnds = -Infinity;

  constructor(calendar: Calendar) {
    this.#calendar = calendar;
  }

  get last(): number | undefined {
    return known(this.#last);
  }

  /** The print before the last one. */
  get lastBefore(): number | undefined {
    return known(this.#lastBefore);
  }

  get lastAt(): number | undefined {
    return known(this.#lastAt);
  }

  /** A trade, whoever made it. */
  print(at: Instant, price: number, size: Decimal): void {
    if (at >= this.#dayEnds) this.#newDay(at);
    this.mark(at, price);
    this.lastSize = size;
    this.open ??= price;
    this.high = this.high === undefined || price > this.high ? price : this.high;
    this.low = this.low === undefined || price < this.low ? price : this.low;
    this.volume = (this.volume ?? Decimal.ZERO).plus(size);
  }

  /** A price without a size: a point of a bar. The figures of the day stay unknown. */
  mark(at: Instant, price: number): void {
    this.#lastBefore = this.#last;
    this.#last = price;
    this.#lastAt = at;
  }

  /** Takes over what was traded elsewhere: the last trade and the figures of its day. */
  adopt(summary: {
    readonly last: number;
    readonly lastSize: Decimal;
    readonly lastAt: Instant;
    readonly open: number;
    readonly high: number;
    readonly low: number;
    readonly volume: Decimal;
    readonly previousClose?: number | undefined;
  }): void {
    const { lastAt } = summary;
    if (lastAt >= this.#dayEnds) this.#newDay(lastAt);
    this.mark(lastAt, summary.last);
    this.lastSize = summary.lastSize;
    this.open = summary.open;
    this.high = summary.high;
    this.low = summary.low;
    this.volume = summary.volume;
    this.previousClose = summary.previousClose ?? this.previousClose;
  }

  /** Every share has become `ratio` shares: prices before it are stated in the new ones. */
  split(ratio: number): void {
    const adjusted = (price: number | undefined) => (price === undefined ? undefined : price / ratio);
    this.#last /= ratio;
    this.#lastBefore /= ratio;
    this.open = adjusted(this.open);
    this.high = adjusted(this.high);
    this.low = adjusted(this.low);
    this.previousClose = adjusted(this.previousClose);
  }

  #newDay(at: Instant): void {
    const running = this.#calendar.extendedSessionAt(at);
    this.#dayEnds = running?.postClose ?? this.#calendar.nextSession(at).preOpen;
    this.previousClose = this.last;
    this.open = undefined;
    this.high = undefined;
    this.low = undefined;
    this.volume = undefined;
  }
}

function known(value: number): number | undefined {
  return Number.isNaN(value) ? undefined : value;
}
