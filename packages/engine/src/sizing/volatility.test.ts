import { Decimal } from '@tapewright/model';
import { describe, expect, test } from 'vitest';
import { spyRig } from '../testing/rig.ts';
import type { Sizing, SizingView } from './sizing.ts';
import { atrRisk, kelly, volatilityTarget } from './volatility.ts';

const VIEW: SizingView = {
  equity: Decimal.of(100_000),
  price: 50,
  multiplier: Decimal.ONE,
  rateToBase: Decimal.ONE,
  step: Decimal.ONE,
};

function size(sizing: Sizing, changes: Partial<SizingView> = {}): string {
  const result = sizing({ ...VIEW, ...changes });
  return result instanceof Decimal ? result.toString() : result.message;
}

describe('kelly', () => {
  // Chan's SPY: 0.0723 / 0.1691^2 is 2.528 of the equity; 252,842 / 50 is 5,056.8.
  const chan = { excessReturn: 0.0723, volatility: 0.1691 };

  test.each([
    ['the whole', { ...chan, fraction: 1, maxShare: 10 }, '5056'],
    ['half of it', { ...chan, fraction: 0.5, maxShare: 10 }, '2528'],
    ['at most what is allowed', { ...chan, fraction: 1, maxShare: 2 }, '4000'],
    ['short', { excessReturn: -0.0723, volatility: 0.1691, fraction: 1, maxShare: 10 }, '-5056'],
    ['nothing to gain', { excessReturn: 0, volatility: 0.2, fraction: 1, maxShare: 10 }, '0'],
  ])('%s', (_name, terms, units) => {
    expect(size(kelly(terms))).toBe(units);
  });
});

describe('volatilityTarget', () => {
  test.each([
    // 0.1 / 0.2 of 100,000 at 50
    ['half the equity', { target: 0.1, volatility: 0.2, maxShare: 1 }, '1000'],
    ['short', { target: 0.1, volatility: 0.2, maxShare: 1, side: 'short' }, '-1000'],
    ['at most what is allowed', { target: 0.1, volatility: 0.01, maxShare: 1 }, '2000'],
  ] as const)('%s', (_name, terms, units) => {
    expect(size(volatilityTarget(terms))).toBe(units);
  });
});

describe('atrRisk', () => {
  test.each([
    // 1,000 / (2.5 * 2)
    ['one percent at two ranges', { riskShare: 0.01, atr: 2.5, multiple: 2 }, {}, '200'],
    ['short', { riskShare: 0.01, atr: 2.5, multiple: 2, side: 'short' }, {}, '-200'],
    [
      'with a multiplier of 50',
      { riskShare: 0.01, atr: 2.5, multiple: 2 },
      { multiplier: Decimal.of(50) },
      '4',
    ],
    // 1,000 / (5 * 1.25)
    [
      'at 1.25 to the base',
      { riskShare: 0.01, atr: 2.5, multiple: 2 },
      { rateToBase: Decimal.of('1.25') },
      '160',
    ],
    ['less than a unit', { riskShare: 0.01, atr: 1_001, multiple: 1 }, {}, '0'],
  ] as const)('%s', (_name, terms, view, units) => {
    expect(size(atrRisk(terms), view)).toBe(units);
  });
});

test.each([
  [volatilityTarget({ target: 0.1, volatility: Number.NaN, maxShare: 1 }), 'the volatility is NaN'],
  [volatilityTarget({ target: 0.1, volatility: 0, maxShare: 1 }), 'the volatility is 0'],
  [atrRisk({ riskShare: 0.01, atr: Number.NaN, multiple: 2 }), 'the average true range is NaN'],
  [kelly({ excessReturn: 0.1, volatility: 0, fraction: 1, maxShare: 1 }), 'the volatility is 0'],
  [
    kelly({ excessReturn: Number.NaN, volatility: 1, fraction: 1, maxShare: 1 }),
    'the share of the equity is NaN',
  ],
])('before there is enough history nothing is guessed: %#', (sizing, what) => {
  expect(size(sizing)).toBe(`sizing: ${what}; wait until there is enough history`);
});

test('a strategy orders what a sizing says is missing', () => {
  const { rig, ctx, spy } = spyRig();
  rig.fill(ctx.buy(spy, 100), 100, 100);
  // 100,000 * 1 % / (4 * 2) is 125
  const order = ctx.orderTargetSize(spy, atrRisk({ riskShare: 0.01, atr: 4, multiple: 2 }));
  expect([order?.side, order?.quantity.toString()]).toEqual(['BUY', '25']);
});
