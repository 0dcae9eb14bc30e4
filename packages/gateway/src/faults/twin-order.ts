import type { FaultScene } from './fault-target.ts';

/**
 * The order reaches the exchange twice: two orders with two permIds under one order id and one orderRef, each of which can fill. It models
 * a change that was sent while the line to IB was down (nautilus_trader issue 4564). The request is handled as ever, and the twin follows.
 */
export interface TwinOrderFault {
  readonly fault: 'twinOrder';
}

export function inflictTwinOrder({ target, world, now, request }: FaultScene): void {
  const { session } = target;
  const account = world.accounts[0];
  if (session === undefined || request?.kind !== 'placeOrder' || account === undefined) return;
  world.act({
    kind: 'place',
    at: now,
    account: request.order.account || account,
    clientId: session.clientId,
    orderId: request.orderId,
    contract: request.contract,
    order: { ...request.order, account: request.order.account || account },
  });
}
