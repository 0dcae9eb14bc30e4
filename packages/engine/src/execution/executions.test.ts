import { Decimal, seededRandom } from '@tapewright/model';
import { describe, expect, test } from 'vitest';
import type { LiveOrder } from '../orders/live-order.ts';
import { spyRig } from '../testing/rig.ts';
import { Stage } from '../testing/stage.ts';
import { LATE_FILL_GRACE_MS } from './children.ts';
import * as algos from './algos.ts';
import type { ExecutionAlgo } from './algo.ts';

const MINUTE = 60_000;

describe('twap', () => {
  test('trades equal pieces in equal intervals, and is filled', () => {
    const stage = new Stage(100, algos.twap({ forMs: 4 * MINUTE, everyMs: MINUTE }));
    stage.fillAll();
    stage.pass(4 * MINUTE, () => stage.fillAll());
    expect(stage.sizes).toEqual([25, 25, 25, 25]);
    expect(stage.parent.status).toBe('Filled');
    expect(stage.parent.progress).toBe(1);
    expect(stage.parent.avgPrice).toBe(100);
  });

  test('parts what does not divide evenly, without a remainder', () => {
    // 10 in 4: 10/4 → 3 (2.5 up), 7/3 → 2, 5/2 → 3, 2.
    const stage = new Stage(-10, algos.twap({ forMs: 4 * MINUTE, everyMs: MINUTE }));
    stage.fillAll();
    stage.pass(4 * MINUTE, () => stage.fillAll());
    expect(stage.sizes).toEqual([3, 2, 3, 2]);
    expect(stage.parent.children.every((child) => child.side === 'SELL')).toBe(true);
  });

  test('spreads what a time without a connection held up over what is left', () => {
    const stage = new Stage(100, algos.twap({ forMs: 5 * MINUTE, everyMs: MINUTE }));
    stage.fillAll();
    stage.rig.send({ kind: 'link', isUp: false, reason: 'the line is cut' });
    stage.pass(2 * MINUTE);
    stage.rig.send({ kind: 'link', isUp: true, reason: '' });
    stage.pass(3 * MINUTE, () => stage.fillAll());
    // 20, then two refused of 20 and 20; what is left, 80, goes in two: after the second refusal two intervals are left.
    const sent = stage.parent.children.filter((child) => child.status === 'Filled');
    expect(sent.map((child) => child.quantity.toNumber())).toEqual([20, 40, 40]);
    expect(stage.parent.status).toBe('Filled');
  });

  test('nothing works after the deadline, and what was not traded is told', () => {
    const stage = new Stage(100, algos.twap({ forMs: 2 * MINUTE, everyMs: MINUTE, limit: 90 }));
    stage.pass(2 * MINUTE + 1);
    expect(stage.working.every((child) => child.isCancelRequested)).toBe(true);
    expect(stage.parent.status).toBe('Ending');
    for (const child of stage.working) stage.rig.status(child, 'Cancelled');
    expect(stage.parent.status).toBe('Expired');
    expect(stage.parent.remaining.toString()).toBe('100');
    expect(stage.parent.reason).toBe('its time is over');
  });

  test('a passive piece that did not trade is taken back, and the last interval crosses', () => {
    const stage = new Stage(100, algos.twap({ forMs: 2 * MINUTE, everyMs: MINUTE, style: 'join' }));
    expect(stage.rig.placed[0]?.approved.order).toMatchObject({ orderType: 'LMT', lmtPrice: 100 });
    stage.pass(MINUTE + 1);
    expect(stage.parent.children[0]?.isCancelRequested).toBe(true);
    // The other half crosses at once; the first may still trade until its cancel is told and old.
    expect(stage.sizes).toEqual([50, 50]);
    expect(stage.parent.children[1]?.order.orderType).toBe('MKT');
    stage.rig.status(stage.parent.children[0]!, 'Cancelled');
    expect(stage.sizes).toEqual([50, 50]);
    stage.pass(LATE_FILL_GRACE_MS + 1);
    expect(stage.sizes).toEqual([50, 50, 50]);
    stage.fillAll();
    expect(stage.parent.status).toBe('Filled');
  });
});

