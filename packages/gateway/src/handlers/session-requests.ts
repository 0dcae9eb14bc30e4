import { MICROS_PER_MS } from '@tapewright/model';
import { epochSeconds } from '../wire/time-text.ts';
import { READ_ONLY } from '../session/error-texts.ts';
import type { Handlers } from './handler.ts';

export const sessionHandlers: Handlers<
  'reqIds' | 'reqManagedAccts' | 'reqCurrentTime' | 'reqCurrentTimeInMillis' | 'setServerLogLevel'
> = {
  // How many ids the client asks for has no meaning any more; it is told the next one.
  reqIds(_, session, world) {
    if (world.settings.isReadOnly) {
      session.error(-1, READ_ONLY);
      return;
    }
    session.send({ kind: 'nextValidId', orderId: world.orders.ids.next(session.clientId) });
  },
  reqManagedAccts(_, session, world) {
    session.send({ kind: 'managedAccounts', accountsList: world.accountNames.managed.join(',') });
  },
  reqCurrentTime(_, session, world) {
    session.send({ kind: 'currentTime', currentTime: epochSeconds(world.now()) });
  },
  reqCurrentTimeInMillis(_, session, world) {
    session.send({
      kind: 'currentTimeInMillis',
      currentTimeInMillis: Math.floor(world.now() / MICROS_PER_MS),
    });
  },
  // It sets how much the gateway writes to its own log file, and has no answer.
  setServerLogLevel() {},
};
