import type { World } from '../world.ts';
import type { ApiSession, IbErrorText } from './api-session.ts';

/** The notices of a gateway whose farms are all up. Source: a recorded connect, server version 225. */
const FARM_NOTICES: readonly IbErrorText[] = [
  { code: 2104, message: 'Market data farm connection is OK:usfarm' },
  { code: 2106, message: 'HMDS data farm connection is OK:ushmds' },
  { code: 2158, message: 'Sec-def data farm connection is OK:secdefnj' },
];

/**
 * What a client hears first: its working orders if it has any, then the accounts, the next order id, and the state of the data farms.
 * Source of the order: recorded connects of 2026.
 */
export function bootstrap(session: ApiSession, world: World): void {
  const open = world.orders.sendOpenOrders(session, session.clientId);
  if (open > 0) session.send({ kind: 'openOrderEnd' });
  session.send({ kind: 'managedAccounts', accountsList: world.accounts.join(',') });
  session.send({ kind: 'nextValidId', orderId: world.orders.ids.next(session.clientId) });
  for (const notice of FARM_NOTICES) session.error(-1, notice);
}
