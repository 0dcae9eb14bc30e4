import { instant, MICROS_PER_MS, type Calendar, type Instant } from '@tapewright/model';

/**
 * What time it is in the simulated world, given how much host time has passed since it began. Pure: the driver asks its own clock.
 * `hostMs` is milliseconds since the start of the gateway, on a clock that never goes back.
 */
export interface VirtualClock {
  at(hostMs: number): Instant;
  /** The host time at which the virtual one reaches `at`: never after the first moment that does. */
  hostMs(at: Instant): number;
}

/** The host's own time: 1:1, starting at `start`. */
export function realClock(start: Instant): VirtualClock {
  return acceleratedClock(start, 1);
}

/** `speed` virtual seconds pass in each second of the host. */
export function acceleratedClock(start: Instant, speed: number): VirtualClock {
  checkSpeed(speed);
  return {
    at: (hostMs) => instant(start + Math.floor(hostMs * MICROS_PER_MS * speed)),
    hostMs: (at) => (at - start) / (MICROS_PER_MS * speed),
  };
}

/**
 * As `acceleratedClock`, but the hours when the exchange is closed take no time: the close of a session is followed at once by the
 * open of the next, so there is always a market. A start outside the regular hours moves to the next open.
 */
export function regularHoursClock(start: Instant, speed: number, calendar: Calendar): VirtualClock {
  checkSpeed(speed);
  const first = calendar.sessionAt(start) ?? calendar.nextSession(start);
  /** Stretches of virtual time without a gap, in order; `micros` is the open time that passed before them. */
  const stretches = [{ from: Math.max(start, first.open), to: Number(first.close), micros: 0 }];

  function lastStretch(): { from: number; to: number; micros: number } {
    const last = stretches.at(-1);
    if (last === undefined) throw new RangeError(`the ${calendar.name} calendar has no session at the start`);
    return last;
  }
  function extend(): void {
    const last = lastStretch();
    const next = calendar.nextSession(instant(last.to - 1));
    stretches.push({ from: next.open, to: next.close, micros: last.micros + last.to - last.from });
  }

  return {
    at(hostMs) {
      const micros = Math.floor(hostMs * MICROS_PER_MS * speed);
      let last = lastStretch();
      while (micros >= last.micros + last.to - last.from) {
        extend();
        last = lastStretch();
      }
      const stretch = stretches.findLast((candidate) => candidate.micros <= micros) ?? last;
      return instant(stretch.from + micros - stretch.micros);
    },
    hostMs(at) {
      while (lastStretch().to < at) extend();
      const stretch = stretches.find(({ to }) => at <= to) ?? lastStretch();
      const micros = stretch.micros + Math.max(0, at - stretch.from);
      return micros / (MICROS_PER_MS * speed);
    },
  };
}

function checkSpeed(speed: number): void {
  if (!(speed > 0 && Number.isFinite(speed))) {
    throw new RangeError(
      `clock speed ${speed}: give a positive number, such as 1 (real time) or 60 (a minute a second)`,
    );
  }
}
