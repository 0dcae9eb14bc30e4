import { Decimal, type Contract } from '@tapewright/model';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LiveOrder } from '../../orders/live-order.ts';
import type { StrategyContext } from '../../strategy/strategy-context.ts';
import type { Instrument } from '../../strategy/instrument.ts';
import { spyRig, type Rig } from '../../testing/rig.ts';
import type { EveryLimit } from '../limits.ts';

// Everywhere: 100,000 USD of cash, SPY at 100.

const AAPL: Contract = { conId: 265598, symbol: 'AAPL', secType: 'STK', exchange: 'SMART', currency: 'USD' };

function rigWith(limits: Partial<EveryLimit>) {
  return spyRig(undefined, { risk: { ...limits, others: 'none' } });
}

/** AAPL at 50 beside SPY. */
function withAapl(rig: Rig, ctx: StrategyContext): Instrument {
  const aapl = ctx.stock('AAPL');
  rig.qualify(1, AAPL);
  rig.quote(49, 51, 1);
  return aapl;
}

describe('maxPosition', () => {
  test('counts what is held and every order that works on the same side', () => {
    const { rig, ctx, spy } = rigWith({ maxPosition: 100 });
    rig.fill(ctx.buy(spy, 40), 40, 100);
    ctx.buy(spy, 30, { limit: 90 });
    expect(ctx.buy(spy, 31, { limit: 80 }).refusal?.message).toBe('maxPosition: 101 SPY, limit 100');
    expect(ctx.buy(spy, 30, { limit: 80 }).status).toBe('Sending');
  });

  test('short as well as long', () => {
    const { ctx, spy } = rigWith({ maxPosition: 100 });
    expect(ctx.sell(spy, 101).refusal?.message).toBe('maxPosition: -101 SPY, limit 100');
    expect(ctx.sell(spy, 100).status).toBe('Sending');
  });

  test('counts a modified order as it will be, not beside itself', () => {
    const { rig, ctx, spy } = rigWith({ maxPosition: 100 });
    const order = ctx.buy(spy, 60, { limit: 90 });
    rig.status(order, 'Submitted');
    expect(ctx.modify(order, { quantity: 101 })?.rule).toBe('maxPosition');
    expect(ctx.modify(order, { quantity: 100 })).toBeUndefined();
  });

  test('may differ for an instrument', () => {
    const { rig, ctx, spy } = rigWith({ maxPosition: 100, instruments: { AAPL: { maxPosition: 10 } } });
    const aapl = withAapl(rig, ctx);
    expect(ctx.buy(aapl, 11).refusal?.message).toBe('maxPosition: 11 AAPL, limit 10');
    expect(ctx.buy(aapl, 10).status).toBe('Sending');
    expect(ctx.buy(spy, 100).status).toBe('Sending');
  });
});

describe('maxGrossExposure', () => {
  test('adds longs and shorts', () => {
    const { rig, ctx, spy } = rigWith({ maxGrossExposure: 10_000 });
    const aapl = withAapl(rig, ctx);
    rig.fill(ctx.sell(aapl, 100), 100, 50);
    // 100 * 50 + 51 * 100
    expect(ctx.buy(spy, 51).refusal?.message).toBe('maxGrossExposure: 10,100 USD, limit 10,000 USD');
    expect(ctx.buy(spy, 50).status).toBe('Sending');
  });

  test('what can be on one side only counts once: orders of one OCA group as the largest of them', () => {
    const { rig, ctx, spy } = rigWith({ maxGrossExposure: 10_000 });
    rig.fill(ctx.buy(spy, 50), 50, 100);
    const oca = { fields: { ocaGroup: 'exit' } };
    ctx.sell(spy, 50, { limit: 110, ...oca });
    ctx.sell(spy, 50, { stop: 90, ...oca });
    // The far ends are 100 long and flat: 10,000. Counted apart, the sales would make it 50 short beside it.
    expect(ctx.buy(spy, 50, { limit: 95 }).status).toBe('Sending');
    expect(ctx.buy(spy, 1, { limit: 95 }).refusal?.rule).toBe('maxGrossExposure');
  });

  test('a position without a price is not counted as nothing', () => {
    const { rig, ctx, spy } = rigWith({ maxGrossExposure: 10_000 });
    rig.send({
      kind: 'brokerPosition',
      position: { account: 'DU1', contract: AAPL, position: Decimal.of(1), avgCost: 50 },
    });
    expect(ctx.buy(spy, 1).refusal?.message).toBe(
      'maxGrossExposure: no price, multiplier or exchange rate of AAPL; subscribe to bars or quotes of everything held',
    );
  });

  test('lets through what reduces although the limit is exceeded', () => {
    const { rig, ctx, spy } = rigWith({ maxGrossExposure: 10_000 });
    rig.fill(ctx.buy(spy, 100), 100, 100);
    rig.bar(150);
    expect(ctx.buy(spy, 1).status).toBe('Refused');
    expect(ctx.sell(spy, 50).status).toBe('Sending');
  });
});

