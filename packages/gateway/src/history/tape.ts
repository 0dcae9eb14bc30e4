import { MICROS_PER_MINUTE, MICROS_PER_SECOND, type Bar, type Instant } from '@tapewright/model';
import { barOfDraft, type BarDraft } from './bar-grouping.ts';

/** One-minute bars kept per instrument: a year of regular sessions. */
const MAX_MINUTES = 100_000;
/** One-second bars kept per instrument: about a session. */
const MAX_SECONDS = 25_000;

/** What was traded since the gateway started, as bars of a second and of a minute. */
export class Tape {
  /** conId → its reels. */
  readonly #reels = new Map<number, { readonly minutes: Reel; readonly seconds: Reel }>();

  /** Records a trade. Times do not decrease. */
  record(trade: {
    readonly conId: number;
    readonly at: Instant;
    readonly price: number;
    readonly size: number;
  }): void {
    let reels = this.#reels.get(trade.conId);
    if (reels === undefined) {
      reels = {
        minutes: new Reel(MICROS_PER_MINUTE, MAX_MINUTES),
        seconds: new Reel(MICROS_PER_SECOND, MAX_SECONDS),
      };
      this.#reels.set(trade.conId, reels);
    }
    reels.minutes.record(trade);
    reels.seconds.record(trade);
  }

  /** Bars of a minute, or of a second, that begin in [from, until). The last may still be forming. */
  bars(
    conId: number,
    grain: 'minutes' | 'seconds',
    { from, until }: { readonly from: Instant; readonly until: Instant },
  ): readonly Bar[] {
    return this.#reels.get(conId)?.[grain].between(from, until) ?? [];
  }
}

class Reel {
  readonly #length: number;
  readonly #limit: number;
  /** In order of start; at most twice the limit, cut back to the limit then. */
  #drafts: BarDraft[] = [];

  constructor(length: number, limit: number) {
    this.#length = length;
    this.#limit = limit;
  }

  record({ at, price, size }: { readonly at: Instant; readonly price: number; readonly size: number }): void {
    const last = this.#drafts.at(-1);
    if (last !== undefined && at < last.end) {
      last.high = Math.max(last.high, price);
      last.low = Math.min(last.low, price);
      last.close = price;
      last.volume += size;
      last.notional += price * size;
      last.count++;
      return;
    }
    const start = Math.floor(at / this.#length) * this.#length;
    this.#drafts.push({
      start,
      end: start + this.#length,
      open: price,
      high: price,
      low: price,
      close: price,
      volume: size,
      notional: price * size,
      count: 1,
    });
    if (this.#drafts.length >= 2 * this.#limit) this.#drafts = this.#drafts.slice(-this.#limit);
  }

  between(from: Instant, until: Instant): Bar[] {
    const found: Bar[] = [];
    for (let i = this.#indexAtOrAfter(from); i < this.#drafts.length; i++) {
      const draft = this.#drafts[i];
      if (draft === undefined || draft.start >= until) break;
      found.push(barOfDraft(draft));
    }
    return found;
  }

  #indexAtOrAfter(at: Instant): number {
    let [low, high] = [0, this.#drafts.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const draft = this.#drafts[middle];
      if (draft !== undefined && draft.start < at) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
