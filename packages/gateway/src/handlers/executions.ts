import { MICROS_PER_DAY, type ExecutionFilter, type Instant } from '@tapewright/model';
import type { ExecutedTrade } from '@tapewright/venue';
import { easternDate, parseRequestTime } from '../wire/time-text.ts';
import type { Handlers } from './handler.ts';

export const executionHandlers: Handlers<'reqExecutions'> = {
  reqExecutions({ reqId, executionFilter }, session, world) {
    const isWanted = executionTest(executionFilter, world.now());
    for (const trade of world.venue.executions()) {
      if (!isWanted(trade)) continue;
      const { contract, execution, report } = trade;
      session.send(world.orders.executionMessage({ contract, execution }, reqId));
      // The row of a combination has none: its legs were charged.
      if (report.commissionAndFees !== undefined)
        session.send({ kind: 'commissionAndFeesReport', ...report });
    }
    session.send({ kind: 'execDetailsEnd', reqId });
  },
};

/** Whether a trade passes a filter. Without days only today's do, counted in New York. */
export function executionTest(filter: ExecutionFilter, now: Instant): (trade: ExecutedTrade) => boolean {
  const since = filter.time ? parseRequestTime(filter.time) : undefined;
  const isWantedDay = dayTest(filter, now);
  const wanted: readonly (readonly [string | undefined, (trade: ExecutedTrade) => string | undefined])[] = [
    [filter.acctCode, ({ execution }) => execution.acctNumber],
    [filter.symbol, ({ contract }) => contract.symbol],
    [filter.secType, ({ contract }) => contract.secType],
    [filter.exchange, ({ execution }) => execution.exchange],
  ];
  const side = sideCode(filter.side);
  return (trade) => {
    if (filter.clientId && trade.execution.clientId !== filter.clientId) return false;
    if (since !== undefined && trade.at < since) return false;
    if (!isWantedDay(trade.at)) return false;
    if (side !== undefined && trade.execution.side !== side) return false;
    return wanted.every(([text, of]) => !text || of(trade)?.toUpperCase() === text.toUpperCase());
  };
}

/** Clients ask for BUY or SELL, executions say BOT or SLD. */
function sideCode(side: string | undefined): string | undefined {
  if (!side) return undefined;
  const upper = side.toUpperCase();
  if (upper === 'BUY' || upper === 'BOT') return 'BOT';
  if (upper === 'SELL' || upper === 'SSHORT' || upper === 'SLD') return 'SLD';
  return upper;
}

function dayTest(
  { lastNDays, specificDates, time }: ExecutionFilter,
  now: Instant,
): (at: Instant) => boolean {
  if (specificDates !== undefined && specificDates.length > 0) {
    const dates = new Set(specificDates.map(String));
    return (at) => dates.has(easternDate(at));
  }
  if (lastNDays) return (at) => at > now - lastNDays * MICROS_PER_DAY;
  if (time) return () => true;
  const today = easternDate(now);
  return (at) => easternDate(at) === today;
}
