import { Decimal } from '@tapewright/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AAPL, fills, Scene } from '../testing/scene.ts';

/** A venue with IBKR's costs, in which AAPL is at hand at any price. */
function scene(): Scene {
  return new Scene();
}

/** Trades at a price and returns the id of the execution. */
function trade(of: Scene, action: 'BUY' | 'SELL', totalQuantity: number, price: number): string {
  of.quote('NASDAQ', [[price, 1e6]], [[price + 0.01, 1e6]]);
  if (action === 'BUY') of.quote('NASDAQ', [[price - 0.01, 1e6]], [[price, 1e6]]);
  of.place({ action, totalQuantity });
  return of.venue.executions().at(-1)?.execution.execId ?? '';
}

const correct = (of: Scene, execId: string, more: { price?: number; shares?: number }) =>
  of.handle({
    kind: 'correction',
    execId,
    price: more.price,
    shares: more.shares === undefined ? undefined : Decimal.of(more.shares),
  });

/** Cash, and the position with its cost and profit. */
function books(of: Scene) {
  const { cash, positions } = of.venue.statement('DU1');
  const { qty, avgPrice, avgCost, realizedPnl, realizedPnlNet } = positions.get(AAPL) ?? {};
  return [cash.get('USD'), qty, avgPrice, avgCost, realizedPnl, realizedPnlNet].map(String);
}

describe('a correction', () => {
  it('puts another price in the place of the first, under the next revision of the id', () => {
    const made = scene();
    const execId = trade(made, 'BUY', 100, 230);
    expect(fills(correct(made, execId, { price: 229.5 }))).toEqual(['BOT 100 @229.5 NASDAQ']);
    expect(made.venue.executions().map(({ execution }) => execution.execId)).toEqual([
      execId.replace(/01$/, '02'),
    ]);
    // 1,000,000 − 22,950 − 1.0003 of costs, which stay.
    expect(books(made).slice(0, 3)).toEqual(['977048.9997', '100', '229.5']);
    expect(fills(correct(made, execId.replace(/01$/, '02'), { price: 229 }))).toEqual([
      'BOT 100 @229 NASDAQ',
    ]);
    expect(books(made)[2]).toBe('229');
  });

  it('of the size takes the difference out, and of all of it busts the trade', () => {
    const made = scene();
    trade(made, 'BUY', 100, 10);
    const execId = trade(made, 'BUY', 100, 12);
    expect(books(made).slice(1, 3)).toEqual(['200', '11']);
    correct(made, execId, { shares: 0 });
    // As if it had never been: 100 at 10, with nothing realised.
    expect(books(made).slice(1, 3)).toEqual(['100', '10']);
    expect(books(made)[4]).toBe('0');
  });

  it('reports the costs again, with the profit as it is now', () => {
    const made = scene();
    trade(made, 'BUY', 100, 10);
    const closing = trade(made, 'SELL', 100, 12);
    const report = correct(made, closing, { price: 13 }).find(({ kind }) => kind === 'commission');
    const [first] = made.venue.executions();
    // 100 × (13 − 10), less the costs of both ways, which are those of before.
    const costs = made.venue.statement('DU1').commissions.get('USD')?.toNumber() ?? 0;
    if (report?.kind !== 'commission') throw new Error('no report');
    expect(report.report.execId).toBe(closing.replace(/01$/, '02'));
    expect(report.report.realizedPNL).toBeCloseTo(300 - costs, 9);
    expect(first?.report.realizedPNL).toBeUndefined();
  });

  it('of an opening trade changes the profit of what was closed since', () => {
    const made = scene();
    const opening = trade(made, 'BUY', 100, 10);
    trade(made, 'SELL', 100, 12);
    correct(made, opening, { price: 11 });
    // 100 × (12 − 11).
    expect(books(made)[4]).toBe('100');
  });

  it('of what is not remembered is refused', () => {
    const made = scene();
    const execId = trade(made, 'BUY', 100, 10);
    expect(() => correct(made, 'none.01', { price: 1 })).toThrow('no execution none.01');
    correct(made, execId, { price: 11 });
    expect(() => correct(made, execId, { price: 12 })).toThrow('its latest revision');
    made.handle({ kind: 'corporateAction', conId: AAPL, action: { kind: 'split', shares: 2, per: 1 } });
    expect(() => correct(made, execId.replace(/01$/, '02'), { price: 12 })).toThrow('do not explain');
    expect(() => correct(made, execId.replace(/01$/, '02'), { shares: -1 })).toThrow('-1 shares');
  });

  it('leaves the books as they would be had the trades been so from the beginning, whatever they were', () => {
    const trades = fc.array(
      fc.record({
        isBuy: fc.boolean(),
        qty: fc.integer({ min: 1, max: 500 }),
        price: fc.integer({ min: 100, max: 9_000 }).map((cents) => cents / 100),
      }),
      { minLength: 1, maxLength: 8 },
    );
    fc.assert(
      fc.property(trades, fc.nat(), fc.integer({ min: 100, max: 9_000 }), (list, pick, cents) => {
        const index = pick % list.length;
        const [made, straight] = [scene(), scene()];
        const ids = list.map(({ isBuy, qty, price }) => trade(made, isBuy ? 'BUY' : 'SELL', qty, price));
        correct(made, ids[index] ?? '', { price: cents / 100 });
        for (const [i, { isBuy, qty, price }] of list.entries())
          trade(straight, isBuy ? 'BUY' : 'SELL', qty, i === index ? cents / 100 : price);
        const gross = (of: Scene) => {
          const { positions, cash, commissions } = of.venue.statement('DU1');
          const { qty, avgPrice, realizedPnl } = positions.get(AAPL) ?? {};
          // Costs differ with the price by the rules; what is compared is what the trades alone make.
          const beforeCosts = cash.get('USD')?.plus(commissions.get('USD') ?? 0);
          return [qty, avgPrice, realizedPnl, beforeCosts].map(String);
        };
        expect(gross(made)).toEqual(gross(straight));
      }),
      { numRuns: 60 },
    );
  });
});
