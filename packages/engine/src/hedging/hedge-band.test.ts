import type { Contract } from '@tapewright/model';
import { describe, expect, test } from 'vitest';
import { spyRig } from '../testing/rig.ts';
import { keepInBand, type HedgeBand } from './hedge-band.ts';

const AAPL: Contract = { conId: 265598, symbol: 'AAPL', secType: 'STK', exchange: 'SMART', currency: 'USD' };

/** AAPL at 50 with a beta of 1.2 is hedged with SPY at 100; the band is ±2,000 USD of beta around nothing. */
function hedgedRig(beta: () => number | undefined = () => 1.2) {
  const { rig, ctx, spy } = spyRig();
  const aapl = ctx.stock('AAPL');
  rig.qualify(1, AAPL);
  rig.quote(49, 51, 1);
  const timesBeta = (): number | undefined => {
    const value = beta();
    return value === undefined ? undefined : 50 * value;
  };
  const band: HedgeBand = {
    of: [{ instrument: aapl, perUnit: timesBeta }],
    hedge: { instrument: spy, perUnit: () => 100 },
    low: -2_000,
    high: 2_000,
    target: 0,
  };
  return { rig, ctx, spy, aapl, hedge: () => keepInBand(ctx, band) };
}

describe('keepInBand', () => {
  test.each([
    // 33 * 60 is 1,980; 34 * 60 is 2,040, for which 20.4 SPY would be sold
    [33, undefined],
    [34, 'SELL 20'],
    [-33, undefined],
    [-34, 'BUY 20'],
  ])('%d AAPL', (held, expected) => {
    const { rig, ctx, aapl, hedge } = hedgedRig();
    rig.fill(ctx.order(aapl, held), Math.abs(held), 50);
    const order = hedge();
    expect(order && `${order.side} ${order.quantity}`).toBe(expected);
  });

  test('counts the hedge that is held and the one under way', () => {
    const { rig, ctx, aapl, hedge } = hedgedRig();
    rig.fill(ctx.buy(aapl, 100), 100, 50);
    const order = hedge();
    // 6,000 / 100
    expect(order?.quantity.toString()).toBe('60');
    expect(hedge()).toBeUndefined();
    if (order !== undefined) rig.fill(order, 60, 100);
    expect(hedge()).toBeUndefined();
    rig.fill(ctx.buy(aapl, 50), 50, 50);
    // 150 * 60 - 60 * 100 is 3,000
    expect(hedge()?.quantity.toString()).toBe('30');
  });

  test.each([[() => undefined], [() => Number.NaN]])('does nothing while a beta is unknown', (beta) => {
    const { rig, ctx, aapl, hedge } = hedgedRig(beta);
    rig.fill(ctx.buy(aapl, 100), 100, 50);
    expect(hedge()).toBeUndefined();
    expect(rig.logged('warn')).toEqual(['not hedged: the exposure of one AAPL is unknown']);
  });
});
