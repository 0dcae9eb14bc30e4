import type { Instant } from '@tapewright/model';

/** Timers that the engine asked for, earliest first; of equal ones the first asked for. */
export class TimerQueue {
  readonly #due: { readonly timer: number; readonly due: Instant }[] = [];

  /** When the next is due; Infinity when none is. */
  get nextAt(): number {
    return this.#due[0]?.due ?? Number.POSITIVE_INFINITY;
  }

  add(timer: number, due: Instant): void {
    let place = this.#due.length;
    while (place > 0 && (this.#due[place - 1]?.due ?? 0) > due) place--;
    this.#due.splice(place, 0, { timer, due });
  }

  /** Takes out the earliest. */
  take(): number | undefined {
    return this.#due.shift()?.timer;
  }
}
