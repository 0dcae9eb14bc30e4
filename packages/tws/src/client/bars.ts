import {
  type Bar,
  type BarSize,
  CALENDARS,
  type Calendar,
  type Contract,
  type Decimal,
  type Instant,
  MICROS_PER_DAY,
  barInterval,
  dayOfCivilDate,
  instant,
  intradayMicros,
  parseIbTime,
  plusMicros,
} from '@tapewright/model';

/** A bar of historicalData and historicalDataUpdate. */
export interface WireBar {
  readonly date: string;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume?: Decimal | undefined;
  readonly WAP?: Decimal | undefined;
  readonly barCount: number;
}

export interface BarShape {
  readonly contract: Contract;
  readonly barSize: BarSize;
  readonly useRth: boolean;
}

/** Thrown for a bar whose time cannot be read: a bar without a time is of no use. */
export class UnreadableBar extends Error {
  override readonly name = 'UnreadableBar';
}

/**
 * A bar as the model has it. Its end follows from the exchange's calendar where we have one (US stocks): hourly bars are cut to the
 * session, a daily bar is its session. Elsewhere an intraday bar lasts its nominal length and a day is the UTC day of its date.
 * -1 for volume, average and count means that IB does not know (bid, ask and midpoint bars).
 */
export function toBar(wire: WireBar, shape: BarShape): Bar {
  const { start, end } = interval(wire.date, shape);
  const { open, high, low, close } = wire;
  const volume = known(wire.volume?.toNumber());
  const wap = known(wire.WAP?.toNumber());
  return { start, end, open, high, low, close, volume, wap, count: known(wire.barCount) };
}

function known(value: number | undefined): number | undefined {
  return value === undefined || value < 0 ? undefined : value;
}

interface Interval {
  readonly start: Instant;
  readonly end: Instant;
}

function interval(text: string, { contract, barSize, useRth }: BarShape): Interval {
  const { instant: at, date } = parseIbTime(text);
  const calendar = calendarOf(contract);
  const hours = useRth ? 'regular' : 'extended';
  if (at !== undefined) {
    const known = withinCalendar(calendar, at, (c) => barInterval(at, barSize, c, hours));
    const length = intradayMicros(barSize) ?? MICROS_PER_DAY;
    return { start: at, end: known?.end ?? plusMicros(at, length) };
  }
  const day = date === undefined ? undefined : dayOfCivilDate(date);
  if (date === undefined || day === undefined) {
    throw new UnreadableBar(
      `a bar of ${contract.symbol ?? contract.conId} has the time '${text}', which does not read`,
    );
  }
  const midnight = instant(day * MICROS_PER_DAY);
  const known = withinCalendar(calendar, midnight, (c) => {
    const session = c.session(date);
    return session === undefined ? undefined : barInterval(session.open, barSize, c, hours);
  });
  return known ?? { start: midnight, end: plusMicros(midnight, nominalDays(barSize) * MICROS_PER_DAY) };
}

function nominalDays(barSize: BarSize): number {
  if (barSize === '1 week') return 7;
  return barSize === '1 month' ? 30 : 1;
}

/** Calendars know a range of years and refuse to guess outside it. */
function withinCalendar<T>(
  calendar: Calendar | undefined,
  at: Instant,
  read: (calendar: Calendar) => T | undefined,
): T | undefined {
  if (calendar === undefined) return undefined;
  const date = calendar.dateOf(at);
  if (date <= calendar.firstDate || date >= calendar.lastDate) return undefined;
  return read(calendar);
}

function calendarOf(contract: Contract): Calendar | undefined {
  return contract.secType === 'STK' && contract.currency === 'USD' ? CALENDARS.NASDAQ : undefined;
}
