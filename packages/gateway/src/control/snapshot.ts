import { toIso, type Instant } from '@tapewright/model';
import type { Gateway } from '../gateway.ts';

export type Snapshot = ReturnType<typeof snapshotOf>;

/** What the broker knows: accounts, orders and executions. Amounts and sizes are texts, so that nothing is rounded. */
export function snapshotOf(gateway: Gateway, now: Instant) {
  const { venue } = gateway;
  return {
    time: toIso(now),
    clients: gateway.clientIds,
    accounts: gateway.accounts.map((account) => {
      const { cash, positions } = venue.statement(account);
      return {
        account,
        cash: Object.fromEntries([...cash].map(([currency, amount]) => [currency, amount.toString()])),
        positions: [...positions].map(([conId, { contract, qty, avgCost }]) => ({
          conId,
          symbol: contract.localSymbol ?? contract.symbol,
          qty: qty.toString(),
          avgCost: avgCost.toString(),
        })),
      };
    }),
    openOrders: venue.openOrders().map((event) => ({
      clientId: event.clientId,
      orderId: event.orderId,
      permId: event.permId,
      symbol: event.contract.localSymbol ?? event.contract.symbol,
      action: event.order.action,
      orderType: event.order.orderType,
      status: event.status,
      filled: event.filled.toString(),
      remaining: event.remaining.toString(),
      orderRef: event.order.orderRef,
    })),
    executions: venue.executions().map(({ at, contract, execution }) => ({
      at: toIso(at),
      execId: execution.execId,
      symbol: contract.localSymbol ?? contract.symbol,
      side: execution.side,
      shares: execution.shares?.toString(),
      price: execution.price,
      exchange: execution.exchange,
      permId: execution.permId,
    })),
  };
}
