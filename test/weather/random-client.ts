import type { Order, Random } from '@tapewright/model';
import { bindCodec, encodeClientHello, type ClientCodec, type ClientMessageInput } from '@tapewright/tws';
import { someShares, type Lines } from './weather-day.ts';

const VERSIONS = [226, 213, 203, 187, 178] as const;
const STOCKS = [265598, 272093, 208813719, 756733, 8314, 76792991];
const TYPES = ['MKT', 'LMT', 'LMT', 'STP', 'TRAIL', 'MOC', 'MIDPRICE', 'REL'] as const;
const TIFS = ['DAY', 'DAY', 'GTC', 'IOC'] as const;

/** A client that does whatever comes to its mind, and never listens. It comes back whenever its line is gone. */
export class RandomClient {
  readonly #clientId: number;
  readonly #lines: Lines;
  readonly #random: Random;
  readonly #codec: ClientCodec;
  #conn: number | undefined;
  #orderId = 0;
  #reqId = 0;
  requests = 0;
  orders = 0;
  connects = 0;

  constructor(clientId: number, lines: Lines, random: Random) {
    this.#clientId = clientId;
    this.#lines = lines;
    this.#random = random;
    const version = VERSIONS[random.below(VERSIONS.length)] ?? 226;
    this.#codec = bindCodec({ side: 'client', serverVersion: version });
  }

  act(): void {
    if (this.#conn === undefined) this.#connect();
    const dice = this.#random.next();
    if (dice < 0.02) this.leave();
    else if (dice < 0.35) this.#place();
    else if (dice < 0.45) this.#send({ kind: 'cancelOrder', orderId: this.#anyOrder(), orderCancel: {} });
    else this.#send(this.#request(dice));
  }

  cancelAll(): void {
    this.#connect();
    this.#send({ kind: 'reqGlobalCancel', orderCancel: {} });
  }

  leave(): void {
    if (this.#conn === undefined) return;
    const conn = this.#conn;
    this.#conn = undefined;
    this.#lines.close(conn);
  }

  #connect(): void {
    this.connects++;
    const conn = this.#lines.open(() => (this.#conn = undefined));
    this.#conn = conn;
    this.#lines.write(conn, encodeClientHello({ min: 100, max: this.#codec.serverVersion }));
    this.#send({ kind: 'startApi', clientId: this.#clientId, optionalCapabilities: '' });
  }

  #send(message: ClientMessageInput): void {
    if (this.#conn === undefined) return;
    this.requests++;
    this.#lines.write(this.#conn, this.#codec.encode(message));
  }

  /** A new order, or an old one with other terms. */
  #place(): void {
    const isChange = this.#orderId > 0 && this.#random.next() < 0.2;
    const orderId = isChange ? this.#anyOrder() : ++this.#orderId;
    if (!isChange) this.orders++;
    this.#send({ kind: 'placeOrder', orderId, contract: this.#contract(), order: this.#order() });
  }

  #order(): Order {
    const random = this.#random;
    const price = Math.round((50 + random.next() * 500) * 100) / 100;
    return {
      action: random.next() < 0.5 ? 'BUY' : 'SELL',
      orderType: TYPES[random.below(TYPES.length)] ?? 'MKT',
      tif: TIFS[random.below(TIFS.length)] ?? 'DAY',
      totalQuantity: someShares(random),
      lmtPrice: price,
      auxPrice: Math.round(random.next() * 500) / 100,
      outsideRth: random.next() < 0.2,
      transmit: random.next() < 0.95,
      ...(random.next() < 0.1 ? { ocaGroup: `group ${random.below(3)}`, ocaType: 1 + random.below(3) } : {}),
      ...(random.next() < 0.1 && this.#orderId > 1 ? { parentId: this.#anyOrder() } : {}),
    };
  }

  #anyOrder(): number {
    return 1 + this.#random.below(Math.max(1, this.#orderId));
  }

  #contract() {
    const conId = STOCKS[this.#random.below(STOCKS.length)] ?? 265598;
    return { conId, exchange: 'SMART' };
  }

  #request(dice: number): ClientMessageInput {
    const [contract, reqId, old] = [this.#contract(), ++this.#reqId, 1 + this.#random.below(this.#reqId)];
    const account = { account: 'DU1', modelCode: '' };
    const requests: readonly ClientMessageInput[] = [
      {
        kind: 'reqMktData',
        reqId,
        contract,
        snapshot: false,
        regulatorySnapshot: false,
        genericTickList: '165,233',
      },
      { kind: 'cancelMktData', reqId: old },
      { kind: 'cancelMktData', reqId: old },
      { kind: 'reqMktData', reqId, contract, snapshot: true, regulatorySnapshot: false },
      { kind: 'reqMktDepth', reqId, contract, numRows: 5, isSmartDepth: true },
      { kind: 'cancelMktDepth', reqId: old, isSmartDepth: true },
      { kind: 'reqPositions' },
      { kind: 'cancelPositions' },
      { kind: 'reqAccountSummary', reqId, group: 'All', tags: 'NetLiquidation,TotalCashValue' },
      { kind: 'cancelAccountSummary', reqId: old },
      { kind: 'reqPnL', reqId, ...account },
      { kind: 'cancelPnL', reqId: old },
      { kind: 'reqExecutions', reqId, executionFilter: {} },
      { kind: 'reqAllOpenOrders' },
      { kind: 'reqCompletedOrders', apiOnly: true },
      { kind: 'reqContractDetails', reqId, contract },
      { kind: 'reqCurrentTime' },
      {
        kind: 'reqHistoricalData',
        reqId,
        contract,
        endDateTime: '',
        duration: '1 D',
        barSizeSetting: '5 mins',
        whatToShow: 'TRADES',
        useRTH: true,
        formatDate: 1,
        keepUpToDate: this.#random.next() < 0.3,
      },
      { kind: 'cancelHistoricalData', reqId: old },
    ];
    const place = Math.floor(((dice - 0.45) / 0.55) * requests.length);
    return requests[Math.min(place, requests.length - 1)] ?? { kind: 'reqCurrentTime' };
  }
}
