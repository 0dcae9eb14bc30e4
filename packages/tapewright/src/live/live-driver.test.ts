import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEngine, defineStrategy, type Engine, type Strategy } from '@tapewright/engine';
import { Decimal, instantFromIso } from '@tapewright/model';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Journal, readJournal } from '../journal/index.ts';
import { LiveDriver, type DriverNews } from './live-driver.ts';
import { replay } from './replay.ts';
import { GOOGL, openOrderOf, ScriptedLink, TestClock } from './testing/scripted-link.ts';

const START = instantFromIso('2026-08-25T14:00:00Z');

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
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'driver-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

interface Bench {
  readonly engine: Engine;
  readonly link: ScriptedLink;
  readonly clock: TestClock;
  readonly driver: LiveDriver;
  readonly news: DriverNews[];
  readonly journal: Journal;
  /** As `kill -9` leaves it: the journal is what was flushed. */
  kill(): void;
}

/** A driver on a scripted line; on a folder with a journal it is the restart of that bot. */
function bench(options: { strategy?: Strategy; clock?: TestClock; firstOrderId?: number } = {}): Bench {
  const clock = options.clock ?? new TestClock(START);
  const link = new ScriptedLink(clock, options.firstOrderId);
  const journal = Journal.open(dir, { sync: 'never' });
  const engine = createEngine({
    strategy: options.strategy ?? buyer,
    seed: 1,
    account: 'DU1',
    baseCurrency: 'USD',
    risk: { others: 'none' },
    link: 'down',
  });
  const past = replay(engine, START, journal.entries);
  const news: DriverNews[] = [];
  const driver = new LiveDriver({
    engine,
    link,
    journal,
    clock,
    linkClock: clock,
    clientId: 7,
    account: 'DU1',
    past,
    lookUp: (contract) =>
      Promise.resolve({ contract: { ...contract, ...GOOGL }, details: { minTick: 0.01 } }),
    askBroker: () => Promise.resolve(link.snapshot!),
    tell: (item) => news.push(item),
    ackDeadlineMs: 5_000,
  });
  const kill = (): void => {
    journal.flush();
    // The process is gone: nothing reaches it any more, and its lock is stale.
    link.onReport(() => {});
    rmSync(join(dir, 'lock'));
  };
  return { engine, link, clock, driver, news, journal, kill };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));
const quote = (link: ScriptedLink) =>
  link.quoteListener({ kind: 'quote', quote: { at: START, bid: 149, ask: 151, liveness: 'live' } });
const statuses = ({ engine }: Bench) => engine.orders.map((order) => order.status);
const recorded = () =>
  readJournal(dir).entries.map(({ record }) => (record.kind === 'in' ? record.input.kind : record.kind));

async function started(options: Parameters<typeof bench>[0] = {}): Promise<Bench> {
  const made = bench(options);
  made.driver.start();
  made.link.up();
  await settled();
  return made;
}

describe('an order', () => {
  test('is in the journal, with its id, before its bytes go out', async () => {
    const made = await started();
    let onDisk: string[] = [];
    made.link.onWrite = () => {
      onDisk = recorded();
    };
    quote(made.link);
    expect(onDisk.slice(-3)).toEqual(['quote', 'out', 'orderSent']);
    expect(made.link.placed).toHaveLength(1);
  });

  test('carries our identity and lives through its reports', async () => {
    const made = await started();
    quote(made.link);
    expect(made.link.placed[0]?.order.orderRef).toBe(made.engine.orders[0]?.intentId);
    made.link.status(1, 'Submitted');
    made.link.fill(1, 100, 'a.01');
    expect(statuses(made)).toEqual(['Filled', 'Sending']);
    expect(made.engine.portfolio.holdings[0]?.qty.toString()).toBe('100');
    expect(made.link.placed).toHaveLength(2);
  });

  test('that the client will not take is not sent, then or later (A1, S6)', async () => {
    const made = await started();
    made.link.failNextPlace = new Error('the session is waiting');
    quote(made.link);
    expect(statuses(made)).toEqual(['NotSent']);
    made.link.down();
    made.link.up();
    expect(made.link.placed).toEqual([]);
  });

  test('is refused while the line is down, and not kept for later (A1, S6)', async () => {
    const made = await started();
    made.link.down();
    quote(made.link);
    made.link.up();
    expect(statuses(made)).toEqual(['Refused']);
    expect(made.link.placed).toEqual([]);
  });

  test('whose time was over in the queue is told so', async () => {
    const made = await started();
    quote(made.link);
    made.link.report({ kind: 'notSent', at: START, orderId: 1, reason: 'its time was over' });
    expect(statuses(made)).toEqual(['NotSent']);
  });

  test('without an acknowledgement is Unknown, looked up, and never sent again (C5, S13)', async () => {
    const made = await started();
    quote(made.link);
    made.clock.advance(4_999);
    expect(statuses(made)).toEqual(['Sending']);
    // A position that our fills do not explain: it may have been filled.
    made.link.snapshot = {
      ...made.link.snapshot!,
      positions: [{ account: 'DU1', contract: GOOGL, position: Decimal.of(100), avgCost: 150 }],
    };
    made.clock.advance(1);
    expect(statuses(made)).toEqual(['Unknown']);
    await settled();
    expect(statuses(made)).toEqual(['Unknown']);
    expect(made.link.placed).toHaveLength(1);
    made.link.fill(1, 100, 'a.01');
    expect(statuses(made)[0]).toBe('Filled');
  });

  test('without an acknowledgement that the broker does list goes on (C5)', async () => {
    const made = await started();
    quote(made.link);
    const order = made.link.placed[0]!.order;
    made.link.snapshot = { ...made.link.snapshot!, openOrders: [openOrderOf(1, order)] };
    made.clock.advance(5_000);
    await settled();
    expect(statuses(made)).toEqual(['Submitted']);
  });

  test('that was acknowledged in time raises no alarm', async () => {
    const made = await started();
    quote(made.link);
    made.link.status(1, 'Submitted');
    made.clock.advance(60_000);
    expect(statuses(made)).toEqual(['Submitted']);
  });
});

