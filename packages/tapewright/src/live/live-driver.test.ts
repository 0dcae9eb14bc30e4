import { defineStrategy, type LiveOrder } from '@tapewright/engine';
import { Decimal } from '@tapewright/model';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { JournalBroken } from '../journal/index.ts';
import {
  type BenchOptions,
  DriverBench,
  journalDir,
  settled,
  START,
  startedBench,
} from './testing/driver-bench.ts';
import { GOOGL, openOrderOf, TestClock } from './testing/scripted-link.ts';

/** Buys 100 when the first quote comes, and 10 more after every fill of 100. */
const buyer = defineStrategy((ctx) => {
  const googl = ctx.stock('GOOGL');
  ctx.quotes(googl);
  let hasBought = false;
  return {
    onQuote() {
      if (hasBought) return;
      hasBought = true;
      ctx.buy(googl, 100);
    },
    onFill(fill) {
      if (fill.qty.equals(100)) ctx.buy(googl, 10, { limit: 140 });
    },
  };
});

let dir: string;
let removeDir: () => void;
beforeEach(() => {
  ({ dir, remove: removeDir } = journalDir());
});
afterEach(() => removeDir());

const bench = (options: Partial<BenchOptions> = {}): DriverBench =>
  new DriverBench(dir, { strategy: buyer, ...options });
const started = (options: Partial<BenchOptions> = {}): Promise<DriverBench> =>
  startedBench(dir, { strategy: buyer, ...options });

describe('an order', () => {
  test('is in the journal, with its id, before its bytes go out', async () => {
    const made = await started();
    let onDisk: string[] = [];
    made.link.onWrite = () => {
      onDisk = made.recorded;
    };
    made.quote();
    expect(onDisk.slice(-3)).toEqual(['quote', 'out', 'orderSent']);
    expect(made.link.placed).toHaveLength(1);
  });

  test('carries our identity and lives through its reports', async () => {
    const made = await started();
    made.quote();
    expect(made.link.placed[0]?.order.orderRef).toBe(made.engine.orders[0]?.intentId);
    made.link.status(1, 'Submitted');
    made.link.fill(1, 100, 'a.01');
    expect(made.statuses).toEqual(['Filled', 'Sending']);
    expect(made.engine.portfolio.holdings[0]?.qty.toString()).toBe('100');
    expect(made.link.placed).toHaveLength(2);
  });

  test('that the client will not take is not sent, then or later (A1, S6)', async () => {
    const made = await started();
    made.link.failNextPlace = new Error('the session is waiting');
    made.quote();
    expect(made.statuses).toEqual(['NotSent']);
    made.link.down();
    made.link.up();
    expect(made.link.placed).toEqual([]);
  });

  test('is refused while the line is down, and not kept for later (A1, S6)', async () => {
    const made = await started();
    made.link.down();
    made.quote();
    made.link.up();
    expect(made.statuses).toEqual(['Refused']);
    expect(made.link.placed).toEqual([]);
  });

  test('whose time was over in the queue is told so', async () => {
    const made = await started();
    made.quote();
    made.link.report({ kind: 'notSent', at: START, orderId: 1, reason: 'its time was over' });
    expect(made.statuses).toEqual(['NotSent']);
  });

  test('without an acknowledgement is Unknown, looked up, and never sent again (C5, S13)', async () => {
    const made = await started();
    made.quote();
    made.clock.advance(4_999);
    expect(made.statuses).toEqual(['Sending']);
    // A position that our fills do not explain: it may have been filled.
    made.link.snapshot = {
      ...made.link.snapshot!,
      positions: [{ account: 'DU1', contract: GOOGL, position: Decimal.of(100), avgCost: 150 }],
    };
    made.clock.advance(1);
    expect(made.statuses).toEqual(['Unknown']);
    await settled();
    expect(made.statuses).toEqual(['Unknown']);
    expect(made.link.placed).toHaveLength(1);
    made.link.fill(1, 100, 'a.01');
    expect(made.statuses[0]).toBe('Filled');
  });

  test('without an acknowledgement that the broker does list goes on (C5)', async () => {
    const made = await started();
    made.quote();
    const order = made.link.placed[0]!.order;
    made.link.snapshot = { ...made.link.snapshot!, openOrders: [openOrderOf(1, order)] };
    made.clock.advance(5_000);
    await settled();
    expect(made.statuses).toEqual(['Submitted']);
  });

  test('that was acknowledged in time raises no alarm', async () => {
    const made = await started();
    made.quote();
    made.link.status(1, 'Submitted');
    made.clock.advance(60_000);
    expect(made.statuses).toEqual(['Submitted']);
  });
});

