import { MICROS_PER_MS } from '@tapewright/model';

/** A length of time: milliseconds, or a text such as `250ms`, `30s`, `5m`, `2h`. */
export type Duration = number | `${number}${'ms' | 's' | 'm' | 'h'}`;

const UNIT_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;

/** In milliseconds. Throws a RangeError on anything but a length of zero or more. */
export function durationMs(duration: Duration): number {
  if (typeof duration === 'number') return checked(duration, duration);
  const parts = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(duration);
  const unit = parts?.[2];
  if (unit !== 'ms' && unit !== 's' && unit !== 'm' && unit !== 'h') return checked(Number.NaN, duration);
  return checked(Number(parts?.[1]) * UNIT_MS[unit], duration);
}

export function durationMicros(duration: Duration): number {
  return Math.round(durationMs(duration) * MICROS_PER_MS);
}

function checked(ms: number, given: Duration): number {
  if (ms >= 0 && Number.isFinite(ms)) return ms;
  throw new RangeError(`not a length of time: '${given}'. Say milliseconds, or '250ms', '30s', '5m', '2h'`);
}
