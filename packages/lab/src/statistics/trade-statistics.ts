import { MICROS_PER_DAY } from '@tapewright/model';
import type { RoundTrip } from '../trades/round-trips.ts';

/** Figures over closed round trips. Money in the account's currency, after commissions; undefined where no trade decides the figure. */
export interface TradeStatistics {
  /** Closed round trips. */
  readonly closed: number;
  /** Round trips still open at the end; in no other figure here. */
  readonly open: number;
  readonly long: number;
  readonly short: number;
  /** Winners ÷ closed; a trade that nets exactly zero is no winner. */
  readonly winRate: number | undefined;
  /** Money won ÷ money lost; Infinity when nothing was lost. */
  readonly profitFactor: number | undefined;
  /** Mean profit of a closed trade. */
  readonly expectancy: number | undefined;
  readonly averageWin: number | undefined;
  readonly averageLoss: number | undefined;
  readonly bestReturn: number | undefined;
  readonly worstReturn: number | undefined;
  readonly averageReturn: number | undefined;
  /** Mean of R, of the trades whose stop is known. */
  readonly averageR: number | undefined;
  /** Calendar days from entry to exit. */
  readonly averageDays: number | undefined;
}

export function tradeStatistics(trips: readonly RoundTrip[]): TradeStatistics {
  const closed = trips.filter((trip) => trip.closedAt !== undefined);
  const profits = closed.map((trip) => trip.pnl);
  const wins = profits.filter((pnl) => pnl > 0);
  const losses = profits.filter((pnl) => pnl < 0);
  const returns = closed.map((trip) => trip.return);
  const won = total(wins);
  const lost = Math.abs(total(losses));
  return {
    closed: closed.length,
    open: trips.length - closed.length,
    long: closed.filter((trip) => trip.side === 'long').length,
    short: closed.filter((trip) => trip.side === 'short').length,
    winRate: closed.length === 0 ? undefined : wins.length / closed.length,
    profitFactor: won === 0 && lost === 0 ? undefined : won / lost,
    expectancy: mean(profits),
    averageWin: mean(wins),
    averageLoss: mean(losses),
    bestReturn: extreme(returns, Math.max),
    worstReturn: extreme(returns, Math.min),
    averageReturn: mean(returns),
    averageR: mean(closed.flatMap((trip) => trip.r ?? [])),
    averageDays: mean(
      closed.map((trip) => ((trip.closedAt ?? trip.openedAt) - trip.openedAt) / MICROS_PER_DAY),
    ),
  };
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function mean(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : total(values) / values.length;
}

function extreme(values: readonly number[], pick: (a: number, b: number) => number): number | undefined {
  // Not `Math.max(...values)`: that overflows the stack from some hundred thousand trades on.
  return values.length === 0 ? undefined : values.reduce((a, b) => pick(a, b));
}
