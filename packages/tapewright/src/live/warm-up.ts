import { MICROS_PER_DAY, type BarSize } from '@tapewright/model';

/** Seconds of one bar; weeks and months at their longest. */
const BAR_SECONDS: Readonly<Record<BarSize, number>> = {
  '1 secs': 1,
  '5 secs': 5,
  '10 secs': 10,
  '15 secs': 15,
  '30 secs': 30,
  '1 min': 60,
  '2 mins': 120,
  '3 mins': 180,
  '5 mins': 300,
  '10 mins': 600,
  '15 mins': 900,
  '20 mins': 1_200,
  '30 mins': 1_800,
  '1 hour': 3_600,
  '2 hours': 7_200,
  '3 hours': 10_800,
  '4 hours': 14_400,
  '8 hours': 28_800,
  '1 day': 86_400,
  '1 week': 604_800,
  '1 month': 31 * 86_400,
};

/** Of a regular session of US stocks, the shortest that bars are asked for. */
const SESSION_SECONDS = 6.5 * 3_600;
const SECONDS_OF_A_DAY = 86_400;
const DAYS_OF_A_YEAR = 365;

/**
 * The length of history, in IB's words (`3 D`, `2 Y`), that surely holds `count` complete bars within regular sessions: weekends and
 * holidays are allowed for, so there may be more bars than asked for, never fewer for want of time. `sinceMicros`: it also reaches back
 * so far, to what was missed since the last bar.
 */
export function durationFor(count: number, barSize: BarSize, sinceMicros = 0): string {
  const barSeconds = BAR_SECONDS[barSize];
  const sessions =
    barSeconds >= SECONDS_OF_A_DAY
      ? (count + 1) * (barSeconds / SECONDS_OF_A_DAY)
      : Math.ceil((count + 1) / Math.floor(SESSION_SECONDS / Math.min(barSeconds, SESSION_SECONDS)));
  // Seven calendar days hold at least four sessions beside a long weekend; four more days cover the longest closure at either end.
  const forBars = barSeconds >= 7 * SECONDS_OF_A_DAY ? sessions : (sessions * 7) / 4 + 4;
  const sinceLast = sinceMicros / MICROS_PER_DAY + 1;
  const days = Math.ceil(Math.max(forBars, sinceMicros === 0 ? 0 : sinceLast));
  return days > DAYS_OF_A_YEAR ? `${Math.ceil(days / DAYS_OF_A_YEAR)} Y` : `${days} D`;
}
