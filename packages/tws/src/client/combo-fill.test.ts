import { Decimal } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import * as build from '../contracts/index.ts';
import { connected } from '../testing/connected.ts';
import { executionReport, orderReports } from '../testing/scripted-gateway.ts';

// A calendar spread, bought three times at a debit of 1.25: the gateway reports the combination and each of its legs, all under the
// order's id. Executions of a combination come with a suffix for each row: .01.01 the combination, .02.01 and .03.01 its legs.
const NEAR = {
  conId: 701,
  symbol: 'SPY',
  secType: 'OPT',
  exchange: 'SMART',
  currency: 'USD',
  multiplier: '100',
};
const FAR = { ...NEAR, conId: 702 };

describe('S18 a combination that fills', () => {
  it('is filled once by its own row, and its legs are what is held', async () => {
    const { ib, clock, gateway } = await connected();
    const spread = build.combo([
      { contract: FAR, action: 'BUY' },
      { contract: NEAR, action: 'SELL' },
    ]);
    const order = ib.orders.buy(spread, 3).limit(1.25).submit();
    await clock.pass(5);
    const placed = gateway.receivedOf('placeOrder').at(-1);
    if (placed === undefined) throw new Error('no order arrived');
    expect(placed.contract.comboLegs?.map(({ conId, action }) => [conId, action])).toEqual([
      [702, 'BUY'],
      [701, 'SELL'],
    ]);

    const row = (contract: object, side: 'BUY' | 'SELL', execId: string, price: number) =>
      executionReport(
        { ...placed, contract, order: { ...placed.order, action: side } },
        { execId, shares: 3, price },
      );
    gateway.send(
      ...orderReports(placed, { status: 'Submitted' }),
      row({ symbol: 'SPY', secType: 'BAG', exchange: 'SMART', currency: 'USD' }, 'BUY', 'ab.1.01.01', 1.25),
      row(FAR, 'BUY', 'ab.1.02.01', 4),
      row(NEAR, 'SELL', 'ab.1.03.01', 2.75),
      ...orderReports(placed, { status: 'Filled', filled: 3, avgFillPrice: 1.25 }),
    );
    for (const execId of ['ab.1.02.01', 'ab.1.03.01'])
      gateway.send({ kind: 'commissionAndFeesReport', execId, commissionAndFees: 1.95, currency: 'USD' });
    await clock.pass(50);

    expect(order.status).toBe('Filled');
    expect(order.filledQty).toEqual(Decimal.of(3));
    expect(order.avgPrice).toBeCloseTo(1.25, 10);
    expect(ib.portfolio.position(FAR).qty).toEqual(Decimal.of(3));
    expect(ib.portfolio.position(NEAR).qty).toEqual(Decimal.of(-3));
    const { commissions } = await order.costed({ timeout: '10s' });
    // 1.95 for each of two legs; the combination's own row has no commission.
    expect([...commissions]).toEqual([['USD', Decimal.of('3.9')]]);
  });
});
