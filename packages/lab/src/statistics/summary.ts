import type { Calendar } from '@tapewright/model';
import type { RoundTrip } from '../trades/index.ts';
import { dailyEquity, simpleReturns, type EquityCurve } from './equity-curve.ts';
import {
  performanceOfDays,
  TRADING_DAYS_PER_YEAR,
  type Performance,
  type PerformanceOptions,
} from './performance.ts';
import { relativeMeasures, type RelativeMeasures } from './relative.ts';
import { tradeStatistics, type TradeStatistics } from './trade-statistics.ts';
import { tradingDays } from './trading-day.ts';

/** What a run is judged by, beside having bought and held. */
export interface Summary {
  readonly strategy: Performance;
  /** Buying at the first open with all the money, fractions of a share allowed, free of costs, and holding to the end. */
  readonly benchmark: Performance;
  /** The days of the strategy beside those of having bought and held. */
  readonly relative: RelativeMeasures;
  /** Bars at whose end a position was open ÷ bars. */
  readonly exposure: number;
  readonly trades: TradeStatistics;
  /** Commissions and fees of all fills, in the account's currency. */
  readonly fees: number;
  /** Dividends, interest and whatever else came or left without a trade, in the account's currency; zero when nothing did. */
  readonly posted: number;
  readonly currency: string;
}

/** What `summarize` needs of a run. */
export interface RunFigures {
  readonly curve: EquityCurve;
  readonly benchmark: EquityCurve;
  /** Bars at whose end a position was open. */
  readonly barsExposed: number;
  readonly bars: number;
  readonly trips: readonly RoundTrip[];
  readonly fees: number;
  /** Absent: nothing came or left without a trade. */
  readonly posted?: number | undefined;
  readonly currency: string;
  /** Decides what a trading day is. */
  readonly calendar: Calendar;
}

export function summarize(run: RunFigures, options: Omit<PerformanceOptions, 'dayOf'> = {}): Summary {
  const dayOf = tradingDays(run.calendar);
  const days = dailyEquity(run.curve, dayOf).equity;
  const benchmarkDays = dailyEquity(run.benchmark, dayOf).equity;
  return {
    strategy: performanceOfDays(run.curve, days, options),
    benchmark: performanceOfDays(run.benchmark, benchmarkDays, options),
    relative: relativeMeasures(
      simpleReturns(days),
      simpleReturns(benchmarkDays),
      options.tradingDaysPerYear ?? TRADING_DAYS_PER_YEAR,
    ),
    exposure: run.bars === 0 ? 0 : run.barsExposed / run.bars,
    trades: tradeStatistics(run.trips),
    fees: run.fees,
    posted: run.posted ?? 0,
    currency: run.currency,
  };
}
