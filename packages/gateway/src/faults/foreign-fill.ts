import { Decimal } from '@tapewright/model';
import { easternText } from '../wire/time-text.ts';
import type { FaultScene } from './fault-target.ts';

/** An execution of an order that this client never placed: order id 0, a permId it has not seen. The account does not hold it. */
export interface ForeignFillFault {
  readonly fault: 'foreignFill';
  readonly conId: number;
  readonly shares: number;
  readonly price: number;
  readonly permId?: number | undefined;
}

export function inflictForeignFill(fault: ForeignFillFault, { target, world, now }: FaultScene): void {
  const listing = world.venue.listing(fault.conId);
  if (listing === undefined) return;
  const { permId = 2_000_000_001, price, shares } = fault;
  const size = Decimal.of(Math.abs(shares));
  target.session?.send({
    kind: 'execDetails',
    reqId: -1,
    contract: listing.contract,
    execution: {
      orderId: 0,
      execId: `0000f0f0.${permId.toString(16)}.01.01`,
      time: easternText(now),
      acctNumber: world.accounts[0] ?? '',
      exchange: listing.exchanges[0] ?? '',
      side: shares < 0 ? 'SLD' : 'BOT',
      shares: size,
      price,
      permId,
      clientId: 0,
      cumQty: size,
      avgPrice: price,
    },
  });
}
