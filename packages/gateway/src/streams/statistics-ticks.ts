import { Decimal } from '@tapewright/model';
import type { ServerMessageInput } from '@tapewright/tws';
import type { Range, Statistics } from '../market/statistics.ts';
import { TICK } from '../market/ticks.ts';

/** Generic ticks that are answered from an instrument's statistics. */
const MISC_STATS = 165;
const INVENTORY = 236;
const TRADE_RATE = 294;
const VOLUME_RATE = 295;
const LAST_REGULAR = 318;
const HISTORICAL_VOLATILITY = 411;
const SHORT_TERM_VOLUME = 595;

const ANSWERED: readonly number[] = [
  MISC_STATS,
  INVENTORY,
  TRADE_RATE,
  VOLUME_RATE,
  LAST_REGULAR,
  HISTORICAL_VOLATILITY,
  SHORT_TERM_VOLUME,
];

/** At least 1,000 shares can be borrowed: this market lends without limit. Source: IBKR, TWS API, "Shortable" (above 2.5). */
const SHORTABLE = 3;
/** What is said to be there to lend, of every stock. */
const LENDABLE_SHARES = 10_000_000;

export function wantsStatistics(genericTicks: ReadonlySet<number>): boolean {
  return ANSWERED.some((tick) => genericTicks.has(tick));
}

/** The statistics that a line asked for, as ticks. */
export function statisticsTicks(
  line: { readonly reqId: number; readonly genericTicks: ReadonlySet<number>; readonly isStock: boolean },
  statistics: Statistics,
): readonly ServerMessageInput[] {
  const { reqId, genericTicks: wanted } = line;
  const ticks: ServerMessageInput[] = [];
  const generic = (tickType: number, value: number | undefined): void => {
    if (value !== undefined) ticks.push({ kind: 'tickGeneric', reqId, tickType, value });
  };
  const size = (tickType: number, value: number | undefined): void => {
    if (value === undefined) return;
    ticks.push({ kind: 'tickSize', reqId, tickType, size: Decimal.of(Math.round(value)) });
  };
  const price = (tickType: number, value: number | undefined): void => {
    if (value === undefined) return;
    ticks.push({ kind: 'tickPrice', reqId, tickType, price: value, size: Decimal.ZERO, attrMask: 0 });
  };
  const range = (low: number, high: number, of: Range | undefined): void => {
    price(low, of?.low);
    price(high, of?.high);
  };
  if (wanted.has(MISC_STATS)) {
    range(TICK.low13Weeks, TICK.high13Weeks, statistics.weeks13);
    range(TICK.low26Weeks, TICK.high26Weeks, statistics.weeks26);
    range(TICK.low52Weeks, TICK.high52Weeks, statistics.weeks52);
    size(TICK.averageVolume, statistics.averageVolume);
  }
  if (wanted.has(INVENTORY) && line.isStock) {
    generic(TICK.shortable, SHORTABLE);
    size(TICK.shortableShares, LENDABLE_SHARES);
  }
  if (wanted.has(TRADE_RATE)) generic(TICK.tradeRate, statistics.tradesPerMinute);
  if (wanted.has(VOLUME_RATE)) generic(TICK.volumeRate, statistics.volumePerMinute);
  if (wanted.has(LAST_REGULAR)) price(TICK.lastRegularTrade, statistics.lastRegular);
  if (wanted.has(HISTORICAL_VOLATILITY)) generic(TICK.realTimeVolatility, statistics.historicalVolatility);
  if (wanted.has(SHORT_TERM_VOLUME)) {
    size(TICK.volume3Minutes, statistics.volume3Minutes);
    size(TICK.volume5Minutes, statistics.volume5Minutes);
    size(TICK.volume10Minutes, statistics.volume10Minutes);
  }
  return ticks;
}
