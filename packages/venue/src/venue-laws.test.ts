import { Decimal, instant, seededRandom, type Random } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { AAPL, Scene } from './testing/scene.ts';

const EXCHANGES = ['NASDAQ', 'ARCA', 'IBKRATS'] as const;
const ACCOUNTS = ['DU1', 'DU2'] as const;

// What must hold whatever happens: random quotes, prints, orders of two accounts, changes, cancels, and days that pass.

describe.each([
  ['plain', 11],
  ['plain', 12],
  ['plain', 13],
  ['every', 14],
  ['every', 15],
  ['every', 16],
  ['every', 17],
] as const)('after every step of a random day with %s orders, seed %i', (kinds, seed) => {
  const orders = kinds === 'plain' ? randomOrder : orderOfEveryKind;
  const random = seededRandom(seed);
  const scene = new Scene();
  for (let step = 0; step < 1_500; step++) randomStep(scene, random, orders);
  const executions = scene.venue.executions();

  it('something has happened', () => {
    expect(executions.length).toBeGreaterThan(300);
    const statuses = new Set(
      scene.outputs.flatMap((output) => (output.kind === 'order' ? [output.status] : [])),
    );
    expect(statuses).toEqual(new Set(['Cancelled', 'Filled', 'PreSubmitted', 'Submitted']));
  });

  it('positions are the sums of executions, and cash is the start less what was paid, to the last digit', () => {
    for (const account of ACCOUNTS) {
      let cash = Decimal.of(1_000_000);
      let shares = Decimal.ZERO;
      for (const { execution } of executions) {
        if (execution.acctNumber !== account) continue;
        const signed = execution.side === 'BOT' ? execution.shares! : execution.shares!.negated();
        shares = shares.plus(signed);
        cash = cash.minus(signed.times(execution.price!));
      }
      const statement = scene.venue.statement(account);
      cash = cash.minus(statement.commissions.get('USD') ?? Decimal.ZERO);
      expect(statement.cash.get('USD')?.toString()).toBe(cash.toString());
      expect(statement.positions.get(AAPL)?.qty.toString()).toBe(shares.toString());
    }
  });

  it('no account trades with itself: who rested and who took follow each other, and are two', () => {
    const pairs = executions.slice(1).flatMap(({ execution: taker }, i) => {
      const { execution: resting } = executions[i]!;
      const isTrade =
        resting.lastLiquidity === 1 &&
        taker.lastLiquidity === 2 &&
        resting.side !== taker.side &&
        resting.price === taker.price &&
        resting.exchange === taker.exchange &&
        resting.shares?.toString() === taker.shares?.toString();
      return isTrade ? [[resting.acctNumber, taker.acctNumber]] : [];
    });
    expect(pairs.length).toBeGreaterThan(5);
    expect(pairs.filter(([resting, taker]) => resting === taker)).toEqual([]);
  });

  it('every execution has an id of its own and exactly one report of its cost', () => {
    const ids = executions.map(({ execution }) => execution.execId);
    const costed = scene.outputs.flatMap((output) =>
      output.kind === 'commission' ? [output.report.execId] : [],
    );
    expect(new Set(ids).size).toBe(ids.length);
    expect(costed).toEqual(ids);
  });

  it('no order fills more than it asks for, goes back, or speaks after it is done', () => {
    const last = new Map<number, { status: string; filled: Decimal }>();
    for (const output of scene.outputs) {
      if (output.kind !== 'order') continue;
      const before = last.get(output.permId);
      expect(before?.status === 'Filled' || before?.status === 'Cancelled', `permId ${output.permId}`).toBe(
        false,
      );
      expect(output.filled.atLeast(before?.filled ?? 0)).toBe(true);
      expect(output.filled.atMost(output.order.totalQuantity!)).toBe(true);
      expect(output.filled.plus(output.remaining).equals(output.order.totalQuantity!)).toBe(true);
      last.set(output.permId, output);
    }
    const open = scene.venue.openOrders().map(({ permId }) => permId);
    const unfinished = [...last].filter(([, { status }]) => status !== 'Filled' && status !== 'Cancelled');
    expect(new Set(open)).toEqual(new Set(unfinished.map(([permId]) => permId)));
  });

  it('no limit order trades at a price worse than its limit, and no execution misses its increment of the filled quantity', () => {
    const orders = new Map<number, { lmtPrice: number; type: string }>();
    const filled = new Map<number, Decimal>();
    for (const output of scene.outputs) {
      if (output.kind === 'order')
        orders.set(output.permId, { lmtPrice: output.order.lmtPrice!, type: output.order.orderType! });
      if (output.kind !== 'execution') continue;
      const { permId = 0, price = 0, side, shares, cumQty } = output.execution;
      const { lmtPrice, type } = orders.get(permId)!;
      expect(type !== 'LMT' || (side === 'BOT' ? price <= lmtPrice : price >= lmtPrice)).toBe(true);
      const sum = (filled.get(permId) ?? Decimal.ZERO).plus(shares!);
      expect(cumQty?.toString()).toBe(sum.toString());
      filled.set(permId, sum);
    }
  });
});

