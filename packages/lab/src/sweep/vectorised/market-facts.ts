/* oxlint-disable typescript/no-non-null-assertion -- columns are read inside their length */
import { instant, type Calendar } from '@tapewright/model';
import type { BarColumns } from '../../columns/index.ts';
import { tradingDays } from '../../statistics/index.ts';
import { NotColumns } from './not-columns.ts';

/** Digits after the point in which money is counted: in whole numbers of a millionth, which a double holds exactly up to nine thousand million. */
export const MONEY_SCALE = 1_000_000;
/** The largest amount that is still counted exactly, in millionths. */
export const MAX_EXACT = 2 ** 52;

/** What every point of a sweep needs to know of the bars, counted once. */
export interface MarketFacts {
  /** In millionths. */
  readonly open: Float64Array;
  readonly close: Float64Array;
  /** 1 where an order placed at the end of the bar trades at the open of the next. */
  readonly tradesNext: Uint8Array;
  /** Indices of the last bars of trading days, rising. */
  readonly dayEnds: Int32Array;
}

/** The facts of the bars up to but not including `end`. Throws `NotColumns` for prices that millionths do not hold. */
export function marketFacts(columns: BarColumns, end: number, calendar: Calendar): MarketFacts {
  return {
    open: scaled(columns.open, end),
    close: scaled(columns.close, end),
    tradesNext: tradesNext(columns, end, calendar),
    dayEnds: dayEnds(columns, end, calendar),
  };
}

function scaled(prices: Float64Array, end: number): Float64Array {
  const whole = new Float64Array(end);
  for (let i = 0; i < end; i++) {
    const price = prices[i]!;
    whole[i] = Math.round(price * MONEY_SCALE);
    // Back to the same double: the price has no more digits than that.
    if (whole[i]! / MONEY_SCALE !== price || !(price > 0)) throw new NotColumns(`a price is ${price}`);
  }
  return whole;
}

/** A market order works in the session that runs when it is placed, or the next one, and is over with that. */
function tradesNext({ start, end: ends }: BarColumns, end: number, calendar: Calendar): Uint8Array {
  const trades = new Uint8Array(end);
  let opens = Number.NaN;
  let closes = Number.NEGATIVE_INFINITY;
  for (let i = 0; i + 1 < end; i++) {
    const at = ends[i]!;
    if (at >= closes) {
      const session = calendar.sessionAt(instant(at)) ?? calendar.nextSession(instant(at));
      ({ open: opens, close: closes } = session);
    }
    trades[i] = start[i + 1]! >= opens && start[i + 1]! < closes ? 1 : 0;
  }
  return trades;
}

function dayEnds({ end: ends }: BarColumns, end: number, calendar: Calendar): Int32Array {
  const dayOf = tradingDays(calendar);
  const last: number[] = [];
  let day = end > 0 ? dayOf(ends[0]!) : Number.NaN;
  for (let i = 1; i < end; i++) {
    const next = dayOf(ends[i]!);
    if (next !== day) last.push(i - 1);
    day = next;
  }
  if (end > 0) last.push(end - 1);
  return Int32Array.from(last);
}