describe('the races of a child', () => {
  const passive = () => algos.twap({ forMs: 4 * MINUTE, everyMs: MINUTE, style: 'join' });

  test('an execution told after the cancel is counted, and nothing is traded twice', () => {
    const stage = new Stage(100, passive());
    const first = stage.parent.children[0]!;
    stage.pass(MINUTE);
    stage.rig.status(first, 'Cancelled');
    stage.rig.fill(first, 25, 100);
    expect(stage.parent.filled.toString()).toBe('25');
    stage.pass(3 * MINUTE + 1, () => {
      stage.check();
      for (const child of stage.working)
        if (child !== first) stage.rig.fill(child, child.remaining.toString(), 100);
    });
    expect(stage.parent.filled.toString()).toBe('100');
    expect(stage.parent.status).toBe('Filled');
  });

  test('what the broker counts as filled stays committed until its execution is told', () => {
    const stage = new Stage(100, algos.iceberg({ forMs: 10 * MINUTE, limit: 100, display: 40 }));
    const first = stage.parent.children[0]!;
    stage.rig.status(first, 'Cancelled', { filled: Decimal.of(40), remaining: Decimal.ZERO });
    stage.pass(MINUTE);
    // 60 are free: 40 go out. The other 40 were traded, as the broker says.
    expect(stage.sizes).toEqual([40, 40]);
    stage.fillAll();
    expect(stage.sizes).toEqual([40, 40, 20]);
    stage.rig.fill(first, 40, 100);
    stage.fillAll();
    expect(stage.parent.filled.toString()).toBe('100');
    expect(stage.parent.status).toBe('Filled');
  });

  test('a cancelled quantity is kept back a while: its execution may be on the way', () => {
    const stage = new Stage(50, algos.iceberg({ forMs: 10 * MINUTE, limit: 100, display: 50 }));
    const first = stage.parent.children[0]!;
    stage.rig.status(first, 'Cancelled', { filled: Decimal.ZERO });
    stage.pass(LATE_FILL_GRACE_MS - 100);
    expect(stage.sizes).toEqual([50]);
    stage.rig.fill(first, 20, 100);
    stage.pass(200);
    expect(stage.sizes).toEqual([50, 30]);
  });

  test('an order in an unknown state is never replaced', () => {
    const stage = new Stage(100, algos.twap({ forMs: 4 * MINUTE, everyMs: MINUTE }));
    const first = stage.parent.children[0]!;
    stage.rig.send({ kind: 'orderUnknown', intentId: first.intentId, reason: 'no word' });
    stage.pass(4 * MINUTE - 1, () => {
      for (const child of stage.working)
        if (child !== first) stage.rig.fill(child, child.remaining.toString(), 100);
    });
    expect(stage.parent.filled.toString()).toBe('75');
    stage.pass(2);
    expect(stage.parent.status).toBe('Ending');
    stage.rig.fill(first, 25, 100);
    expect(stage.parent.status).toBe('Filled');
  });

  test('a smaller quantity takes back what is too much', () => {
    const stage = new Stage(100, algos.twap({ forMs: 4 * MINUTE, everyMs: MINUTE }));
    stage.pass(MINUTE + 1);
    expect(stage.parent.working.toString()).toBe('50');
    expect(stage.ctx.modify(stage.parent, { quantity: 30 })).toBeUndefined();
    expect(stage.parent.children.map((child) => child.isCancelRequested)).toEqual([false, true]);
  });

  test('cancel ends the parent when every child is over', () => {
    const stage = new Stage(100, algos.twap({ forMs: 4 * MINUTE, everyMs: MINUTE }));
    expect(stage.ctx.cancel(stage.parent)).toBe(true);
    expect(stage.parent.status).toBe('Ending');
    stage.rig.fill(stage.parent.children[0]!, 10, 100);
    stage.rig.status(stage.parent.children[0]!, 'Cancelled');
    expect(stage.parent.status).toBe('Cancelled');
    expect(stage.parent.filled.toString()).toBe('10');
    expect(stage.ctx.cancel(stage.parent)).toBe(false);
  });

  test('children that are refused in a row end it, with the reason', () => {
    const stage = new Stage(100, algos.iceberg({ forMs: 60 * MINUTE, limit: 100, display: 50 }), {
      risk: { others: 'none', maxQuantity: 10 },
    });
    stage.pass(30 * MINUTE);
    expect(stage.parent.status).toBe('Failed');
    expect(stage.parent.reason).toBe(
      '10 children in a row were refused, the last one: maxQuantity: 50, limit 10',
    );
    expect(stage.parent.children).toHaveLength(10);
  });

  test.each(['cancelAll', 'halt', 'flatten'] as const)('%s ends it', (command) => {
    const stage = new Stage(100, algos.twap({ forMs: 4 * MINUTE, everyMs: MINUTE }));
    stage.rig.command(command);
    for (const child of stage.working) stage.rig.status(child, 'Cancelled');
    expect(stage.parent.status).toBe('Cancelled');
    stage.pass(5 * MINUTE);
    expect(stage.parent.children).toHaveLength(1);
  });
});

test('a target counts what a parent has still to do', () => {
  const stage = new Stage(100, algos.twap({ forMs: 4 * MINUTE, everyMs: MINUTE }));
  const spy = stage.parent.instrument;
  expect(stage.ctx.orderTarget(spy, 100)).toBeUndefined();
  expect(stage.ctx.orderTarget(spy, 130)?.quantity.toString()).toBe('30');
});

test('its life is in the event log', () => {
  const stage = new Stage(10, algos.twap({ forMs: MINUTE, everyMs: MINUTE }));
  stage.fillAll();
  const lines = stage.rig.lines.filter((line) => line.startsWith('parent'));
  expect(lines[0]).toMatch(/^parent 1 new BUY 10 twap until=2026-08-25T14:01:00\.\d+Z$/);
  expect(lines.slice(1, 3)).toEqual(['parent 1 child 1', 'parent 1 Filled']);
});