function randomStep(scene: Scene, random: Random, orders: typeof randomOrder): void {
  scene.now = instant(scene.now + random.below(40_000_000));
  const draw = random.below(100);
  const account = ACCOUNTS[random.below(2)]!;
  const open = scene.venue.openOrders();
  const picked = open[random.below(Math.max(1, open.length))];
  if (draw < 35) randomQuote(scene, random, EXCHANGES[random.below(3)]!);
  else if (draw < 45) scene.print(100 + (random.below(41) - 20) / 100, 1 + random.below(300));
  else if (draw < 85)
    scene.place(
      orders(random),
      { exchange: ['SMART', 'SMART', 'ARCA', 'IBKRATS'][random.below(4)]! },
      { account },
    );
  else if (picked === undefined) return;
  else if (draw < 93) scene.handle({ kind: 'cancel', permId: picked.permId, clientId: 7 });
  else {
    const totalQuantity = picked.filled.plus(1 + random.below(400));
    scene.handle({
      kind: 'modify',
      permId: picked.permId,
      orderId: picked.orderId,
      contract: {},
      order: { ...picked.order, totalQuantity },
    });
  }
}

function randomOrder(random: Random): RandomOrder {
  const price = randomPrice(random);
  const base = {
    action: random.below(2) === 0 ? 'BUY' : 'SELL',
    totalQuantity: 1 + random.below(500),
    tif: ['DAY', 'DAY', 'GTC', 'IOC', 'FOK'][random.below(5)]!,
    outsideRth: random.below(4) === 0,
    ...(random.below(4) === 0 ? { ocaGroup: `g${random.below(3)}`, ocaType: 1 + random.below(3) } : {}),
  };
  switch (random.below(5)) {
    case 0:
      return { ...base, orderType: 'MKT' };
    case 1:
      return { ...base, orderType: 'STP', auxPrice: price };
    case 2:
      return { ...base, orderType: 'STP LMT', auxPrice: price, lmtPrice: price };
    default:
      return { ...base, orderType: 'LMT', lmtPrice: price };
  }
}

/** Any type and attribute; those that do not go together are refused, and that is fine. */
function orderOfEveryKind(random: Random): RandomOrder {
  const base = randomOrder(random);
  const price = randomPrice(random);
  const lmtPrice = randomPrice(random);
  const offset = { auxPrice: random.below(4) / 100, ...(random.below(2) === 0 ? { lmtPrice } : {}) };
  const trail = { auxPrice: (1 + random.below(9)) / 100 };
  switch (random.below(14)) {
    case 0:
      return { ...base, orderType: 'MIT', auxPrice: price };
    case 1:
      return { ...base, orderType: 'LIT', auxPrice: price, lmtPrice };
    case 2:
      return { ...base, orderType: 'TRAIL', ...trail };
    case 3:
      return { ...base, orderType: 'TRAIL LIMIT', ...trail, lmtPriceOffset: 0.02 };
    case 4:
      return { ...base, orderType: ['REL', 'PEG MKT', 'PEG MID', 'MIDPRICE'][random.below(4)]!, ...offset };
    case 5:
      return {
        ...base,
        orderType: ['SNAP MKT', 'SNAP MID', 'SNAP PRIM', 'MTL'][random.below(4)]!,
        ...offset,
      };
    case 6:
      return { ...base, orderType: 'LOC', lmtPrice };
    case 7:
      return { ...base, orderType: 'LMT', lmtPrice, tif: 'OPG' };
    case 8:
      return { ...base, orderType: 'LMT', lmtPrice, hidden: true };
    case 9:
      return { ...base, orderType: 'LMT', lmtPrice, displaySize: 1 + random.below(60) };
    case 10:
      return { ...base, orderType: 'LMT', lmtPrice, allOrNone: true };
    case 11:
      return { ...base, orderType: 'LMT', lmtPrice, minQty: 1 + random.below(100) };
    case 12:
      return {
        ...base,
        orderType: 'STP',
        auxPrice: price,
        triggerPrice: lmtPrice,
        adjustedOrderType: 'TRAIL',
        adjustedStopPrice: lmtPrice,
        adjustedTrailingAmount: 0.03,
      };
    default:
      return base;
  }
}

type RandomOrder = NonNullable<Parameters<Scene['place']>[0]>;

function randomPrice(random: Random): number {
  return 100 + (random.below(31) - 15) / 100;
}

function randomQuote(scene: Scene, random: Random, exchange: string): void {
  const bid = 9_990 + random.below(15);
  const ask = bid + 1 + random.below(8);
  const levels = (from: number, step: number) =>
    Array.from(
      { length: random.below(4) },
      (_, i) => [(from + i * step) / 100, 1 + random.below(400)] as const,
    );
  scene.quote(exchange, levels(bid, -1), levels(ask, 1));
}
