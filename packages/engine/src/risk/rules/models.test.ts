import { instantFromIso, plusMs } from '@tapewright/model';
import { describe, expect, test } from 'vitest';
import { spyRig } from '../../testing/rig.ts';
import type { EveryLimit, StressLimit, ValueAtRiskLimit } from '../limits.ts';

const DAY_MS = 86_400_000;

/** Closes of SPY, one a day, the last of them today's. */
function withCloses(limit: Partial<EveryLimit>, closes: readonly number[]) {
  const made = spyRig(undefined, { risk: { ...limit, others: 'none' } });
  const { rig } = made;
  rig.at = instantFromIso('2026-09-01T15:00:00Z');
  for (const close of closes) {
    rig.at = plusMs(rig.at, DAY_MS);
    rig.bar(close);
  }
  return made;
}

describe('valueAtRisk', () => {
  const valueAtRisk: ValueAtRiskLimit = {
    method: 'historical',
    confidence: 0.75,
    days: 4,
    max: 1_000,
    calendar: 'NYSE',
  };
  // Returns of the days that are over: 0 %, +10 %, -10 %, +1.0101… %; today's -50 % is not over.
  const closes = [100, 110, 99, 100, 50];

  test('is what the order’s position would have lost on a bad day', () => {
    const { ctx, spy } = withCloses({ valueAtRisk }, closes);
    // Sorted profits of 200 shares at 50: -1,000, 0, 101.01, 1,000. The index is floor(3 * 0.25) = 0.
    expect(ctx.buy(spy, 201).refusal?.message).toBe(
      'valueAtRisk: 1,005 USD in a day at 75 %, limit 1,000 USD',
    );
    expect(ctx.buy(spy, 199).status).toBe('Sending');
  });

  test('a short position loses on the good days', () => {
    const { ctx, spy } = withCloses({ valueAtRisk: { ...valueAtRisk, max: 500 } }, closes);
    // 101 * 50 * 10 %
    expect(ctx.sell(spy, 101).refusal?.message).toContain('valueAtRisk: 505 USD');
    expect(ctx.sell(spy, 99).status).toBe('Sending');
  });

  test('parametric: the quantile times the deviation of the profits', () => {
    const { ctx, spy } = withCloses(
      { valueAtRisk: { ...valueAtRisk, method: 'parametric', confidence: 0.99 } },
      closes,
    );
    // Python 3.11: NormalDist().inv_cdf(0.99) * stdev([0, .1, -.1, 1/99]) * 50 is 9.51543 a share
    expect(ctx.buy(spy, 106).refusal?.message).toContain('valueAtRisk: 1,008.64 USD in a day at 99 %');
    expect(ctx.buy(spy, 105).status).toBe('Sending');
  });

  test('too short a history is no history', () => {
    const { ctx, spy } = withCloses({ valueAtRisk: { ...valueAtRisk, days: 5 } }, closes);
    expect(ctx.buy(spy, 1).refusal?.message).toBe(
      'valueAtRisk: 4 of 5 daily returns are known of SPY; watch it in bars with more history',
    );
  });

  test('a second position without history is not left out', () => {
    const { rig, ctx, spy } = withCloses({ valueAtRisk }, closes);
    const aapl = ctx.stock('AAPL');
    rig.qualify(1, { conId: 265598, symbol: 'AAPL', secType: 'STK', exchange: 'SMART', currency: 'USD' });
    rig.quote(49, 51, 1);
    expect(ctx.buy(aapl, 1).refusal?.message).toContain('0 of 4 daily returns are known of AAPL');
    rig.fill(ctx.buy(spy, 1), 1, 50);
    expect(ctx.sell(spy, 1).status).toBe('Sending');
  });
});

describe('stress', () => {
  const stress: StressLimit = {
    scenarios: [
      { name: 'crash', movesPercent: { '*': -20 } },
      { name: 'melt-up', movesPercent: { SPY: 30 } },
    ],
    max: 1_000,
  };

  test.each([
    // 51 * 100 * 20 %
    [51, 'stress: 1,020 USD lost in crash, limit 1,000 USD'],
    [50, undefined],
    // 34 * 100 * 30 %
    [-34, 'stress: 1,020 USD lost in melt-up, limit 1,000 USD'],
    [-33, undefined],
  ])('an order of %d', (quantity, message) => {
    const { ctx, spy } = spyRig(undefined, { risk: { stress, others: 'none' } });
    expect(ctx.order(spy, quantity).refusal?.message).toBe(message);
  });

  test('refuses what a scenario says nothing of', () => {
    const scenarios: StressLimit['scenarios'] = [{ name: 'tech', movesPercent: { AAPL: -30 } }];
    const { ctx, spy } = spyRig(undefined, { risk: { stress: { scenarios, max: 1 }, others: 'none' } });
    expect(ctx.buy(spy, 1).refusal?.message).toBe(
      "stress: tech does not say how SPY moves; add it, or '*' for the rest",
    );
  });
});
