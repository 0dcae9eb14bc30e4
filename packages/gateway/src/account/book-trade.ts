import type { CommissionAndFeesReport, ExecutionEvent } from '@tapewright/model';
import type { AverageCosts } from './average-cost.ts';

/** An execution and its commission together: a change of a holding. */
export function bookTrade(
  costs: AverageCosts,
  { contract, execution }: ExecutionEvent,
  report: CommissionAndFeesReport,
): { readonly account: string; readonly conId: number } | undefined {
  const { acctNumber: account, shares, price = 0, side } = execution;
  const { conId, multiplier = '' } = contract;
  if (account === undefined || conId === undefined || shares === undefined) return undefined;
  costs.trade({
    account,
    conId,
    qty: side === 'SLD' ? shares.negated() : shares,
    price,
    multiplier: multiplier === '' ? 1 : Number(multiplier),
    commission: report.commissionAndFees ?? 0,
  });
  return { account, conId };
}