describe('maxNetExposure', () => {
  test('shorts make room for longs', () => {
    const { rig, ctx, spy } = rigWith({ maxNetExposure: 5_000 });
    const aapl = withAapl(rig, ctx);
    rig.fill(ctx.sell(aapl, 100), 100, 50);
    // -5,000 + 101 * 100
    expect(ctx.buy(spy, 101).refusal?.message).toBe('maxNetExposure: 5,100 USD, limit 5,000 USD');
    expect(ctx.buy(spy, 100).status).toBe('Sending');
  });

  test('what brings it nearer to nothing passes', () => {
    const { rig, ctx, spy } = rigWith({ maxNetExposure: 5_000 });
    const aapl = withAapl(rig, ctx);
    rig.fill(ctx.sell(aapl, 100), 100, 50);
    rig.quote(99, 101, 1);
    expect(ctx.sell(spy, 1).status).toBe('Refused');
    expect(ctx.buy(spy, 1).status).toBe('Sending');
  });
});

describe('maxLeverage', () => {
  test('is the gross exposure over the equity', () => {
    const { ctx, spy } = rigWith({ maxLeverage: 2 });
    // 2,001 * 100 / 100,000
    expect(ctx.buy(spy, 2_001).refusal?.message).toBe('maxLeverage: 2.001 times the equity, limit 2 times');
    expect(ctx.buy(spy, 2_000).status).toBe('Sending');
  });

  test('needs an equity above nothing', () => {
    const { rig, ctx, spy } = rigWith({ maxLeverage: 2 });
    rig.fill(ctx.buy(spy, 1_500), 1_500, 100);
    rig.bar(33);
    // -50,000 + 1,500 * 33
    expect(ctx.buy(spy, 1).refusal?.message).toBe('maxLeverage: the equity is -500 USD; fund the account');
  });
});

describe('concentrationPercent', () => {
  test('is what one instrument could be of the equity', () => {
    const { ctx, spy } = rigWith({ concentrationPercent: 10 });
    expect(ctx.buy(spy, 101).refusal?.message).toBe(
      'concentrationPercent: 10.1 % of the equity in SPY, limit 10 %',
    );
    expect(ctx.sell(spy, 100).status).toBe('Sending');
  });
});

describe('sectorExposure', () => {
  const sectorExposure = { sectors: { SPY: 'fund', AAPL: 'tech', QQQ: 'fund' }, max: { fund: 1_000 } };

  test('adds up a sector, and no other', () => {
    const { rig, ctx, spy } = rigWith({ sectorExposure });
    rig.fill(ctx.sell(spy, 5), 5, 100);
    expect(ctx.sell(spy, 6).refusal?.message).toBe('sectorExposure: 1,100 USD in fund, limit 1,000 USD');
    expect(ctx.sell(spy, 5).status).toBe('Sending');
  });

  test('refuses what is in no sector, and a sector without a limit', () => {
    const { rig, ctx } = rigWith({ sectorExposure });
    expect(ctx.buy(withAapl(rig, ctx), 1).refusal?.message).toBe(
      'sectorExposure: the sector tech has no limit; state its limit',
    );
    const unknown = rigWith({ sectorExposure: { sectors: {}, max: {} } });
    expect(unknown.ctx.buy(unknown.spy, 1).refusal?.message).toBe(
      'sectorExposure: the sector of SPY is unknown; add it to the table of sectors',
    );
  });
});

