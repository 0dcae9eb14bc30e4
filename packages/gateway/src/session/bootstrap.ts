import type { World } from '../world.ts';
import type { ApiSession } from './api-session.ts';
import { FARMS_OK } from './notices.ts';

/**
 * What a client hears first: its working orders if it has any, then the accounts, the next order id, and the state of the data farms.
 * Source of the order: recorded connects of 2026.
 */
export function bootstrap(session: ApiSession, world: World): void {
  const open = world.settings.tellsOpenOrders ? world.orders.sendOwnOrders(session) : 0;
  if (open > 0) session.send({ kind: 'openOrderEnd' });
  session.send({ kind: 'managedAccounts', accountsList: world.accountNames.managed.join(',') });
  session.send({ kind: 'nextValidId', orderId: world.orders.ids.next(session.clientId) });
  for (const notice of FARMS_OK) session.error(-1, notice);
}
