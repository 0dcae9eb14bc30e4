import type { Brand } from '../brand.ts';

/**
 * A moment: whole microseconds since 1970-01-01T00:00:00Z. Exact as a number until the year 2255.
 * Microseconds and not milliseconds, because latency between venues is simulated below a millisecond and because
 * inputs are stamped strictly increasing; not nanoseconds, because those do not fit a number.
 */
export type Instant = Brand<number, 'Instant'>;

export const MICROS_PER_MS = 1_000;
export const MICROS_PER_SECOND = 1_000_000;
export const MICROS_PER_MINUTE = 60 * MICROS_PER_SECOND;
export const MICROS_PER_HOUR = 60 * MICROS_PER_MINUTE;
export const MICROS_PER_DAY = 24 * MICROS_PER_HOUR;

/** From microseconds since the epoch. Throws a RangeError on anything but a whole, safe number. */
export function instant(epochMicros: number): Instant {
  if (!Number.isSafeInteger(epochMicros)) throw new RangeError(`not whole microseconds: ${epochMicros}`);
  return epochMicros as Instant;
}

export function instantFromMs(epochMs: number): Instant {
  return instant(Math.round(epochMs * MICROS_PER_MS));
}

export function instantFromSeconds(epochSeconds: number): Instant {
  return instant(Math.round(epochSeconds * MICROS_PER_SECOND));
}

/** From an ISO 8601 text with an offset or `Z`. Throws a RangeError when it is none. */
export function instantFromIso(text: string): Instant {
  if (!/(?:Z|[+-]\d\d:?\d\d)$/.test(text)) throw new RangeError(`no offset or Z in the time '${text}'`);
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) throw new RangeError(`not an ISO 8601 time: '${text}'`);
  return instantFromMs(ms);
}

/** Milliseconds since the epoch, with the fraction. */
export function toEpochMs(at: Instant): number {
  return at / MICROS_PER_MS;
}

/** `2026-08-25T14:11:30.000Z`, to the millisecond. */
export function toIso(at: Instant): string {
  return new Date(Math.floor(at / MICROS_PER_MS)).toISOString();
}

export function plusMicros(at: Instant, micros: number): Instant {
  return instant(at + micros);
}

export function plusMs(at: Instant, ms: number): Instant {
  return instant(at + Math.round(ms * MICROS_PER_MS));
}
