import { defineStrategy } from '@tapewright/engine';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type DriverBench, journalDir, settled, startedBench } from './testing/driver-bench.ts';
import { EMPTY_SNAPSHOT, GOOGL, openOrderOf } from './testing/scripted-link.ts';
import { LOOK_AGAIN_MS } from './order-look-up.ts';

/** One order, at the first quote; told to cancel by `cancelAll`. */
const strategy = defineStrategy((ctx) => {
  const googl = ctx.stock('GOOGL');
  ctx.quotes(googl);
  let placed = 0;
  return { onQuote: () => void (placed++ === 0 && ctx.buy(googl, 100, { limit: 140, tif: 'GTC' })) };
});

let dir: string;
let removeDir: () => void;
beforeEach(() => {
  ({ dir, remove: removeDir } = journalDir());
});
afterEach(() => removeDir());

const NOT_FOUND = 'OrderId 1 that needs to be cancelled is not found.';

/** An order that works, and whose cancel has just gone out. */
async function cancelling(): Promise<DriverBench> {
  const bench = await startedBench(dir, { strategy });
  bench.quote();
  bench.link.status(1, 'Submitted');
  bench.driver.command('cancelAll');
  expect(bench.link.cancelled).toEqual([1]);
  return bench;
}

const theOrder = (bench: DriverBench) => bench.link.placed[0]!.order;