test('terms that cannot be meant are said at once', () => {
  const { ctx, spy } = spyRig();
  const start = (algo: () => ExecutionAlgo) => () => ctx.execute(spy, 10, algo());
  expect(start(() => algos.twap({ forMs: 0, everyMs: 1 }))).toThrow('give it time');
  expect(start(() => algos.twap({ forMs: 10, everyMs: 0 }))).toThrow('a piece every 0 ms');
  expect(start(() => algos.iceberg({ forMs: 10, limit: 1, display: 0 }))).toThrow('show more than nothing');
  expect(() => ctx.execute(spy, 0, algos.twap({ forMs: 10, everyMs: 5 }))).toThrow('twap of nothing');
});

/** What a broker may do to children, drawn from a seed; after each step the pieces have to add up. */
function storm(seed: number): readonly string[] {
  const random = seededRandom(seed);
  const quantity = 1 + random.below(500);
  const kinds: readonly (() => ExecutionAlgo)[] = [
    () =>
      algos.twap({ forMs: 10 * MINUTE, everyMs: MINUTE, style: random.below(2) === 0 ? 'join' : 'market' }),
    () => algos.iceberg({ forMs: 10 * MINUTE, limit: 100, display: 1 + random.below(60), variation: 0.5 }),
    () => algos.pegged({ forMs: 10 * MINUTE, to: 'own' }),
    () => algos.sniper({ forMs: 10 * MINUTE, limit: 101 }),
    () => algos.implementationShortfall({ forMs: 10 * MINUTE, everyMs: 30_000, halfLifeMs: 3 * MINUTE }),
  ];
  const stage = new Stage(random.below(2) === 0 ? quantity : -quantity, kinds[random.below(kinds.length)]!());
  /** What an exchange has traded, by child: told or not. */
  const traded = new Map<LiveOrder, number>();
  const late: (() => void)[] = [];
  const trade = (child: LiveOrder): void => {
    const left = child.quantity.toNumber() - (traded.get(child) ?? 0);
    if (left === 0) return;
    const shares = 1 + random.below(left);
    traded.set(child, (traded.get(child) ?? 0) + shares);
    const tell = (): void => void stage.rig.fill(child, shares, 100);
    if (random.below(4) === 0) late.push(tell);
    else tell();
  };
  const act = (): void => {
    for (const child of stage.parent.children) {
      if (child.isDone) continue;
      const dice = random.below(12);
      if (dice < 3) trade(child);
      else if (dice === 3 || child.isCancelRequested || (child.order.tif === 'IOC' && dice < 8)) {
        const filled = traded.get(child) ?? 0;
        const remaining = Decimal.of(child.quantity.toNumber() - filled);
        if (remaining.isZero) continue;
        stage.rig.status(child, 'Cancelled', { filled: Decimal.of(filled), remaining });
        traded.set(child, child.quantity.toNumber());
      } else if (dice === 4 && child.status === 'Sending' && !traded.has(child)) {
        stage.rig.send({ kind: 'orderNotSent', intentId: child.intentId, reason: 'cut' });
        traded.set(child, child.quantity.toNumber());
      } else if (dice === 5) stage.rig.quote(99 + random.below(3), 101);
      else if (dice === 6) late.splice(0).forEach((tell) => tell());
    }
    stage.check();
    expect(stage.parent.filled.atMost(stage.parent.quantity), `seed ${seed}`).toBe(true);
  };
  for (let i = 0; i < 60; i++) {
    act();
    stage.pass(random.below(20_000), act);
  }
  late.splice(0).forEach((tell) => tell());
  for (let i = 0; i < 30 && !stage.parent.isDone; i++) {
    for (const child of stage.working) stage.rig.status(child, 'Cancelled');
    stage.pass(MINUTE);
  }
  stage.check();
  expect(stage.parent.isDone, `seed ${seed}: ${stage.parent.status}`).toBe(true);
  const sum = stage.parent.children.reduce((total, child) => total + child.filled.toNumber(), 0);
  expect(stage.parent.filled.toNumber()).toBe(sum);
  return stage.rig.logged('error').filter((text) => /over-filled|are filled/.test(text));
}

test('whatever the broker does, the pieces add up and every parent ends', () => {
  const seeds = Number(process.env['EXECUTION_SEEDS'] ?? 150);
  for (let seed = 1; seed <= seeds; seed++) expect(storm(seed), `seed ${seed}`).toEqual([]);
});

test('two runs of one seed do the same', () => {
  const lines = [1, 2].map(() => {
    const stage = new Stage(97, algos.twap({ forMs: 5 * MINUTE, everyMs: MINUTE, jitter: 0.5 }), { seed: 9 });
    stage.fillAll();
    stage.pass(5 * MINUTE, () => stage.fillAll());
    expect(stage.parent.status).toBe('Filled');
    return stage.rig.lines;
  });
  expect(lines[0]).toEqual(lines[1]);
});