describe('betaExposure', () => {
  const betaExposure = { betas: { SPY: 1, AAPL: 1.2 }, max: 6_000 };

  test('adds value times beta with its sign', () => {
    const { rig, ctx, spy } = rigWith({ betaExposure });
    const aapl = withAapl(rig, ctx);
    // 100 * 50 * 1.2 is 6,000
    expect(ctx.buy(aapl, 101).refusal?.message).toBe('betaExposure: 6,060 USD of beta, limit 6,000 USD');
    rig.fill(ctx.buy(aapl, 100), 100, 50);
    expect(ctx.buy(spy, 1).status).toBe('Refused');
    // -120 * 100 + 6,000
    expect(ctx.sell(spy, 120).status).toBe('Sending');
  });

  test('an order against the beta passes however much there is', () => {
    const { rig, ctx, spy } = rigWith({ betaExposure });
    const aapl = withAapl(rig, ctx);
    rig.fill(ctx.buy(aapl, 100), 100, 50);
    rig.quote(99, 101, 1);
    expect(ctx.sell(spy, 10).status).toBe('Sending');
  });

  test('refuses what has no beta', () => {
    const { ctx, spy } = rigWith({ betaExposure: { betas: {}, max: 1 } });
    expect(ctx.buy(spy, 1).refusal?.message).toBe(
      'betaExposure: the beta of SPY is unknown; add it to the table of betas',
    );
  });
});

describe('longOnly', () => {
  test('sells what is held, and no more, sales that work counted', () => {
    const { rig, ctx, spy } = rigWith({ longOnly: 'on' });
    rig.fill(ctx.buy(spy, 10), 10, 100);
    ctx.sell(spy, 6, { limit: 110 });
    expect(ctx.sell(spy, 5).refusal?.message).toBe(
      'longOnly: the position in SPY could become -1; sell what is held and not on sale already',
    );
    expect(ctx.sell(spy, 4).status).toBe('Sending');
  });

  test('sales of one OCA group are one sale', () => {
    const { rig, ctx, spy } = rigWith({ longOnly: 'on' });
    rig.fill(ctx.buy(spy, 10), 10, 100);
    ctx.sell(spy, 10, { limit: 110, fields: { ocaGroup: 'exit' } });
    expect(ctx.sell(spy, 10, { stop: 90, fields: { ocaGroup: 'exit' } }).status).toBe('Sending');
    expect(ctx.sell(spy, 10, { stop: 91 }).status).toBe('Refused');
  });
});

describe('locate', () => {
  const shares = (rig: Rig, count: number): void => {
    rig.send({ kind: 'quote', instrument: 0, bid: 99, ask: 101, shortableShares: Decimal.of(count) });
  };

  test('a short sale needs shares that can be borrowed', () => {
    const { rig, ctx, spy } = rigWith({ locate: 'required' });
    expect(ctx.sell(spy, 1).refusal?.message).toBe(
      'locate: the broker has not said whether SPY can be borrowed; subscribe to its quotes, and wait for the shortable shares',
    );
    shares(rig, 100);
    expect(ctx.sell(spy, 101).refusal?.message).toBe('locate: 101 SPY sold short, limit 100 to borrow');
    expect(ctx.sell(spy, 100).status).toBe('Sending');
  });

  test('only what goes below nothing is sold short', () => {
    const { rig, ctx, spy } = rigWith({ locate: 'required' });
    rig.fill(ctx.buy(spy, 10), 10, 100);
    shares(rig, 5);
    expect(ctx.sell(spy, 16).refusal?.message).toBe('locate: 6 SPY sold short, limit 5 to borrow');
    expect(ctx.sell(spy, 15).status).toBe('Sending');
  });
});

