import { instant, MICROS_PER_MINUTE, type Calendar, type Instant } from '@tapewright/model';
import type { BarSeries } from '../strategy/bar-series.ts';

/** How the volume of a trading day is spread over it. */
export interface VolumeCurve {
  /** The volume expected between two moments, in parts of a whole day's; nothing outside of regular hours. */
  between(from: Instant, to: Instant): number;
}

export interface VolumeCurveTerms {
  readonly calendar: Calendar;
  /** The length of a bucket. The first begins at the open. */
  readonly bucketMinutes: number;
  /** The volume of each bucket, in any unit: the first of the day first. */
  readonly volumes: readonly number[];
}

/** Days of history that a curve is made of, at most. */
const MAX_DAYS = 250;

/** A curve in buckets from the open on; inside a bucket the volume is even. On a half day the buckets after its close are left out. */
export function volumeCurve({ calendar, bucketMinutes, volumes }: VolumeCurveTerms): VolumeCurve {
  if (!(bucketMinutes > 0)) throw new RangeError(`buckets of ${bucketMinutes} minutes: give a length`);
  const total = volumes.reduce((sum, volume) => sum + volume, 0);
  if (!(total > 0) || volumes.some((volume) => !(volume >= 0))) {
    throw new RangeError('a volume curve needs volumes that are not negative, and not all nothing');
  }
  const length = bucketMinutes * MICROS_PER_MINUTE;
  const ofSession = (open: Instant, from: number, to: number): number => {
    let sum = 0;
    for (const [i, volume] of volumes.entries()) {
      const start = open + i * length;
      const overlap = Math.min(to, start + length) - Math.max(from, start);
      if (overlap > 0) sum += (volume * overlap) / length;
    }
    return sum / total;
  };
  return {
    between(from, to) {
      let sum = 0;
      let at = from;
      while (at < to) {
        const session = calendar.sessionAt(at) ?? calendar.nextSession(at);
        if (session.open >= to) break;
        const end = Math.min(to, session.close);
        sum += ofSession(session.open, Math.max(at, session.open), end);
        at = instant(Math.max(end, session.close));
      }
      return sum;
    },
  };
}

/**
 * The curve of the bars that a series holds: the mean of each bucket's part of its day, over whole days of history, so that a day of much
 * volume counts no more than a quiet one. Bars of unknown volume and half days are left out. Throws when no whole day is left: ask for
 * more `history`.
 */
export function volumeCurveOf(
  bars: BarSeries,
  { calendar, bucketMinutes }: { readonly calendar: Calendar; readonly bucketMinutes: number },
): VolumeCurve {
  /** date → bucket → volume */
  const days = new Map<string, number[]>();
  const buckets = bucketsOfWholeDay(calendar, bars, bucketMinutes);
  for (let ago = bars.depth - 1; ago >= 0; ago--) {
    const start = bars.start(ago);
    const volume = bars.volume(ago);
    const session = start === undefined ? undefined : calendar.sessionAt(start);
    if (start === undefined || session === undefined || session.isHalfDay || Number.isNaN(volume)) continue;
    const bucket = Math.floor((start - session.open) / (bucketMinutes * MICROS_PER_MINUTE));
    const day = days.get(session.date) ?? Array.from({ length: buckets }, () => 0);
    day[bucket] = (day[bucket] ?? 0) + volume;
    days.set(session.date, day);
  }
  const whole = [...days.values()].filter((day) => day.every((volume) => volume > 0)).slice(-MAX_DAYS);
  if (whole.length === 0) {
    throw new Error(
      `no whole day of volume among ${bars.depth} bars of ${bars.barSize}: ask for more history, or give the curve`,
    );
  }
  const volumes = Array.from({ length: buckets }, (_, i) =>
    whole.reduce((sum, day) => sum + (day[i] ?? 0) / day.reduce((all, volume) => all + volume, 0), 0),
  );
  return volumeCurve({ calendar, bucketMinutes, volumes });
}

function bucketsOfWholeDay(calendar: Calendar, bars: BarSeries, bucketMinutes: number): number {
  for (let ago = 0; ago < bars.depth; ago++) {
    const start = bars.start(ago);
    const session = start === undefined ? undefined : calendar.sessionAt(start);
    if (session === undefined || session.isHalfDay) continue;
    return Math.ceil((session.close - session.open) / (bucketMinutes * MICROS_PER_MINUTE));
  }
  return 0;
}