describe('after a lost line', () => {
  test('fills of the meantime are counted once, and trading goes on (C11, S19, S20)', async () => {
    const made = await started();
    quote(made.link);
    made.link.status(1, 'Submitted');
    made.link.fill(1, 40, 'a.01');
    made.link.down();
    const executions = [made.link.executionOf(1, 40, 'a.01'), made.link.executionOf(1, 60, 'b.01')];
    made.link.up({ executions });
    expect(statuses(made)).toEqual(['Filled']);
    made.link.fill(1, 60, 'b.01');
    expect(made.engine.portfolio.holdings[0]?.qty.toString()).toBe('100');
  });
});

test('a position of the broker that our fills do not explain is told (D8)', async () => {
  const made = await started();
  quote(made.link);
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

describe('after kill -9', () => {
  test('between the decision and the send, the order is known as not sent, and is not sent', async () => {
    const made = await started();
    made.link.onWrite = () => expect.unreachable('the process ended before');
    made.link.failNextPlace = Object.assign(new Error('killed'), { syscall: 'none' });
    quote(made.link);
    made.kill();

    const again = bench({ firstOrderId: 2 });
    again.driver.start();
    expect(statuses(again)).toEqual(['Sending']);
    again.link.up();
    expect(statuses(again)).toEqual(['NotSent']);
    expect(again.link.placed).toEqual([]);
  });

  test('between the send and the fill, the fill is found, and what follows from it is ordered once (C11)', async () => {
    const made = await started();
    quote(made.link);
    made.kill();

    const again = bench({ firstOrderId: 2 });
    again.driver.start();
    const first = again.engine.orders[0]!;
    const execution = { ...made.link.executionOf(1, 100, 'a.01') };
    expect(execution.execution.orderRef).toBe(first.intentId);
    again.link.up({ executions: [execution] });
    expect(statuses(again)).toEqual(['Filled', 'Sending']);
    expect(again.link.placed.map(({ order }) => order.totalQuantity?.toString())).toEqual(['10']);
  });

  test('an order that still works is worked on, under its old id', async () => {
    const made = await started();
    quote(made.link);
    made.link.status(1, 'Submitted');
    made.kill();

    const again = bench({ firstOrderId: 2 });
    again.driver.start();
    again.link.up({ openOrders: [openOrderOf(1, made.link.placed[0]!.order)] });
    expect(statuses(again)).toEqual(['Submitted']);
    again.driver.command('cancelAll');
    expect(again.link.cancelled).toEqual([1]);
  });

  test('a cancel that was decided is asked for again', async () => {
    const made = await started();
    quote(made.link);
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
    quote(made.link);
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
  quote(made.link);
  const failed = made.news.filter((item) => item.kind === 'failed');
  expect(failed).toMatchObject([{ error: { handler: 'onQuote' } }]);
  made.link.fill(1, 1, 'a.01');
  expect(statuses(made)).toEqual(['Filled']);
});

test('a replay that decides otherwise is refused', async () => {
  const made = await started();
  quote(made.link);
  made.kill();
  const other = defineStrategy((ctx) => {
    const googl = ctx.stock('GOOGL');
    ctx.quotes(googl);
    return { onQuote: () => void ctx.buy(googl, 99) };
  });
  expect(() => bench({ strategy: other })).toThrow(/does not repeat itself: record \d+/);
});
