import { type Instant, instant } from '@tapewright/model';
import type { Clock, Wake } from '@tapewright/tws';

interface Alarm extends Wake {
  readonly at: Instant;
  readonly call: () => void;
  isCancelled: boolean;
}

/** The one time of a simulated world. Alarms ring in the order of their times, ties in the order in which they were set. */
export class Agenda implements Clock {
  #now: Instant;
  /** Latest first, so that the next is taken off the end. */
  readonly #alarms: Alarm[] = [];

  constructor(start: Instant) {
    this.#now = start;
  }

  now(): Instant {
    return this.#now;
  }

  wakeAt(at: Instant, call: () => void): Wake {
    const alarm: Alarm = {
      at: instant(Math.max(at, this.#now)),
      call,
      isCancelled: false,
      cancel: () => {
        alarm.isCancelled = true;
      },
    };
    let [low, high] = [0, this.#alarms.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#alarms[middle]!.at > alarm.at) low = middle + 1;
      else high = middle;
    }
    this.#alarms.splice(low, 0, alarm);
    return alarm;
  }

  /** When the next alarm rings. */
  nextAt(): Instant | undefined {
    while (this.#alarms.at(-1)?.isCancelled === true) this.#alarms.pop();
    return this.#alarms.at(-1)?.at;
  }

  /** Time passes up to a moment that is no later than the next alarm. */
  moveTo(at: Instant): void {
    if (at > this.#now) this.#now = at;
  }

  /** Time passes up to the next alarm, and it rings. */
  ring(): void {
    const at = this.nextAt();
    if (at === undefined) return;
    const alarm = this.#alarms.pop();
    this.moveTo(at);
    alarm?.call();
  }
}
