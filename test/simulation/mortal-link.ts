import type { Clock, Connection, ConnectionEvents, Transport } from '@tapewright/tws';
import type { Bot } from '../../packages/tapewright/src/live/bot.ts';

/** A program that may die at any of these moments; after that nothing of the world reaches it, and nothing of it the world. */
export interface Mortal {
  readonly isDead: boolean;
  /** May kill it: then the bytes are not sent. */
  beforeSend(): void;
  /** The bytes go out now. */
  sending(bytes: Uint8Array): void;
  afterSend(): void;
  /** Bytes have arrived. May kill it: then they are not read. */
  received(): void;
}

/** Timers of the dead do not ring. */
export function mortalClock(clock: Clock, life: Pick<Mortal, 'isDead'>): Clock {
  return {
    now: () => clock.now(),
    wakeAt: (at, call) =>
      clock.wakeAt(at, () => {
        if (!life.isDead) call();
      }),
  };
}

export function mortalTransport(transport: Transport, life: Mortal): Transport {
  return {
    open: (address, events): Connection => {
      if (life.isDead) return { write: () => {}, destroy: () => {} };
      const line = transport.open(address, heardAlive(events, life));
      return {
        write: (bytes) => {
          life.beforeSend();
          if (life.isDead) return;
          life.sending(bytes);
          line.write(bytes);
          life.afterSend();
        },
        destroy: () => line.destroy(),
      };
    },
  };
}

function heardAlive(events: ConnectionEvents, life: Mortal): ConnectionEvents {
  return {
    onOpen: () => {
      if (!life.isDead) events.onOpen();
    },
    onBytes: (bytes) => {
      life.received();
      if (!life.isDead) events.onBytes(bytes);
    },
    onClose: (detail) => {
      if (!life.isDead) events.onClose(detail);
    },
  };
}

/** Frees what a dead program held in this process: its files, and its line, which its system closes. */
export async function bury(bot: Bot): Promise<void> {
  await Promise.resolve();
  await bot.stop('killed', { cancelWorking: false });
}
