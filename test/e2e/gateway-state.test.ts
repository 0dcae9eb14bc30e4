import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect, type TwsClient } from '@tapewright/tws';
import { describe, expect, onTestFinished, test } from 'vitest';
import { folder, start } from './command-line.ts';

// `tapewright gateway --state`: the process is killed with -9 and started again; its client stays where it is.

const ARGS = ['gateway', '--port', '0', '--state', 'state', '--start', '2026-08-25T14:00:00Z'];

function place() {
  const made = folder();
  onTestFinished(() => made.remove());
  return made;
}

/** A gateway in a process of its own; the port that it took. */
async function gatewayIn(dir: string, args: readonly string[]) {
  const process = start(args, dir);
  await process.seen(/IB Gateway on 127\.0\.0\.1:\d+/);
  await process.seen('stop with Ctrl-C');
  const port = Number(/127\.0\.0\.1:(\d+)/.exec(process.out())?.[1]);
  return { ...process, port };
}

function until(isTrue: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = setInterval(() => {
      if (!isTrue()) return;
      clearInterval(look);
      resolve();
    }, 20);
  });
}

async function connected(port: number, clientId: number): Promise<TwsClient> {
  const ib = await connect({ port, clientId });
  onTestFinished(() => ib.disconnect());
  return ib;
}

/** What a client knows of orders and positions. */
async function knowledge(ib: TwsClient) {
  const orders = await ib.openOrders();
  const executions = await ib.executions();
  return {
    orders: orders.map(({ order, status }) => [order.permId, order.orderId, order.lmtPrice, status]),
    executions: executions.map(({ execution, commission }) => [execution.execId, commission]),
    positions: (await ib.positions()).map(({ contract, position }) => [contract.symbol, position]),
  };
}

describe('a gateway that is killed and started again', () => {
  test(
    'has every order, execution and position, and its client goes on with them',
    { timeout: 90_000 },
    async () => {
      const { dir } = place();
      const first = await gatewayIn(dir, ARGS);
      const ib = await connected(first.port, 7);
      const aapl = await ib.contract.stock('AAPL');
      await ib.orders.buy(aapl, 100).market().submit().costed();
      const resting = ib.orders.buy(aapl, 10).limit(10).tif('GTC').submit();
      await resting.accepted;
      const before = await knowledge(ib);
      first.process.kill('SIGKILL');
      await first.ended;
      await until(() => ib.state.phase !== 'live');

      const second = await gatewayIn(
        dir,
        ARGS.map((arg) => (arg === '0' ? String(first.port) : arg)),
      );
      expect(second.out()).toMatch(/goes on with the state in state: 1 working orders, 1 positions/);
      await until(() => ib.state.phase === 'live');
      expect(await knowledge(ib)).toEqual(before);
      expect(resting.status).toBe('Submitted');
      const other = await connected(second.port, 8);
      expect((await knowledge(other)).executions).toEqual(before.executions);
      expect(await resting.cancel()).toEqual({ kind: 'cancelled' });
      expect((await knowledge(ib)).orders).toEqual([]);
      const next = ib.orders.buy(aapl, 1).market().submit();
      await next.filled;
      expect(next.orderId).toBeGreaterThan(resting.orderId);
    },
  );

  test('says what is wrong when its state is damaged or has another seed', { timeout: 60_000 }, async () => {
    const { dir } = place();
    const first = await gatewayIn(dir, ARGS);
    first.process.kill('SIGKILL');
    await first.ended;
    const otherSeed = await start([...ARGS, '--seed', '99'], dir).ended;
    expect(otherSeed.code).toBe(2);
    expect(otherSeed.err).toMatch(/seed 1, not 99/);

    const [name = ''] = readdirSync(join(dir, 'state')).filter((file) => file.endsWith('.log'));
    const file = join(dir, 'state', name);
    writeFileSync(file, readFileSync(file, 'utf8').replace('"seed":', '"sead":'));
    const damaged = await start(ARGS, dir).ended;
    expect(damaged.code).toBe(5);
    expect(damaged.err).toMatch(/cannot be read: .*gateway-\d+\.log: an unreadable line/);
    expect(damaged.err).toMatch(/Restore the file from a backup, or move the directory away/);
  });
});
