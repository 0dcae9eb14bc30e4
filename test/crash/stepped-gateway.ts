import { createGateway, createMarket, type Gateway } from '@tapewright/gateway';
import { type Instant, plusMs } from '@tapewright/model';
import type { Connection, ConnectionEvents, Transport } from '@tapewright/tws';
import { createVenue, type Venue } from '@tapewright/venue';
import { ACCOUNT } from './crash-strategy.ts';
import { crashMarket, MARKET_START } from './world.ts';

/**
 * A gateway and its lines without a network: what it writes waits until the test delivers it, in one piece. So a test decides what arrives
 * together with what.
 */
export class SteppedGateway implements Transport {
  readonly #gateway: Gateway;
  #now: Instant = MARKET_START;
  #lastConn = 0;
  /** Written by the gateway and not delivered: line → bytes */
  readonly #waiting = new Map<number, Uint8Array[]>();
  readonly #clients = new Map<number, ConnectionEvents>();

  constructor(seed: number) {
    const market = createMarket(crashMarket(), { seed, start: MARKET_START });
    const venue = createVenue({
      listings: market.listings,
      accounts: [{ account: ACCOUNT, cash: { USD: 1_000_000 } }],
      seed,
      calendarOf: (listing) => market.calendarOf(listing),
    });
    this.#gateway = createGateway({ market, venue, accounts: [ACCOUNT], start: MARKET_START, seed });
  }

  get venue(): Venue {
    return this.#gateway.venue;
  }

  open(_address: unknown, client: ConnectionEvents): Connection {
    this.#lastConn += 1;
    const conn = this.#lastConn;
    this.#clients.set(conn, client);
    this.#handle({ kind: 'opened', at: this.#now, conn });
    queueMicrotask(() => client.onOpen());
    return {
      write: (bytes) => this.#handle({ kind: 'bytes', at: this.#now, conn, bytes }),
      destroy: () => {
        this.#clients.delete(conn);
        this.#handle({ kind: 'closed', at: this.#now, conn });
      },
    };
  }

  /** Time passes at the gateway; what it has to say waits. */
  pass(ms: number): void {
    this.#now = plusMs(this.#now, ms);
    this.#handle({ kind: 'time', at: this.#now });
  }

  /** Everything that waits arrives, each line's in one piece. Answers whether there was anything. */
  deliver(): boolean {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const [conn, pieces] of waiting) this.#clients.get(conn)?.onBytes(Buffer.concat(pieces));
    return waiting.length > 0;
  }

  #handle(input: Parameters<Gateway['handle']>[0]): void {
    this.#gateway.handle(input, (output) => {
      if (output.kind !== 'write') return;
      const pieces = this.#waiting.get(output.conn);
      if (pieces === undefined) this.#waiting.set(output.conn, [output.bytes]);
      else pieces.push(output.bytes);
    });
  }
}
