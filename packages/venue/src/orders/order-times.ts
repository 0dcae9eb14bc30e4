import {
  dayOfCivilDate,
  instantOfWallTime,
  NEW_YORK,
  parseIbTime,
  type Instant,
  type Order,
} from '@tapewright/model';
import { isText } from './not-simulated.ts';
import { REFUSALS, type Refusal } from './refusal.ts';

/** The time of an order's life, beside its sessions. */
export interface OrderTimes {
  /** It does nothing before: `goodAfterTime`, or `activeStartTime` if that is later. */
  readonly startsAt: Instant | undefined;
  /** It is over: `goodTillDate`. */
  readonly endsAt: Instant | undefined;
  /** It is held from then on: `activeStopTime`. */
  readonly pausesAt: Instant | undefined;
}

/** An order that its tif alone ends. */
export const NO_TIMES: OrderTimes = { startsAt: undefined, endsAt: undefined, pausesAt: undefined };

/**
 * Reads the times of an order; those without a zone are New York's. A `goodTillDate` without a time of day lasts until the end of that
 * day. Source: IBKR, TWS API, "Order" (goodAfterTime, goodTillDate, activeStartTime, activeStopTime).
 */
export function orderTimes(order: Order, tif: string): OrderTimes | Refusal {
  const { goodAfterTime, goodTillDate, activeStartTime, activeStopTime } = order;
  if (tif === 'GTD' && !isText(goodTillDate)) return REFUSALS.badTime();
  if (tif !== 'GTD' && isText(goodTillDate)) return REFUSALS.badTimeInForce(tif);
  if (![goodAfterTime, goodTillDate, activeStartTime, activeStopTime].some(isText)) return NO_TIMES;

  const times = {
    goodAfter: read(goodAfterTime, timeOf),
    activeFrom: read(activeStartTime, timeOf),
    endsAt: read(goodTillDate, endOf),
    pausesAt: read(activeStopTime, timeOf),
  };
  const { goodAfter, activeFrom, endsAt, pausesAt } = times;
  if (Object.values(times).includes(null)) return REFUSALS.badTime();
  const starts = [goodAfter, activeFrom].filter((time) => time !== undefined && time !== null);
  const startsAt = starts.length === 0 ? undefined : starts.reduce((a, b) => (a > b ? a : b));
  return { startsAt, endsAt: endsAt ?? undefined, pausesAt: pausesAt ?? undefined };
}

/** A moment as IB writes it; undefined for one that cannot be read. */
export function timeOf(text: string): Instant | undefined {
  return parseIbTime(text, { zone: NEW_YORK }).instant;
}

/** Undefined for a field that is not set, null for one that cannot be read. */
function read(
  text: string | undefined,
  parse: (text: string) => Instant | undefined,
): Instant | null | undefined {
  return isText(text) ? (parse(text) ?? null) : undefined;
}

function endOf(text: string): Instant | undefined {
  const { instant, date } = parseIbTime(text, { zone: NEW_YORK });
  const day = date === undefined ? undefined : dayOfCivilDate(date);
  if (instant !== undefined || day === undefined) return instant;
  return instantOfWallTime(NEW_YORK, { day: day + 1, microsOfDay: 0 });
}
