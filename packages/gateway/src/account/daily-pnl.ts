import { instant, multiplierOf, NEW_YORK, wallTime, type Instant } from '@tapewright/model';
import type { ExecutedTrade } from '@tapewright/venue';
import type { ValuedPosition } from './account-figures.ts';

/**
 * What a holding has gained since its last close: what was held then, from the close to now, and what was traded today (in New York),
 * from its price to now, less the commissions. In the holding's currency; undefined while a price that it takes is unknown.
 *
 * Source: IBKR, TWS Users' Guide, "Daily P&L": (current price − prior day's close) × opening position + (current price − trade price)
 * × trade size.
 */
export function dailyPnl(
  { qty, price, contract, currency }: ValuedPosition,
  trades: readonly ExecutedTrade[],
  close: number | undefined,
): number | undefined {
  const multiplier = multiplierOf(contract)?.toNumber() ?? 1;
  let [bought, paid, commissions] = [0, 0, 0];
  for (const { execution, report } of trades) {
    const size = (execution.shares?.toNumber() ?? 0) * (execution.side === 'BOT' ? 1 : -1);
    bought += size;
    paid += size * (execution.price ?? 0);
    if ((report.currency ?? currency) === currency) commissions += report.commissionAndFees ?? 0;
  }
  const now = qty.toNumber();
  const opening = now - bought;
  if ((opening !== 0 && close === undefined) || (now !== 0 && price === undefined)) return undefined;
  const worthNow = now === 0 ? 0 : now * (price ?? 0);
  const worthThen = opening === 0 ? 0 : opening * (close ?? 0);
  return (worthNow - worthThen - paid) * multiplier - commissions;
}

/** Today's trades by conId, of the accounts asked for; `executions` are in the order of their times. */
export function tradesToday(
  executions: readonly ExecutedTrade[],
  isWanted: (account: string) => boolean,
  now: Instant,
): ReadonlyMap<number, readonly ExecutedTrade[]> {
  const midnight = instant(now - wallTime(NEW_YORK, now).microsOfDay);
  const trades = new Map<number, ExecutedTrade[]>();
  for (let i = executions.length - 1; i >= 0; i--) {
    const trade = executions[i];
    if (trade === undefined || trade.at < midnight) break;
    if (!isWanted(trade.execution.acctNumber ?? '')) continue;
    const { conId = 0 } = trade.contract;
    const same = trades.get(conId);
    if (same === undefined) trades.set(conId, [trade]);
    else same.push(trade);
  }
  return trades;
}
