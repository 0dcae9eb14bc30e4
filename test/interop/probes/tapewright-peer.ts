import { connect, contracts, type TwsClient } from '@tapewright/tws';
import type { OrderTerms, Peer } from './peer.ts';

/** `@tapewright/tws` with its defaults. */
export class TapewrightPeer implements Peer {
  losses = 0;
  #ib: TwsClient | undefined;

  async connect(port: number): Promise<void> {
    this.#ib = await connect({ port, clientId: 1 });
    this.#ib.onDisconnected(() => void (this.losses += 1));
  }

  get isConnected(): boolean {
    return this.#client.state.phase === 'live';
  }

  place({ symbol, qty, limit }: OrderTerms): Promise<number> {
    const draft = this.#client.orders.buy(contracts.stock(symbol), qty);
    const order = (limit === undefined ? draft.market() : draft.limit(limit)).submit();
    return Promise.resolve(order.orderId ?? -1);
  }

  /** The client gives the ids itself. */
  placeUnderKnownId(terms: OrderTerms): Promise<unknown> {
    return this.place(terms);
  }

  contractDetails(symbol: string): Promise<unknown> {
    return this.#client.contract.details(contracts.stock(symbol));
  }

  async executionSymbols(symbol: string): Promise<readonly string[]> {
    const found = await this.#client.executions({ symbol });
    return found.map(({ contract }) => contract.symbol ?? '');
  }

  watch(symbol: string, onTick: () => void): void {
    this.#client.link.watchQuotes(contracts.stock(symbol), {}, (item) => {
      if (item.kind === 'quote') onTick();
    });
  }

  close(): void {
    this.#ib?.disconnect();
  }

  get #client(): TwsClient {
    if (this.#ib === undefined) throw new Error('not connected yet');
    return this.#ib;
  }
}
