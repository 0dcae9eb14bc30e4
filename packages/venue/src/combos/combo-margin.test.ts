import { Decimal } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { IBKR_FIXED } from '../fees/ibkr-fixed.ts';
import { told } from '../testing/scene.ts';
import { AAPL, comboScene, leg, LOW, rows, VERTICAL } from '../testing/combo-scene.ts';

const margined = (cash: number, feePlan = IBKR_FIXED) => {
  const made = comboScene({
    accounts: [{ account: 'DU1', cash: { USD: cash }, margin: 'regT' }],
    feePlan,
  });
  made.quote('NASDAQ', [[232, 500]], [[232.02, 500]], AAPL);
  return made;
};

describe('the margin of a combination', () => {
  it('is that of the whole: a spread needs what can be lost between its strikes, not what its short leg alone would', () => {
    // Sold at 2.90: at most 5 − 2.90 = 2.10 a share can be lost, 500 of margin less 290 of premium. The short call alone asks for 20 % of
    // 232 × 100 and more (Reg T), which the account has not.
    const sold = margined(3_000).place({ action: 'SELL', totalQuantity: 1 }, VERTICAL);
    expect(rows(sold)).toHaveLength(3);
    const alone = margined(3_000).place({ action: 'SELL', totalQuantity: 1 }, { conId: LOW });
    expect(told(alone)[0]).toMatch(/^201 .*MUST EXCEED THE INITIAL MARGIN/);
  });

  it('is refused when the account cannot bear it', () => {
    // Of each 210 can be lost: 5 less the 2.90 that it brings. 14 of them are 2,940 of the 3,000, and 15 are more.
    const sell = (totalQuantity: number) =>
      told(margined(3_000).place({ action: 'SELL', totalQuantity }, VERTICAL));
    expect(sell(14)[0]).toBe('Submitted 0/14');
    const [refused] = sell(15);
    expect(refused).toMatch(/^201 .*MUST EXCEED THE INITIAL MARGIN/);
  });

  it('a what-if order says what the spread would change, and what its legs would cost', () => {
    const [answer] = margined(10_000).place(
      { action: 'SELL', orderType: 'LMT', lmtPrice: 2.9, totalQuantity: 2, whatIf: true },
      VERTICAL,
    );
    if (answer?.kind !== 'order') throw new Error('no answer');
    expect(answer.contract.secType).toBe('BAG');
    // 2 × 100 × (235 − 230).
    expect(answer.state.initMarginChange).toBe(1_000);
    // Two orders of two contracts at 0.65 and more, by the contract: 1.30 a leg before third parties.
    const costs = answer.state.commissionAndFees ?? 0;
    expect(costs).toBeGreaterThan(2.6);
    expect(costs).toBeLessThan(3);
  });
});

describe('the commissions of a combination', () => {
  it('are charged leg by leg, each with its own minimum', () => {
    const made = margined(10_000);
    const outputs = made.place({ action: 'BUY', totalQuantity: 1 }, VERTICAL);
    const costs = outputs.flatMap((output) => (output.kind === 'commission' ? [output.report] : []));
    expect(costs).toHaveLength(2);
    // IBKR Fixed, US options: at least 1.00 an order; a few cents of third parties.
    for (const { commissionAndFees = 0 } of costs) {
      expect(commissionAndFees).toBeGreaterThanOrEqual(1);
      expect(commissionAndFees).toBeLessThan(1.1);
    }
    const cash = made.venue.statement('DU1').cash.get('USD') ?? Decimal.ZERO;
    const paid = costs.reduce((sum, { commissionAndFees = 0 }) => sum + commissionAndFees, 0);
    expect(cash.toNumber()).toBeCloseTo(10_000 - 310 - paid, 6);
  });

  it('count a minimum once for an order that fills in parts', () => {
    const made = margined(10_000);
    made.quote('CBOE', [[6, 50]], [[6.1, 1]], LOW);
    made.place({ orderType: 'LMT', lmtPrice: 3.1, totalQuantity: 2 }, VERTICAL);
    const outputs = made.quote('CBOE', [[6, 50]], [[6.1, 5]], LOW);
    const costs = outputs.flatMap((output) =>
      output.kind === 'commission' ? [output.report.commissionAndFees ?? 0] : [],
    );
    // 2 × 0.65 is 1.30, of which the first contract paid 1.00.
    for (const cost of costs) expect(cost).toBeCloseTo(0.3, 0);
    expect(costs).toHaveLength(2);
  });

  it('a covered call needs no margin for its call', () => {
    const made = margined(25_000);
    const covered = { ...VERTICAL, comboLegs: [leg(AAPL, 'BUY', { ratio: 100 }), leg(LOW, 'SELL')] };
    expect(rows(made.place({ totalQuantity: 1 }, covered))[0]).toBe('BOT 1 @226.02 BAG .01.01');
  });
});
