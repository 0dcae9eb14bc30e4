import { type Instant, instant, instantFromIso, plusMs } from '@tapewright/model';
import type { Clock, Wake } from '../client/clock.ts';

interface Alarm {
  readonly at: Instant;
  readonly sequence: number;
  readonly call: () => void;
}

/** A Tuesday in regular trading hours. */
const START = instantFromIso('2026-08-25T14:00:00Z');

/** Time that passes only when told to. Alarms fall due in order of time, ties in the order in which they were set. */
export class VirtualClock implements Clock {
  #now: Instant = START;
  #alarms: Alarm[] = [];
  #sequence = 0;

  now(): Instant {
    return this.#now;
  }

  wakeAt(at: Instant, call: () => void): Wake {
    this.#sequence += 1;
    const alarm: Alarm = { at, sequence: this.#sequence, call };
    this.#alarms.push(alarm);
    return {
      cancel: () => {
        this.#alarms = this.#alarms.filter((other) => other !== alarm);
      },
    };
  }

  /** Lets time pass, and promises settle after each alarm. */
  async pass(ms: number): Promise<void> {
    const until = plusMs(this.#now, ms);
    for (;;) {
      await settled();
      const next = this.#next();
      if (next === undefined || next.at > until) break;
      this.#alarms = this.#alarms.filter((alarm) => alarm !== next);
      this.#now = instant(Math.max(this.#now, next.at));
      next.call();
    }
    this.#now = instant(Math.max(this.#now, until));
    await settled();
  }

  #next(): Alarm | undefined {
    return this.#alarms.reduce<Alarm | undefined>((first, alarm) => {
      if (first === undefined) return alarm;
      const isEarlier = alarm.at < first.at || (alarm.at === first.at && alarm.sequence < first.sequence);
      return isEarlier ? alarm : first;
    }, undefined);
  }
}

/** Everything that waits for promises alone has run. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
