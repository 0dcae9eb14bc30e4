import {
  ConnectionState,
  type Contract,
  IBApiNext,
  type Order,
  OrderAction,
  OrderType,
  SecType,
  TimeInForce,
} from '@stoqey/ib';
import type { OrderTerms, Peer } from './peer.ts';

const CONNECT_MS = 10_000;
const RECONNECT_MS = 5_000;

/** `IBApiNext` of @stoqey/ib with its defaults, but that it connects again after a loss. */
export class StoqeyPeer implements Peer {
  losses = 0;
  #next: IBApiNext | undefined;
  #knownId = 0;

  async connect(port: number): Promise<void> {
    const quiet = (): void => undefined;
    const next = new IBApiNext({
      host: '127.0.0.1',
      port,
      reconnectInterval: RECONNECT_MS,
      logger: { debug: quiet, info: quiet, warn: quiet, error: quiet },
    });
    this.#next = next;
    const connected = new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('no connection')), CONNECT_MS);
      next.connectionState.subscribe((state) => {
        if (state === ConnectionState.Disconnected && this.#knownId > 0) this.losses += 1;
        if (state !== ConnectionState.Connected) return;
        clearTimeout(timer);
        resolve();
      });
    });
    next.connect(1);
    await connected;
    this.#knownId = await next.getNextValidOrderId();
  }

  get isConnected(): boolean {
    return this.#client.isConnected;
  }

  place(terms: OrderTerms): Promise<number> {
    return this.#client.placeNewOrder(stock(terms.symbol), orderOf(terms));
  }

  placeUnderKnownId(terms: OrderTerms): Promise<unknown> {
    const id = this.#knownId;
    this.#knownId += 1;
    this.#client.placeOrder(id, stock(terms.symbol), orderOf(terms));
    return Promise.resolve();
  }

  contractDetails(symbol: string): Promise<unknown> {
    return this.#client.getContractDetails(stock(symbol));
  }

  async executionSymbols(symbol: string): Promise<readonly string[]> {
    const found = await this.#client.getExecutionDetails({ symbol });
    return found.map(({ contract }) => contract.symbol ?? '');
  }

  watch(symbol: string, onTick: () => void): void {
    this.#client
      .getMarketData(stock(symbol), '', false, false)
      .subscribe({ next: onTick, error: () => undefined });
  }

  close(): void {
    this.#next?.disconnect();
  }

  get #client(): IBApiNext {
    if (this.#next === undefined) throw new Error('not connected yet');
    return this.#next;
  }
}

function orderOf({ qty, limit }: OrderTerms): Order {
  return {
    action: OrderAction.BUY,
    orderType: limit === undefined ? OrderType.MKT : OrderType.LMT,
    ...(limit === undefined ? {} : { lmtPrice: limit }),
    totalQuantity: qty,
    tif: TimeInForce.DAY,
    transmit: true,
  };
}

function stock(symbol: string): Contract {
  return { symbol, secType: SecType.STK, exchange: 'SMART', currency: 'USD' };
}
