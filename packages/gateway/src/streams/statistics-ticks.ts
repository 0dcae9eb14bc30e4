import { Decimal } from '@tapewright/model';
import type { ServerMessageInput } from '@tapewright/tws';
import type { Range, Statistics } from '../market/statistics.ts';
import { TICK } from '../market/ticks.ts';

/** Generic ticks that are answered from an instrument's statistics. */
const MISC_STATS = 165;
const OPTION_HISTORICAL_VOLATILITY = 104;
const INVENTORY = 236;
const TRADE_RATE = 294;
const VOLUME_RATE = 295;
const LAST_REGULAR = 318;
const HISTORICAL_VOLATILITY = 411;
const IB_DIVIDENDS = 456;
const SHORT_TERM_VOLUME = 595;

const ANSWERED: readonly number[] = [
  MISC_STATS,
  OPTION_HISTORICAL_VOLATILITY,
  INVENTORY,
  TRADE_RATE,
  VOLUME_RATE,
  LAST_REGULAR,
  HISTORICAL_VOLATILITY,
  IB_DIVIDENDS,
  SHORT_TERM_VOLUME,
];

/** What is said to be there to lend of a stock that is lent without limit. */
const LENDABLE_SHARES = Decimal.of(10_000_000);
const MANY_SHARES = 1_000;

/** Source: IBKR, TWS API, "Shortable": above 2.5 at least 1,000 shares, above 1.5 they would have to be located, below that none. */
function shortable(shares: Decimal): number {
  if (shares.atLeast(MANY_SHARES)) return 3;
  return shares.isZero ? 1 : 2;
}

export function wantsStatistics(genericTicks: ReadonlySet<number>): boolean {
  return ANSWERED.some((tick) => genericTicks.has(tick));
}

/** The statistics that a line asked for, as ticks. */
export function statisticsTicks(
  line: {
    readonly reqId: number;
    readonly genericTicks: ReadonlySet<number>;
    readonly isStock: boolean;
    /** What can be borrowed; undefined for as many as anybody wants. */
    readonly borrowable: Decimal | undefined;
    /** What it has paid a share in the last twelve months; undefined where it has paid nothing. */
    readonly dividends: Decimal | undefined;
  },
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
    const shares = line.borrowable ?? LENDABLE_SHARES;
    generic(TICK.shortable, shortable(shares));
    ticks.push({ kind: 'tickSize', reqId, tickType: TICK.shortableShares, size: shares });
  }
  if (wanted.has(TRADE_RATE)) generic(TICK.tradeRate, statistics.tradesPerMinute);
  if (wanted.has(VOLUME_RATE)) generic(TICK.volumeRate, statistics.volumePerMinute);
  if (wanted.has(LAST_REGULAR)) price(TICK.lastRegularTrade, statistics.lastRegular);
  if (wanted.has(HISTORICAL_VOLATILITY)) generic(TICK.realTimeVolatility, statistics.historicalVolatility);
  if (wanted.has(OPTION_HISTORICAL_VOLATILITY))
    generic(TICK.historicalVolatility, statistics.historicalVolatility);
  // The last twelve months' sum; what the next ones bring, and when, nobody knows here.
  if (wanted.has(IB_DIVIDENDS) && line.dividends !== undefined)
    ticks.push({
      kind: 'tickString',
      reqId,
      tickType: TICK.dividends,
      value: `${line.dividends.toString()},,,`,
    });
  if (wanted.has(SHORT_TERM_VOLUME)) {
    size(TICK.volume3Minutes, statistics.volume3Minutes);
    size(TICK.volume5Minutes, statistics.volume5Minutes);
    size(TICK.volume10Minutes, statistics.volume10Minutes);
  }
  return ticks;
}
