// npm `ib` against the gateway on 127.0.0.1:<port>, from the node_modules of <folder>: prints what it saw as one JSON object.
import type { EventEmitter } from 'node:events';
import { createRequire } from 'node:module';
import { join } from 'node:path';

interface Ib extends EventEmitter {
  readonly contract: { stock(symbol: string): object };
  readonly order: {
    market(action: string, quantity: number): object;
    limit(action: string, quantity: number, price: number): object;
  };
  connect(): void;
  disconnect(): void;
  reqContractDetails(reqId: number, contract: object): void;
  reqMktData(reqId: number, contract: object, ticks: string, snapshot: boolean, regulatory: boolean): void;
  cancelMktData(reqId: number): void;
  placeOrder(orderId: number, contract: object, order: object): void;
  cancelOrder(orderId: number): void;
  reqPositions(): void;
  cancelPositions(): void;
}

interface Details {
  readonly summary: { readonly conId: number };
  readonly longName: string;
}

const TIMEOUT_MS = 20_000;
const [, , port = '', folder = ''] = process.argv;
const Client = createRequire(join(folder, 'package.json'))('ib') as new (options: object) => Ib;
const ib = new Client({ host: '127.0.0.1', port: Number(port), clientId: 17 });

const seen = {
  serverVersion: 0,
  nextId: 0,
  details: [] as Details[],
  detailsEnd: false,
  tickTypes: new Set<number>(),
  ticks: 0,
  statuses: new Map<number, string[]>(),
  executions: [] as { readonly execId: string; readonly shares: string }[],
  commissions: new Map<string, number>(),
  cancelCodes: [] as number[],
  position: 0,
  positionEnd: false,
};

ib.on('server', (version: number) => (seen.serverVersion = version));
ib.on('nextValidId', (orderId: number) => (seen.nextId = orderId));
ib.on('contractDetails', (_: number, details: Details) => seen.details.push(details));
ib.on('contractDetailsEnd', () => (seen.detailsEnd = true));
ib.on('tickPrice', (_: number, field: number) => {
  seen.ticks++;
  seen.tickTypes.add(field);
});
ib.on('tickSize', () => seen.ticks++);
ib.on('orderStatus', (orderId: number, status: string) =>
  seen.statuses.set(orderId, [...(seen.statuses.get(orderId) ?? []), status]),
);
ib.on('execDetails', (_: number, __: object, execution: (typeof seen.executions)[number]) =>
  seen.executions.push(execution),
);
ib.on('commissionReport', ({ execId, commission }: { execId: string; commission: number }) =>
  seen.commissions.set(execId, commission),
);
ib.on('error', (_: Error, about?: { id: number; code: number }) => {
  if (about?.id === seen.nextId + 1) seen.cancelCodes.push(about.code);
});
ib.on('position', (_: string, contract: { symbol: string }, position: number) => {
  if (contract.symbol === 'GOOGL') seen.position = position;
});
ib.on('positionEnd', () => (seen.positionEnd = true));

async function until(what: string, condition: () => boolean): Promise<void> {
  const deadline = Date.now() + TIMEOUT_MS;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`no ${what} within ${TIMEOUT_MS / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

async function positionOfGoogl(): Promise<number> {
  seen.positionEnd = false;
  ib.reqPositions();
  await until('positionEnd', () => seen.positionEnd);
  ib.cancelPositions();
  return seen.position;
}

ib.connect();
await until('nextValidId', () => seen.nextId > 0);
const { nextId } = seen;

ib.reqContractDetails(1, ib.contract.stock('AAPL'));
await until('contractDetailsEnd', () => seen.detailsEnd);

ib.reqMktData(2, ib.contract.stock('AAPL'), '', false, false);
await until('stream of ticks', () => seen.tickTypes.has(1) && seen.tickTypes.has(2) && seen.ticks >= 20);
ib.cancelMktData(2);

const before = await positionOfGoogl();
ib.placeOrder(nextId, ib.contract.stock('GOOGL'), ib.order.market('BUY', 100));
await until('Filled', () => seen.statuses.get(nextId)?.includes('Filled') === true);
await until('commission', () => seen.executions.every(({ execId }) => seen.commissions.has(execId)));

ib.placeOrder(nextId + 1, ib.contract.stock('GOOGL'), ib.order.limit('BUY', 10, 1));
await until('working limit order', () => seen.statuses.has(nextId + 1));
ib.cancelOrder(nextId + 1);
await until('Cancelled', () => seen.statuses.get(nextId + 1)?.includes('Cancelled') === true);

const position = (await positionOfGoogl()) - before;
console.log(
  JSON.stringify({
    serverVersion: seen.serverVersion,
    conId: seen.details[0]?.summary.conId,
    longName: seen.details[0]?.longName,
    ticks: seen.ticks,
    filled: seen.executions.reduce((sum, { shares }) => sum + Number(shares), 0),
    commission: Number([...seen.commissions.values()].reduce((sum, value) => sum + value, 0).toFixed(4)),
    limitStatuses: seen.statuses.get(nextId + 1),
    cancelCode: seen.cancelCodes,
    position,
  }),
);
process.exit(0);
