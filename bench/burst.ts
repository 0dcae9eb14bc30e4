// Twenty orders in one breath, each client with its own defaults, until the embedded gateway has acknowledged the last of them. IB allows 50
// messages a second; a client that spreads them evenly makes the last order wait for nothing. Both sit in this process and take turns;
// the gateway has a process of its own.
import { strict as assert } from 'node:assert';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { EventName, IBApi, OrderAction, OrderStatus, OrderType, SecType, TimeInForce } from '@stoqey/ib';
import { connect } from '@tapewright/tws';
import { LIMIT_PRICE, benchContract, benchOrder } from './round-trip/order.ts';
import { quantile } from './support/quantile.ts';
import { startProcess } from './support/start-process.ts';
import { until } from './support/until.ts';

const ORDERS = 20;
const ROUNDS = 12;
/** Until every client may send a full burst again, the cancels of the last round included. */
const REST_MS = 2_500;

interface Player {
  readonly name: string;
  /** Places the orders, and resolves with how many were acknowledged. */
  burst(): Promise<number>;
  close(): void;
}

async function tapewright(port: number): Promise<Player> {
  const ib = await connect({ port, clientId: 1, reconnect: false });
  return {
    name: 'tapewright',
    async burst() {
      const orders = Array.from({ length: ORDERS }, () => ib.orders.submit(benchContract, benchOrder));
      const accepted = await Promise.all(orders.map((order) => order.accepted));
      setImmediate(() => orders.map((order) => void order.cancel()));
      return accepted.length;
    },
    close: () => ib.disconnect(),
  };
}

async function stoqey(port: number): Promise<Player> {
  const ib = new IBApi({ host: '127.0.0.1', port, clientId: 2 });
  const acknowledged = new Set<number>();
  let nextId = 0;
  ib.on(EventName.nextValidId, (id) => (nextId = id));
  ib.on(EventName.orderStatus, (id, status) => {
    if (status === OrderStatus.Submitted) acknowledged.add(id);
  });
  ib.connect();
  await until(() => nextId > 0);
  const contract = { ...benchContract, secType: SecType.STK };
  return {
    name: '@stoqey/ib',
    async burst() {
      const ids = Array.from({ length: ORDERS }, () => nextId++);
      for (const id of ids) {
        ib.placeOrder(id, contract, {
          action: OrderAction.BUY,
          totalQuantity: 1,
          orderType: OrderType.LMT,
          lmtPrice: LIMIT_PRICE,
          tif: TimeInForce.DAY,
          transmit: true,
        });
      }
      await until(() => ids.every((id) => acknowledged.has(id)));
      setImmediate(() => ids.map((id) => void ib.cancelOrder(id)));
      return ids.length;
    },
    close: () => void ib.disconnect(),
  };
}

const { listens, child } = await startProcess(join(import.meta.dirname, 'support', 'gateway-process.ts'));
const players = [await tapewright(Number(listens)), await stoqey(Number(listens))];
const times = new Map(players.map(({ name }) => [name, [] as number[]]));
for (let round = 0; round < ROUNDS; round++) {
  for (const player of players) {
    const from = performance.now();
    assert.equal(await player.burst(), ORDERS);
    times.get(player.name)?.push(performance.now() - from);
    await pause(REST_MS);
  }
}
console.log(`${ORDERS} orders at once until the last is acknowledged, ${ROUNDS} times, ms`);
for (const [name, all] of times) {
  const [first = 0, ...warm] = all;
  const texts = [first, Math.min(...warm), quantile(warm, 0.5), Math.max(...warm)].map((ms) =>
    ms.toFixed(1).padStart(8),
  );
  console.log(
    `  ${name.padEnd(12)} first ${texts[0]}  then best ${texts[1]}  median ${texts[2]}  worst ${texts[3]}`,
  );
}
for (const player of players) player.close();
child.disconnect();
process.exit(0);