describe('after a lost line', () => {
  test('an order that is over for us and open at the broker is cancelled again, or told', async () => {
    const made = await started();
    made.quote();
    made.link.status(1, 'Submitted');
    made.driver.command('cancelAll');
    made.link.status(1, 'Cancelled');
    made.link.down();
    made.link.up({ openOrders: [openOrderOf(1, made.link.placed[0]!.order)] });
    expect(made.statuses).toEqual(['Cancelled']);
    expect(made.link.cancelled).toEqual([1, 1]);
    expect(made.notices.at(-1)).toBe(
      'order 1 is Cancelled for us, and the broker lists it as open (permId 900001): it is cancelled again; look at it in TWS',
    );
  });

  test('a session that may not trade is compared, and not up: cancels go out, orders are refused', async () => {
    const made = await started();
    made.quote();
    made.link.status(1, 'Submitted');
    made.link.down();
    made.driver.command('cancelAll');
    made.link.blockedUp(['the gateway has lost its line to IB'], {
      openOrders: [openOrderOf(1, made.link.placed[0]!.order)],
    });
    expect(made.driver.isUp).toBe(false);
    expect(made.link.cancelled).toEqual([1]);
    expect(made.news.at(-1)).not.toMatchObject({ kind: 'link', isUp: true });
    made.link.up();
    expect(made.driver.isUp).toBe(true);
  });

  test('a change that did not arrive is over, and the order can be changed again', async () => {
    const limits: (number | undefined)[] = [];
    const strategy = defineStrategy((ctx) => {
      const googl = ctx.stock('GOOGL');
      ctx.quotes(googl);
      let order: LiveOrder | undefined;
      return {
        onQuote() {
          order ??= ctx.buy(googl, 100, { limit: 140, tif: 'GTC' });
          if (order.status === 'Submitted') limits.push(ctx.modify(order, { limit: 141 }) ? undefined : 141);
        },
      };
    });
    const made = await started({ strategy });
    made.quote();
    made.link.status(1, 'Submitted');
    made.quote(148);
    made.quote(147);
    made.link.down();
    made.link.up({ openOrders: [openOrderOf(1, made.link.placed[0]!.order)] });
    expect(made.engine.orders[0]?.isModifying).toBe(false);
    expect(made.statuses).toEqual(['Submitted']);
    made.quote(146);
    // Asked for, refused while the first was under way, and asked for again.
    expect(limits).toEqual([141, undefined, 141]);
  });

  test('a change that did arrive is in force', async () => {
    const strategy = defineStrategy((ctx) => {
      const googl = ctx.stock('GOOGL');
      ctx.quotes(googl);
      let order: LiveOrder | undefined;
      return {
        onQuote() {
          order ??= ctx.buy(googl, 100, { limit: 140, tif: 'GTC' });
          if (order.status === 'Submitted') ctx.modify(order, { limit: 141 });
        },
      };
    });
    const made = await started({ strategy });
    made.quote();
    made.link.status(1, 'Submitted');
    made.quote(148);
    made.link.down();
    made.link.up({ openOrders: [openOrderOf(1, { ...made.link.placed[0]!.order, lmtPrice: 141 })] });
    expect(made.engine.orders[0]).toMatchObject({ isModifying: false, order: { lmtPrice: 141 } });
  });

  test('fills of the meantime are counted once, and trading goes on (C11, S19, S20)', async () => {
    const made = await started();
    made.quote();
    made.link.status(1, 'Submitted');
    made.link.fill(1, 40, 'a.01');
    made.link.down();
    const executions = [made.link.executionOf(1, 40, 'a.01'), made.link.executionOf(1, 60, 'b.01')];
    made.link.up({ executions });
    expect(made.statuses).toEqual(['Filled']);
    made.link.fill(1, 60, 'b.01');
    expect(made.engine.portfolio.holdings[0]?.qty.toString()).toBe('100');
  });
});

test('a position of the broker that our fills do not explain is told (D8)', async () => {
  const made = await started();
  made.quote();
  made.link.status(1, 'Submitted');
  made.link.fill(1, 100, 'a.01');
  made.link.down();
  const executions = [made.link.executionOf(1, 100, 'a.01')];
  const openOrders = [openOrderOf(2, made.link.placed[1]!.order)];
  made.link.up({ executions, openOrders, positions: [] });
  made.clock.advance(31_000);
  const told = made.news.flatMap((item) =>
    item.kind === 'decided' && item.output.kind === 'log' ? item.output.text : [],
  );
  expect(told.at(-1)).toMatch(/position of GOOGL: 100 by our fills, 0 at the broker/);
});

test('timers that fell due while nobody was there ring in the order of their times', async () => {
  const rang: string[] = [];
  const strategy = defineStrategy((ctx) => {
    const googl = ctx.stock('GOOGL');
    ctx.quotes(googl);
    return {
      onStart() {
        ctx.after(2_000, () => void rang.push('second'));
        ctx.after(1_000, () => void rang.push('first'));
      },
    };
  });
  const before = await started({ strategy });
  before.kill();
  const clock = new TestClock(START);
  clock.advance(60_000);
  const again = bench({ strategy, clock });
  again.driver.start();
  again.link.up();
  clock.advance(0);
  expect(rang).toEqual(['first', 'second']);
});

