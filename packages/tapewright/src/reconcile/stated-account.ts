import type { BrokerPositionInput, CashInput, EngineInput, PortfolioView } from '@tapewright/engine';
import { Decimal, type Instant } from '@tapewright/model';
import type { Snapshot } from '@tapewright/tws';
import type { BaselineRecord } from '../journal/index.ts';

/** What the account holds before a run, and which executions are part of that. */
export function baselineOf(at: Instant, account: string, snapshot: Snapshot): BaselineRecord {
  const execIds = snapshot.executions
    .map(({ execution }) => execution.execId)
    .filter((execId) => execId !== undefined);
  const cash = snapshot.accountValues
    .filter((value) => value.account === account && value.key === 'CashBalance' && value.currency !== 'BASE')
    .map(({ currency, value }): CashInput => ({ kind: 'cash', at, currency, amount: Decimal.of(value) }));
  const positions = snapshot.positions
    .filter((position) => position.account === account && !position.position.isZero)
    .map((position): BrokerPositionInput => ({ kind: 'brokerPosition', at, position }));
  return { kind: 'baseline', at, execIds, opening: [...cash, ...positions] };
}

/** The broker's positions beside ours (requirement D8); what we hold and the broker does not list is none there. */
export function auditOf(
  at: Instant,
  account: string,
  { snapshot, portfolio }: { readonly snapshot: Snapshot; readonly portfolio: PortfolioView },
): EngineInput[] {
  if (snapshot.missing.includes('positions')) return [];
  const stated = snapshot.positions.filter((position) => position.account === account);
  const conIds = new Set(stated.map((position) => position.contract.conId));
  const unlisted = portfolio.holdings
    .filter(({ contract, isFlat }) => !isFlat && !conIds.has(contract.conId))
    .map(({ contract }) => ({ account, contract, position: Decimal.ZERO, avgCost: 0 }));
  return [...stated, ...unlisted].map((position) => ({ kind: 'brokerPosition', at, position }));
}