describe('a cancel that is answered with "no such order" (10147, C6, S11)', () => {
  test('of an order that is cancelled already: the completed orders say so', async () => {
    const bench = await cancelling();
    bench.link.snapshot = {
      ...EMPTY_SNAPSHOT,
      completedOrders: [
        {
          contract: GOOGL,
          order: { ...theOrder(bench), permId: 900_001 },
          orderState: { status: 'Cancelled' },
        },
      ],
    };
    bench.link.error(1, 10147, NOT_FOUND);
    await settled();
    expect(bench.link.asked).toBe(1);
    expect(bench.statuses).toEqual(['Cancelled']);
  });

  test('of an order that is filled: the executions say so, and are counted once', async () => {
    const bench = await cancelling();
    bench.link.snapshot = { ...EMPTY_SNAPSHOT, executions: [bench.link.executionOf(1, 100, 'a.01')] };
    bench.link.error(1, 10147, NOT_FOUND);
    await settled();
    bench.link.fill(1, 100, 'a.01');
    expect(bench.statuses).toEqual(['Filled']);
    expect(bench.engine.portfolio.holdings[0]?.qty.toString()).toBe('100');
  });

  test('of an order that works: it is asked for once more, and then a person is', async () => {
    const bench = await cancelling();
    bench.link.snapshot = { ...EMPTY_SNAPSHOT, openOrders: [openOrderOf(1, theOrder(bench))] };
    bench.link.error(1, 10147, NOT_FOUND);
    await settled();
    expect(bench.link.cancelled).toEqual([1, 1]);
    bench.link.error(1, 10147, NOT_FOUND);
    await settled();
    expect(bench.link.cancelled).toEqual([1, 1]);
    expect(bench.statuses).toEqual(['Submitted']);
    expect(bench.notices.at(-1)).toMatch(/^order 1 works on at the broker \(permId 900001.*cancel it in TWS/);
  });

  test('of an order that works under another id: it is cancelled under that', async () => {
    const bench = await cancelling();
    bench.link.snapshot = { ...EMPTY_SNAPSHOT, openOrders: [openOrderOf(5, theOrder(bench))] };
    bench.link.error(1, 10147, NOT_FOUND);
    await settled();
    expect(bench.link.cancelled).toEqual([1, 5]);
  });

  test('of an order that no list knows: it is Unknown, and looked up again until one does', async () => {
    const bench = await cancelling();
    bench.link.snapshot = EMPTY_SNAPSHOT;
    bench.link.error(1, 10147, NOT_FOUND);
    await settled();
    expect(bench.statuses).toEqual(['Unknown']);
    bench.link.snapshot = {
      ...EMPTY_SNAPSHOT,
      completedOrders: [
        {
          contract: GOOGL,
          order: { ...theOrder(bench), permId: 900_001 },
          orderState: { status: 'Cancelled' },
        },
      ],
    };
    bench.clock.advance(LOOK_AGAIN_MS - 1);
    await settled();
    expect(bench.link.asked).toBe(1);
    bench.clock.advance(1);
    await settled();
    expect(bench.statuses).toEqual(['Cancelled']);
    bench.clock.advance(10 * LOOK_AGAIN_MS);
    expect(bench.link.asked).toBe(2);
  });
});

test.each([
  [135, "Can't find order with id =1"],
  [161, 'Cancel attempted when order is not in a cancellable state.'],
  [10148, 'OrderId 1 that needs to be cancelled cannot be cancelled, state: Filled.'],
])('%d is looked up too, and its words are not taken for it', async (code, words) => {
  const bench = await cancelling();
  bench.link.snapshot = { ...EMPTY_SNAPSHOT, executions: [bench.link.executionOf(1, 100, 'a.01')] };
  bench.link.error(1, code, words);
  expect(bench.statuses).toEqual(['Submitted']);
  await settled();
  expect(bench.statuses).toEqual(['Filled']);
});

test('a cancel that waits at the venue is neither repeated nor alarmed about (C6)', async () => {
  const bench = await cancelling();
  const open = openOrderOf(1, theOrder(bench));
  const status = { ...open.status!, status: 'PendingCancel' };
  bench.link.snapshot = { ...EMPTY_SNAPSHOT, openOrders: [{ ...open, status }] };
  bench.link.error(
    1,
    10148,
    'OrderId 1 that needs to be cancelled cannot be cancelled, state: PendingCancel.',
  );
  await settled();
  expect(bench.statuses).toEqual(['PendingCancel']);
  expect(bench.link.cancelled).toEqual([1]);
  expect(bench.notices).toEqual([]);
});

test('of an order that is at the broker twice the second is cancelled after the first (B4)', async () => {
  const bench = await cancelling();
  const open = openOrderOf(1, theOrder(bench));
  const at = bench.clock.now();
  // The same order id and orderRef, another permId: a change that was sent while the line to IB was down.
  const second = { ...open, order: { ...open.order, permId: 777 }, status: { ...open.status!, permId: 777 } };
  bench.link.report({ kind: 'openOrder', at, ...second });
  bench.link.report({ kind: 'orderStatus', at, ...second.status });
  bench.link.snapshot = { ...EMPTY_SNAPSHOT, openOrders: [second] };
  bench.link.status(1, 'Cancelled');
  await settled();
  expect(bench.statuses).toEqual(['Submitted']);
  expect(bench.link.cancelled).toEqual([1, 1]);
  bench.link.report({ kind: 'orderStatus', at, ...second.status, status: 'Cancelled' });
  expect(bench.statuses).toEqual(['Cancelled']);
});

test('an order that comes into doubt while the lists are on their way waits for the next ones', async () => {
  const bench = await cancelling();
  bench.link.snapshot = { ...EMPTY_SNAPSHOT, openOrders: [openOrderOf(1, theOrder(bench))] };
  bench.link.error(1, 10147, NOT_FOUND);
  bench.link.error(1, 10147, NOT_FOUND);
  bench.link.error(1, 10147, NOT_FOUND);
  expect(bench.link.asked).toBe(1);
  await settled();
  expect(bench.link.asked).toBe(2);
});

test('a broker that does not answer is asked again, and not after the line is lost', async () => {
  const bench = await cancelling();
  bench.link.snapshot = undefined;
  bench.link.error(1, 10147, NOT_FOUND);
  await settled();
  expect(bench.notices).toEqual(['the broker could not be asked: the broker does not answer']);
  bench.clock.advance(LOOK_AGAIN_MS);
  await settled();
  expect(bench.link.asked).toBe(2);
  bench.link.down();
  bench.clock.advance(2 * LOOK_AGAIN_MS);
  await settled();
  expect(bench.link.asked).toBe(2);
});

test('an order of this session that no list shows stays Unknown: a dialog may hold it (C5)', async () => {
  const bench = await startedBench(dir, { strategy });
  bench.quote();
  bench.clock.advance(5_000);
  await settled();
  expect(bench.statuses).toEqual(['Unknown']);
  // In the next session it is certain: the broker has nothing of it, and the position is what our fills make.
  bench.link.down();
  bench.link.up();
  expect(bench.statuses).toEqual(['NotSent']);
});

describe('an order that is turned down at the door, with a message and no status (C4, C19)', () => {
  test.each([
    [201, 'Order rejected - reason: the exchange is closed'],
    [110, 'The price does not conform to the minimum price variation for this contract.'],
    [321, 'Error validating request: cause - the account is not allowed to trade'],
  ])('%d: the lists do not show it, and it is not at the broker', async (code, words) => {
    const bench = await startedBench(dir, { strategy });
    bench.quote();
    bench.link.error(1, code, words);
    expect(bench.statuses).toEqual(['Sending']);
    await settled();
    expect(bench.statuses).toEqual(['NotSent']);
    expect(bench.engine.orders[0]?.messages).toMatchObject([{ code }]);
  });

  test('when the lists do show it, it works', async () => {
    const bench = await startedBench(dir, { strategy });
    bench.quote();
    bench.link.snapshot = { ...EMPTY_SNAPSHOT, openOrders: [openOrderOf(1, theOrder(bench))] };
    bench.link.error(1, 201, 'Order rejected');
    await settled();
    expect(bench.statuses).toEqual(['Submitted']);
  });

  test('a remark is not an answer: the order is overdue when its time is over', async () => {
    const bench = await startedBench(dir, { strategy });
    bench.quote();
    bench.link.error(1, 399, 'Warning: your order will not be placed at the exchange until 09:30');
    bench.clock.advance(5_000);
    await settled();
    expect(bench.statuses).toEqual(['Unknown']);
  });
});

test('an order that was Unknown and to be cancelled is cancelled when it turns up', async () => {
  const bench = await startedBench(dir, { strategy });
  bench.quote();
  bench.clock.advance(5_000);
  await settled();
  bench.driver.command('cancelAll');
  bench.link.status(1, 'Submitted');
  expect(bench.link.cancelled).toEqual([1, 1]);
});

test('a status of an order of an earlier process is heard without an openOrder before it', async () => {
  const before = await startedBench(dir, { strategy });
  before.quote();
  before.link.status(1, 'Submitted');
  before.kill();
  const bench = await startedBench(dir, { strategy, firstOrderId: 2 });
  bench.link.up({ openOrders: [openOrderOf(1, theOrder(before))] });
  const { status } = openOrderOf(1, theOrder(before));
  const at = bench.clock.now();
  bench.link.report({ kind: 'orderStatus', at, ...status!, status: 'Cancelled' });
  expect(bench.statuses).toEqual(['Cancelled']);
});
