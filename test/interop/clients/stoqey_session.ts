// @stoqey/ib against the gateway on 127.0.0.1:<port>: prints what it saw as one JSON object.
import { EventName, IBApi, OrderAction, OrderType, SecType, TimeInForce } from '@stoqey/ib';
import type { Contract, ContractDetails, Execution, Order } from '@stoqey/ib';

const TIMEOUT_MS = 20_000;
const port = Number(process.argv[2]);
const ib = new IBApi({ host: '127.0.0.1', port, clientId: 13 });

const seen = {
  nextId: 0,
  details: [] as ContractDetails[],
  detailsEnd: false,
  tickTypes: new Set<number>(),
  ticks: 0,
  statuses: new Map<number, string[]>(),
  executions: [] as Execution[],
  commissions: new Map<string, number>(),
  cancelCodes: [] as number[],
  position: 0,
  positionEnd: false,
};

ib.on(EventName.nextValidId, (orderId) => (seen.nextId = orderId));
ib.on(EventName.contractDetails, (_, details) => seen.details.push(details));
ib.on(EventName.contractDetailsEnd, () => (seen.detailsEnd = true));
ib.on(EventName.tickPrice, (_, field) => {
  seen.ticks++;
  seen.tickTypes.add(field);
});
ib.on(EventName.tickSize, () => seen.ticks++);
ib.on(EventName.orderStatus, (orderId, status) => {
  seen.statuses.set(orderId, [...(seen.statuses.get(orderId) ?? []), status]);
});
ib.on(EventName.execDetails, (_, __, execution) => seen.executions.push(execution));
ib.on(EventName.commissionReport, (report) =>
  seen.commissions.set(report.execId ?? '', report.commission ?? NaN),
);
ib.on(EventName.error, (_, code, reqId) => {
  if (reqId === seen.nextId + 1) seen.cancelCodes.push(code);
});
ib.on(EventName.position, (_, contract, position) => {
  if (contract.symbol === 'GOOGL') seen.position = position;
});
ib.on(EventName.positionEnd, () => (seen.positionEnd = true));

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

const stock = (symbol: string): Contract => ({
  symbol,
  secType: SecType.STK,
  exchange: 'SMART',
  currency: 'USD',
});
const buy = (orderType: OrderType, totalQuantity: number, lmtPrice?: number): Order => ({
  action: OrderAction.BUY,
  orderType,
  totalQuantity,
  tif: TimeInForce.DAY,
  transmit: true,
  ...(lmtPrice === undefined ? {} : { lmtPrice }),
});

ib.connect();
await until('nextValidId', () => seen.nextId > 0);
const { nextId } = seen;

ib.reqContractDetails(1, stock('AAPL'));
await until('contractDetailsEnd', () => seen.detailsEnd);

ib.reqMktData(2, stock('AAPL'), '', false, false);
await until('stream of ticks', () => seen.tickTypes.has(1) && seen.tickTypes.has(2) && seen.ticks >= 20);
ib.cancelMktData(2);

const before = await positionOfGoogl();
ib.placeOrder(nextId, stock('GOOGL'), buy(OrderType.MKT, 100));
await until('Filled', () => seen.statuses.get(nextId)?.includes('Filled') === true);
await until('commission', () => seen.executions.every(({ execId = '' }) => seen.commissions.has(execId)));

ib.placeOrder(nextId + 1, stock('GOOGL'), buy(OrderType.LMT, 10, 1));
await until('working limit order', () => seen.statuses.has(nextId + 1));
ib.cancelOrder(nextId + 1);
await until('Cancelled', () => seen.statuses.get(nextId + 1)?.includes('Cancelled') === true);

const position = (await positionOfGoogl()) - before;
console.log(
  JSON.stringify({
    serverVersion: ib.serverVersion,
    conId: seen.details[0]?.contract.conId,
    longName: seen.details[0]?.longName,
    ticks: seen.ticks,
    filled: seen.executions.reduce((sum, { shares = 0 }) => sum + shares, 0),
    commission: Number([...seen.commissions.values()].reduce((sum, value) => sum + value, 0).toFixed(4)),
    limitStatuses: seen.statuses.get(nextId + 1),
    cancelCode: seen.cancelCodes,
    position,
  }),
);
ib.disconnect();
process.exit(0);
