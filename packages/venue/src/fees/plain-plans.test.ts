import { Decimal } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { fills, Scene } from '../testing/scene.ts';
import type { VenueOutput } from '../venue-io.ts';
import type { FeePlan } from './fee-plan.ts';
import { percentOfValue, perOrder, perUnit } from './plain-plans.ts';

const charges = (outputs: readonly VenueOutput[]) =>
  outputs.flatMap((output) => (output.kind === 'commission' ? [output.report.commissionAndFees] : []));

/** Charges of an order for 100 shares that fills at 25 in parts of 60 and 40. */
function chargesOfTwoFills(feePlan: FeePlan): (number | undefined)[] {
  const scene = new Scene({ feePlan });
  scene.handle({ kind: 'barPoint', conId: 265598, point: 'open', price: 25 });
  scene.place();
  return [60, 40].flatMap((volume) => {
    const outputs = scene.handle({ kind: 'barPoint', conId: 265598, point: 'low', price: 25, volume });
    expect(fills(outputs)).toHaveLength(1);
    return charges(outputs);
  });
}

describe('plain commissions, charged on all that an order has filled', () => {
  it.each<readonly [FeePlan, readonly number[]]>([
    // 0.2 % of 1,500 and of 1,000: backtesting.py's commission=.002.
    [percentOfValue(0.2), [3, 2]],
    // 60 and 40 shares at 0.001.
    [perUnit('0.001'), [0.06, 0.04]],
    // 0.3 for 60 is below the minimum of 1; 0.5 for 100 is, too: nothing more to pay.
    [perUnit('0.005', 1), [1, 0]],
    // 0.6 for 60 is below 0.8; 1 for 100 is above: the rest.
    [perUnit('0.01', '0.8'), [0.8, 0.2]],
    [perOrder(5), [5, 0]],
  ])('$name', (plan, expected) => {
    expect(chargesOfTwoFills(plan)).toEqual(expected);
  });

  it('refuses to give money back', () => {
    expect(() => percentOfValue(-1)).toThrow('a commission of -1; it must not be below zero');
    expect(percentOfValue(Decimal.ZERO).name).toBe('0 % of the value');
  });
});
