// ib-tws-api against the gateway on 127.0.0.1:<port>, from the node_modules of <folder>: prints what it saw as one JSON object.
import type { EventEmitter } from 'node:events';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

interface Details {
  readonly contract: { readonly conId: number };
  readonly longName: string;
}
type Positions = Readonly<
  Record<string, { readonly contract: { readonly symbol: string }; readonly position: number }>
>;

interface Client {
  /** It has no public way to listen to all orders, nor to tell the server version. */
  readonly _emitter: EventEmitter;
  readonly _serverVersion: number;
  readonly _protocolBytes: { disconnect(): void };
  connect(): Promise<void>;
  getContractDetails(contract: object): Promise<readonly Details[]>;
  streamMarketData(p: { contract: object }): Promise<EventEmitter & { stop(): void }>;
  placeOrder(p: { contract: object; order: object }): Promise<number>;
  cancelOrder(orderId: number): Promise<{ readonly code: string }>;
  getPositions(): Promise<Positions>;
}

interface Library {
  readonly Client: new (p: { host: string; port: number; clientId: number; timeoutMs: number }) => Client;
  readonly Contract: { stock(symbol: string): object };
  readonly Order: { market(data: object): object; limit(data: object): object };
}

const TIMEOUT_MS = 20_000;
const [, , port = '', folder = ''] = process.argv;
const entry = createRequire(join(folder, 'package.json')).resolve('ib-tws-api');
const { Client, Contract, Order } = (await import(pathToFileURL(entry).href)) as Library;

const statuses = new Map<number, { status: string; filled: number }[]>();
const api = new Client({ host: '127.0.0.1', port: Number(port), clientId: 16, timeoutMs: TIMEOUT_MS });
// oxlint-disable-next-line eslint/no-underscore-dangle -- see Client
api._emitter.on(
  'orderStatus',
  ({ orderId, status, filled }: { orderId: number; status: string; filled: number }) =>
    statuses.set(orderId, [...(statuses.get(orderId) ?? []), { status, filled }]),
);

async function until(what: string, condition: () => boolean): Promise<void> {
  const deadline = Date.now() + TIMEOUT_MS;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`no ${what} within ${TIMEOUT_MS / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

async function positionOfGoogl(): Promise<number> {
  const all = Object.values(await api.getPositions());
  return all.find(({ contract }) => contract.symbol === 'GOOGL')?.position ?? 0;
}

await api.connect();
const [details] = await api.getContractDetails(Contract.stock('AAPL'));

let ticks = 0;
const stream = await api.streamMarketData({ contract: Contract.stock('AAPL') });
stream.on('tick', () => ticks++);
stream.on('tickSize', () => ticks++);
await until('stream of ticks', () => ticks >= 20);
stream.stop();

const before = await positionOfGoogl();
const market = await api.placeOrder({
  contract: Contract.stock('GOOGL'),
  order: Order.market({ action: 'BUY', totalQuantity: 100, tif: 'DAY' }),
});
await until('Filled', () => statuses.get(market)?.at(-1)?.status === 'Filled');

const limit = await api.placeOrder({
  contract: Contract.stock('GOOGL'),
  order: Order.limit({ action: 'BUY', totalQuantity: 10, lmtPrice: 1 }),
});
await until('working limit order', () => statuses.has(limit));
const cancelled = await api.cancelOrder(limit);
await until('Cancelled', () => statuses.get(limit)?.at(-1)?.status === 'Cancelled');

console.log(
  JSON.stringify({
    // oxlint-disable-next-line eslint/no-underscore-dangle -- see Client
    serverVersion: api._serverVersion,
    conId: details?.contract.conId,
    longName: details?.longName,
    ticks,
    filled: statuses.get(market)?.at(-1)?.filled,
    limitStatuses: statuses.get(limit)?.map(({ status }) => status),
    cancelCode: [Number(cancelled.code)],
    position: (await positionOfGoogl()) - before,
  }),
);
process.exit(0);