describe('restricted', () => {
  test.each([['SPY'], ['756733']])('%s is not traded', (entry) => {
    const { rig, ctx, spy } = rigWith({ restricted: ['MSFT', entry] });
    expect(ctx.buy(spy, 1).refusal?.message).toBe(
      'restricted: SPY is on the restricted list; take it off, or close it by hand',
    );
    expect(ctx.buy(withAapl(rig, ctx), 1).status).toBe('Sending');
  });

  test('is closed by the flatten command all the same', () => {
    const { rig } = rigWith({ restricted: ['AAPL'] });
    rig.send({
      kind: 'brokerPosition',
      position: { account: 'DU1', contract: AAPL, position: Decimal.of(7), avgCost: 50 },
    });
    rig.command('flatten');
    rig.qualify(1, AAPL);
    expect([rig.order(1).side, rig.order(1).status]).toEqual(['SELL', 'Sending']);
  });
});

describe('resting orders that each reduce', () => {
  test('cannot together turn the position over beyond a limit', () => {
    const { rig, ctx, spy } = rigWith({ maxPosition: 100 });
    rig.fill(ctx.buy(spy, 60), 60, 100);
    const sent = Array.from({ length: 10 }, (_, i) => ctx.sell(spy, 60, { limit: 110 + i }).status);
    // 60 - 2 * 60 is 60 short, no larger than what is held; one more would be 120 short
    expect(sent.filter((status) => status === 'Sending')).toHaveLength(2);
  });

  test('do not hold up a close beside a protective stop, however much the limit is exceeded', () => {
    const { rig, ctx, spy } = rigWith({ maxGrossExposure: 10_000 });
    rig.fill(ctx.buy(spy, 100), 100, 100);
    ctx.sell(spy, 100, { stop: 90 });
    rig.bar(150);
    expect(ctx.close(spy)?.status).toBe('Sending');
  });

  test('whatever is ordered, modified and filled, no position goes beyond its limit', () => {
    const step = fc.record({
      kind: fc.constantFrom('order', 'order', 'order', 'fill', 'fill', 'modify', 'cancel'),
      units: fc.integer({ min: 5, max: 20 }),
      isBuy: fc.boolean(),
      rests: fc.boolean(),
      fillsWhole: fc.boolean(),
      which: fc.nat(20),
    });
    fc.assert(
      fc.property(fc.array(step, { minLength: 40, maxLength: 80, size: 'max' }), (steps) => {
        const { rig, ctx, spy } = rigWith({ maxPosition: 20 });
        for (const { kind, units, isBuy, rests, fillsWhole, which } of steps) {
          const open = ctx.openOrders(spy);
          const order = open[which % Math.max(1, open.length)];
          if (kind === 'order') ctx.order(spy, isBuy ? units : -units, rests ? { limit: 100 } : {});
          if (order === undefined) continue;
          if (kind === 'fill')
            rig.fill(order, (fillsWhole ? order.remaining : order.remaining.min(units)).toString(), 100);
          if (kind === 'modify') modified(rig, ctx, order, units);
          if (kind === 'cancel') ctx.cancel(order);
          expect(ctx.position(spy).qty.abs().atMost(20)).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });
});

/** The broker confirms the new quantity at once, when our gate lets it out. */
function modified(rig: Rig, ctx: StrategyContext, order: LiveOrder, units: number): void {
  rig.status(order, 'Submitted');
  if (ctx.modify(order, { quantity: order.filled.plus(units) }) !== undefined) return;
  const requested = rig.outputs.findLast((output) => output.kind === 'modify');
  if (requested !== undefined) rig.status(order, 'Submitted', { order: requested.approved.order });
}