describe('after kill -9', () => {
  test('between the decision and the send, the order is known as not sent, and is not sent', async () => {
    const made = await started();
    made.link.onWrite = () => expect.unreachable('the process ended before');
    made.link.failNextPlace = new JournalBroken(dir, new Error('killed'));
    made.quote();
    made.kill();

    const again = bench({ firstOrderId: 2 });
    again.driver.start();
    expect(again.statuses).toEqual(['Sending']);
    again.link.up();
    expect(again.statuses).toEqual(['NotSent']);
    expect(again.link.placed).toEqual([]);
  });

  test('between the send and the fill, the fill is found, and what follows from it is ordered once (C11)', async () => {
    const made = await started();
    made.quote();
    made.kill();

    const again = bench({ firstOrderId: 2 });
    again.driver.start();
    const first = again.engine.orders[0]!;
    const execution = { ...made.link.executionOf(1, 100, 'a.01') };
    expect(execution.execution.orderRef).toBe(first.intentId);
    again.link.up({ executions: [execution] });
    expect(again.statuses).toEqual(['Filled', 'Sending']);
    expect(again.link.placed.map(({ order }) => order.totalQuantity?.toString())).toEqual(['10']);
  });

  test('an order that still works is worked on, under its old id', async () => {
    const made = await started();
    made.quote();
    made.link.status(1, 'Submitted');
    made.kill();

    const again = bench({ firstOrderId: 2 });
    again.driver.start();
    again.link.up({ openOrders: [openOrderOf(1, made.link.placed[0]!.order)] });
    expect(again.statuses).toEqual(['Submitted']);
    again.driver.command('cancelAll');
    expect(again.link.cancelled).toEqual([1]);
  });

  test('a cancel that was decided is asked for again', async () => {
    const made = await started();
    made.quote();
    made.link.status(1, 'Submitted');
    made.driver.command('cancelAll');
    made.kill();

    const again = bench({ firstOrderId: 2 });
    again.driver.start();
    again.link.up({ openOrders: [openOrderOf(1, made.link.placed[0]!.order)] });
    expect(again.link.cancelled).toEqual([1]);
  });

  test('the opening is not taken again: cash and fills are what they were', async () => {
    const made = await started();
    made.quote();
    made.link.status(1, 'Submitted');
    made.link.fill(1, 100, 'a.01');
    made.kill();

    const again = bench({ firstOrderId: 3 });
    again.driver.start();
    const executions = [made.link.executionOf(1, 100, 'a.01')];
    const openOrders = [openOrderOf(2, made.link.placed[1]!.order)];
    const positions = [{ account: 'DU1', contract: GOOGL, position: Decimal.of(100), avgCost: 150 }];
    again.link.up({ executions, openOrders, positions });
    expect(again.engine.portfolio.cash('USD').toString()).toBe('985000');
    expect(again.engine.portfolio.holdings[0]?.qty.toString()).toBe('100');
    expect(again.engine.orders).toHaveLength(2);
  });
});

describe('the opening', () => {
  test('counts what was executed before the run as part of it (C12)', async () => {
    const made = bench();
    made.driver.start();
    const executions = [made.link.executionOf(9, 100, 'old.01')];
    const positions = [{ account: 'DU1', contract: GOOGL, position: Decimal.of(100), avgCost: 150 }];
    made.link.up({ executions, positions });
    expect(made.engine.portfolio.holdings[0]?.qty.toString()).toBe('100');
    made.link.report({ kind: 'execution', at: START, isLive: false, ...executions[0]! });
    expect(made.engine.portfolio.holdings[0]?.qty.toString()).toBe('100');
  });
});

test('a strategy that throws stops ordering, and its orders are still followed', async () => {
  const strategy = defineStrategy((ctx) => {
    const googl = ctx.stock('GOOGL');
    ctx.quotes(googl);
    return {
      onStart: () => void ctx.buy(googl, 1),
      onQuote() {
        throw new Error('division by cucumber');
      },
    };
  });
  const made = await started({ strategy });
  made.quote();
  const failed = made.news.filter((item) => item.kind === 'failed');
  expect(failed).toMatchObject([{ error: { handler: 'onQuote' } }]);
  made.link.fill(1, 1, 'a.01');
  expect(made.statuses).toEqual(['Filled']);
});

test('a replay that decides otherwise is refused', async () => {
  const made = await started();
  made.quote();
  made.kill();
  const other = defineStrategy((ctx) => {
    const googl = ctx.stock('GOOGL');
    ctx.quotes(googl);
    return { onQuote: () => void ctx.buy(googl, 99) };
  });
  expect(() => bench({ strategy: other })).toThrow(/does not repeat itself: record \d+/);
});
