import type { Bar, Instant } from '@tapewright/model';

/** A bar that is over, ready for the strategy (`isWarmUp` false) or for its indicators alone. */
export interface CompleteBar {
  readonly bar: Bar;
  readonly isWarmUp: boolean;
}

/**
 * Makes complete bars of what a gateway serves: history, and a bar in progress that is repeated until it is over.
 *
 * A bar is complete when one with a later start comes, or `graceMicros` after its end: the gateway sends the last trades of a bar a
 * little late, and sends nothing when nobody trades. Each bar is handed out once, in order of start; a later word about a bar
 * that was handed out is dropped. Back-filled bars only warm up, except the newest one while it is still the latest there is
 * (less than one bar length old) and the strategy has been running before: that one is late news, not old news.
 */
export class BarAssembler {
  readonly #graceMicros: number;
  #current: Bar | undefined;
  /** Start of the last bar handed out. */
  #lastStart: number;
  #hasHistory: boolean;

  /** `lastStart`: of the last bar this series was given before a restart. */
  constructor(graceMicros: number, lastStart: Instant | undefined) {
    this.#graceMicros = graceMicros;
    this.#lastStart = lastStart ?? -Infinity;
    this.#hasHistory = lastStart !== undefined;
  }

  /** When to call `tick`; undefined while no bar is in progress. */
  get due(): number | undefined {
    return this.#current && this.#current.end + this.#graceMicros;
  }

  /** Bars of the past, oldest first; the last may still be in progress. */
  onHistory(bars: readonly Bar[], now: Instant): CompleteBar[] {
    const done = bars.filter((bar) => bar.end <= now && bar.start > this.#lastStart);
    const newest = done.at(-1);
    const complete = done.map((bar) => ({
      bar,
      isWarmUp: !(this.#hasHistory && bar === newest && now - bar.end < bar.end - bar.start),
    }));
    if (newest !== undefined) this.#handedOut(newest);
    this.#hasHistory = true;
    const last = bars.at(-1);
    if (last !== undefined && last.end > now) complete.push(...this.onUpdate(last));
    return complete;
  }

  /** The newest bar as it stands. */
  onUpdate(bar: Bar): CompleteBar[] {
    if (bar.start <= this.#lastStart) return [];
    const current = this.#current;
    if (current !== undefined && bar.start < current.start) return [];
    this.#current = bar;
    if (current === undefined || bar.start === current.start) return [];
    this.#lastStart = current.start;
    return [{ bar: current, isWarmUp: false }];
  }

  /** The clock has moved. */
  tick(now: Instant): CompleteBar[] {
    const current = this.#current;
    if (current === undefined || now < current.end + this.#graceMicros) return [];
    this.#handedOut(current);
    return [{ bar: current, isWarmUp: false }];
  }

  #handedOut(bar: Bar): void {
    this.#lastStart = bar.start;
    if (this.#current !== undefined && this.#current.start <= bar.start) this.#current = undefined;
  }
}
