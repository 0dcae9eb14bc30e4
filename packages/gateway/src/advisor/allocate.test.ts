import { Decimal, type Order } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { allocate, type AllocationView } from './allocate.ts';
import type { AllocationGroup, AllocationMethod } from './allocation-group.ts';

/** A, B and C, with the amounts of a method that has them stated. */
function group(method: AllocationMethod, ...amounts: readonly (number | string)[]): AllocationGroup {
  return {
    name: 'G',
    method,
    members: ['A', 'B', 'C'].map((account, index) => ({
      account,
      amount: amounts[index] === undefined ? undefined : Decimal.of(amounts[index]),
    })),
  };
}

/** Net liquidation of IB's example, and half of it as equity with loan value the other way round. */
const VIEW: AllocationView = {
  netLiquidation: (account) => ({ A: 25_000, B: 50_000, C: 100_000 })[account] ?? 0,
  equityWithLoanValue: (account) => ({ A: 50_000, B: 25_000, C: 12_500 })[account] ?? 0,
  positionOf: (account) => Decimal.of({ A: 100, B: -40, C: 7 }[account] ?? 0),
  unitPrice: 230,
  sizeIncrement: Decimal.of('0.0001'),
};

function shares(of: AllocationGroup, order: Order | number, view: Partial<AllocationView> = {}): string {
  const asked = typeof order === 'number' ? { totalQuantity: Decimal.of(order) } : order;
  const allocation = allocate({ action: 'BUY', ...asked }, of, { ...VIEW, ...view });
  if (allocation.kind === 'refused') return `${allocation.error.code} ${allocation.error.message}`;
  return allocation.parts.map(({ account, qty }) => `${account} ${qty}`).join(', ');
}

describe('an order for a group', () => {
  it.each([
    // 400 of four accounts are 100 each, of three 133 and one more for the first. IBKR, "EqualQuantity".
    ['Equal', group('Equal'), 400, 'A 134, B 133, C 133'],
    // IBKR, "NetLiq": 1:2:4 of 700.
    ['NetLiq', group('NetLiq'), 700, 'A 100, B 200, C 400'],
    // 4:2:1 of 700.
    ['AvailableEquity', group('AvailableEquity'), 700, 'A 400, B 200, C 100'],
    // IBKR, "Ratio": 1:2:1 of 1,000.
    ['Ratio', group('Ratio', 1, 2, 1), 1_000, 'A 250, B 500, C 250'],
    // IBKR, "Percentage": 60 and 40 of 1,000.
    ['Percent', group('Percent', 60, 40, 0), 1_000, 'A 600, B 400'],
    ['ContractsOrShares', group('ContractsOrShares', 5, 2, 1), 8, 'A 5, B 2, C 1'],
    // By the money, when the order says how much: 3:1.
    ['MonetaryAmount', group('MonetaryAmount', 3_000, 1_000, 0), 40, 'A 30, B 10'],
    // 10 of 1:2:4 is 1.43, 2.86, 5.71.
    ['what does not divide', group('NetLiq'), 10, 'A 1, B 3, C 6'],
    // Half a share goes by ten-thousandths.
    ['fractions', group('Equal'), 0.5, 'A 0.1667, B 0.1667, C 0.1666'],
    ['fewer shares than accounts', group('Equal'), 2, 'A 1, B 1'],
  ] as const)('by %s', (_, of, quantity, expected) => {
    expect(shares(of, quantity)).toBe(expected);
  });

  it('without a quantity: as many as the group states, or as its money buys', () => {
    expect(shares(group('ContractsOrShares', 5, 2, 1), {})).toBe('A 5, B 2, C 1');
    // 1,000 / 230 = 4.3, 500 / 230 = 2.2, 229 / 230 is less than one.
    expect(shares(group('MonetaryAmount', 1_000, 500, 229), {})).toBe('A 4, B 2');
  });

  it('by the order s own method, if nothing has to be stated for that', () => {
    const faMethod = 'NetLiq';
    const totalQuantity = Decimal.of(700);
    expect(shares(group('Equal'), { faMethod, totalQuantity })).toBe('A 100, B 200, C 400');
    expect(shares(group('Ratio', 1, 1, 1), { faMethod, totalQuantity })).toMatch(/^10226 /);
    expect(shares(group('Equal'), { faMethod: 'Ratio', totalQuantity })).toMatch(/^10226 /);
    expect(shares(group('Equal'), { faMethod: 'Best', totalQuantity })).toMatch(
      /FA method 'Best' is not known/,
    );
    expect(shares(group('Ratio', 2, 1, 1), { faMethod: 'Ratio', totalQuantity: Decimal.of(4) })).toBe(
      'A 2, B 1, C 1',
    );
  });

  it.each([
    // Long 100 and 7, short 40. IBKR, "PctChange".
    ['BUY', '10', 'A 10'],
    ['BUY', '50', 'A 50, C 3'],
    ['SELL', '-100', 'A 100, C 7'],
    ['SELL', '25', 'B 10'],
    ['BUY', '-50', 'B 20'],
  ])('%s by PctChange of %s', (action, faPercentage, expected) => {
    expect(shares(group('Equal'), { action, faMethod: 'PctChange', faPercentage })).toBe(expected);
  });

  it.each([
    ['no quantity', group('Equal'), {}, /needs a quantity/],
    [
      'more than the group states',
      group('ContractsOrShares', 5, 2, 1),
      { totalQuantity: Decimal.of(9) },
      /get 8 in all, and the order is for 9/,
    ],
    ['a size between two steps', group('Equal'), { totalQuantity: Decimal.of('0.00005') }, /steps of 0.0001/],
    ['a cash quantity', group('Equal'), { cashQty: 100 }, /not in a cash quantity/],
    [
      'a percentage without a number',
      group('Equal'),
      { faMethod: 'PctChange', faPercentage: '' },
      /needs an faPercentage/,
    ],
    [
      'a percentage and a quantity',
      group('Equal'),
      { faMethod: 'PctChange', faPercentage: '5', totalQuantity: Decimal.ONE },
      /Leave it out/,
    ],
    [
      'a percentage of nothing',
      group('Equal'),
      { faMethod: 'PctChange', faPercentage: '0.1' },
      /No account would get anything/,
    ],
  ])('is refused with %s', (_, of, order, problem) => {
    expect(shares(of, order)).toMatch(problem);
  });

  it('is refused where the market or the accounts give nothing to go by', () => {
    expect(shares(group('MonetaryAmount', 1, 1, 1), {}, { unitPrice: undefined })).toMatch(
      /There is no price/,
    );
    expect(shares(group('NetLiq'), 10, { netLiquidation: () => -5 })).toMatch(/has anything to divide/);
  });
});
