import { Decimal } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { AAPL, Scene } from '../testing/scene.ts';
import type { KeptOrder, KeptVenue } from './kept-venue.ts';

/** What a scene's venue would be kept as, of the orders with these permIds. */
function keptOf(scene: Scene): KeptVenue {
  const permIds = scene.outputs.flatMap((output) => (output.kind === 'order' ? [output.permId] : []));
  const orders = [...new Set(permIds)]
    .map((permId) => scene.venue.keptOrder(permId))
    .filter((order): order is KeptOrder => order !== undefined);
  return { orders, trades: scene.venue.executions(), books: scene.venue.keptBooks() };
}

/** A new venue that goes on where the scene's stopped, at its time. */
function resumed(scene: Scene): Scene {
  return new Scene({ resumes: keptOf(scene) }, new Date(scene.now / 1000).toISOString());
}

describe('a venue that goes on where another stopped', () => {
  it('has its orders, done and open, its executions, its cash and its positions', () => {
    const first = new Scene();
    first.quote('NASDAQ', [[229.9, 500]], [[230, 60]]);
    first.place({ orderType: 'MKT', action: 'SELL', totalQuantity: 20 });
    first.place({ orderType: 'LMT', lmtPrice: 230 });
    first.place({ orderType: 'LMT', lmtPrice: 100 });

    const second = resumed(first);
    second.handle({ kind: 'time' });

    expect(second.venue.openOrders()).toEqual(first.venue.openOrders());
    expect(second.venue.openOrders()).toHaveLength(2);
    expect(second.venue.completedOrders()).toEqual(first.venue.completedOrders());
    expect(second.venue.executions()).toEqual(first.venue.executions());
    expect(second.venue.statement('DU1')).toEqual(first.venue.statement('DU1'));
  });

  it('gives the next order and the next execution the names that would have come next', () => {
    const [first, whole] = [new Scene(), new Scene()];
    for (const scene of [first, whole]) {
      scene.quote('NASDAQ', [[229.9, 500]], [[230, 500]]);
      scene.place({ orderId: 1 });
    }
    const second = resumed(first);
    second.quote('NASDAQ', [[229.9, 500]], [[230, 400]]);
    second.place({ orderId: 2 });
    whole.place({ orderId: 2 });
    expect(second.venue.executions().map(({ execution }) => execution)).toEqual(
      whole.venue.executions().map(({ execution }) => execution),
    );
  });

  it('works what an algorithm has left until the end that the order names', () => {
    const first = new Scene();
    const show = (scene: Scene) => scene.quote('NASDAQ', [[229.9, 500]], [[230, 500]]);
    show(first);
    const algoParams = [{ tag: 'endTime', value: '20260825-14:01:40' }];
    first.place({ algoStrategy: 'Twap', algoParams, totalQuantity: 100 });
    // Ten steps of ten seconds: four of them, of ten shares each.
    first.until('2026-08-25T14:00:35Z');
    expect(first.venue.executions()).toHaveLength(4);
    const second = resumed(first);
    show(second);
    second.until('2026-08-25T14:02:00Z');
    expect(second.venue.openOrders()).toEqual([]);
    expect(second.venue.statement('DU1').positions.get(AAPL)?.qty.toString()).toBe('100');
  });

  it('fills what is left of an order that rested, and charges the minimum once', () => {
    const first = new Scene();
    first.quote('NASDAQ', [[229.9, 500]], [[230, 60]]);
    first.place({ orderType: 'LMT', lmtPrice: 230 });
    const second = resumed(first);
    const [fill] = second
      .quote('NASDAQ', [[229.8, 500]], [[229.95, 500]])
      .filter(({ kind }) => kind === 'execution');
    expect(fill).toMatchObject({
      execution: { shares: Decimal.of(40), price: 230, cumQty: Decimal.of(100) },
    });
    // IBKR Fixed: 100 shares are 1.00 USD, all of it charged with the first 60; the second fill pays its part of the audit trail alone.
    const [one, two] = second.venue.executions().map(({ report }) => report.commissionAndFees ?? Number.NaN);
    expect(one).toBeGreaterThanOrEqual(1);
    expect(two).toBeLessThan(0.01);
  });

  it('keeps a trailing stop where it has moved to', () => {
    const first = new Scene();
    first.quote('NASDAQ', [[230, 500]], [[230.02, 500]]);
    first.place({ action: 'SELL', orderType: 'TRAIL', auxPrice: 1, totalQuantity: 10 });
    first.print(230);
    first.print(235);
    const stop = first.venue.openOrders()[0]?.order.trailStopPrice;
    expect(stop).toBe(234);
    const second = resumed(first);
    second.quote('NASDAQ', [[233.9, 500]], [[233.92, 500]]);
    second.print(233.9);
    second.print(233.9);
    expect(second.venue.openOrders()).toEqual([]);
    expect(second.venue.executions()[0]).toMatchObject({ execution: { side: 'SLD' } });
  });

  it('ends an order of the day whose close passed while nobody ran', () => {
    const first = new Scene();
    first.quote('NASDAQ', [[229.9, 500]], [[230, 500]]);
    first.place({ orderType: 'LMT', lmtPrice: 100, tif: 'DAY' });
    first.place({ orderType: 'LMT', lmtPrice: 101, tif: 'GTC' });
    const second = resumed(first);
    second.until('2026-08-26T14:00:00Z');
    expect(second.venue.openOrders().map(({ order }) => order.tif)).toEqual(['GTC']);
    expect(second.venue.completedOrders()[0]?.state.completedStatus).toBe('Expired');
  });

  it('starts the children of a bracket when their parent fills, and cancels one when the other fills', () => {
    const first = new Scene();
    first.quote('NASDAQ', [[229.9, 500]], [[230, 500]]);
    first.place({ orderId: 1, orderType: 'LMT', lmtPrice: 229.5, transmit: false });
    first.place({
      orderId: 2,
      parentId: 1,
      action: 'SELL',
      orderType: 'LMT',
      lmtPrice: 231,
      transmit: false,
    });
    first.place({ orderId: 3, parentId: 1, action: 'SELL', orderType: 'STP', auxPrice: 228, transmit: true });
    const second = resumed(first);
    second.quote('NASDAQ', [[229.4, 500]], [[229.5, 500]]);
    expect(second.venue.openOrders().map(({ orderId, status }) => [orderId, status])).toEqual([
      [2, 'Submitted'],
      [3, 'PreSubmitted'],
    ]);
    const third = resumed(second);
    third.quote('NASDAQ', [[231, 500]], [[231.1, 500]]);
    expect(third.venue.openOrders()).toEqual([]);
    expect(third.venue.statement('DU1').positions.get(AAPL)?.qty).toEqual(Decimal.ZERO);
  });

  it('remembers which conditions an execution has met', () => {
    const first = new Scene();
    first.quote('NASDAQ', [[229.9, 500]], [[230, 500]]);
    first.place({
      orderType: 'LMT',
      lmtPrice: 230,
      conditions: [
        { type: 5, symbol: 'AAPL', secType: 'STK', exchange: 'SMART', isConjunctionConnection: true },
        { type: 1, conId: AAPL, price: 232, isMore: true, triggerMethod: 2, isConjunctionConnection: true },
      ],
    });
    first.place({ totalQuantity: 1 });
    const second = resumed(first);
    second.quote('NASDAQ', [[229.9, 500]], [[230, 500]]);
    expect(second.venue.openOrders()).toHaveLength(1);
    second.print(232);
    second.print(232);
    expect(second.venue.openOrders()).toEqual([]);
  });

  it('lets an order go on that follows another instrument', () => {
    const GOOGL = 208813719;
    const first = new Scene();
    const show = (scene: Scene, middle: number) => {
      scene.quote('NASDAQ', [[99, 500]], [[101, 500]]);
      scene.quote('NASDAQ', [[middle - 0.1, 500]], [[middle + 0.1, 500]], GOOGL);
    };
    show(first, 200);
    const pegged = { startingPrice: 100, peggedChangeAmount: 0.1, referenceChangeAmount: 0.5 };
    first.place({ orderType: 'PEG BENCH', referenceContractId: GOOGL, stockRefPrice: 200, ...pegged });
    const second = resumed(first);
    show(second, 200);
    second.quote('NASDAQ', [[200.9, 500]], [[201.1, 500]], GOOGL);
    // 201 is two steps of 0.5 up.
    expect(second.venue.quote(AAPL)?.bid).toBe(100.2);
  });

  it('refuses an order of an instrument that it does not list', () => {
    const first = new Scene();
    first.place({ orderType: 'LMT', lmtPrice: 100 });
    expect(() => new Scene({ resumes: keptOf(first), listings: [] })).toThrow(
      /conId 265598, which is not listed/,
    );
  });

  it('opens an account that the other had not, and gives the others no money', () => {
    const first = new Scene();
    const second = new Scene({
      resumes: keptOf(first),
      accounts: [
        { account: 'DU1', cash: { USD: 5 } },
        { account: 'DU9', cash: { USD: 7 } },
      ],
    });
    expect(second.venue.statement('DU1').cash.get('USD')).toEqual(Decimal.of(1_000_000));
    expect(second.venue.statement('DU9').cash.get('USD')).toEqual(Decimal.of(7));
  });
});

describe('the rest of the books', () => {
  const accounts = [{ account: 'DU1', cash: { USD: 100_000 }, margin: 'regT' as const }];

  it('goes on with the SMA, whose gains a loss does not take back', () => {
    const first = new Scene({ accounts });
    first.quote('NASDAQ', [[199.99, 500]], [[200, 500]]);
    first.place({ totalQuantity: 100 });
    first.quote('NASDAQ', [[240, 500]], [[240.01, 500]]);
    first.print(240);
    // A day ends at the gain: 100 × 40 raises equity, half of 24,000 is margin.
    first.until('2026-08-25T21:30:00Z');
    first.until('2026-08-26T14:00:00Z');
    first.quote('NASDAQ', [[200, 500]], [[200.01, 500]]);
    first.print(200);
    const sma = first.venue.accountValues('DU1')?.sma;
    const resumes = { orders: [], trades: first.venue.executions(), books: first.venue.keptBooks() };
    const second = new Scene({ accounts, resumes }, '2026-08-26T14:00:00Z');
    second.quote('NASDAQ', [[200, 500]], [[200.01, 500]]);
    second.print(200);
    // Back at 200 the equity alone would say 100,000 − 1.00 − 10,000, and the day at 240 said 2,000 more.
    expect(sma).toBeGreaterThan(91_900);
    expect(second.venue.accountValues('DU1')?.sma).toBeCloseTo(sma ?? Number.NaN, 6);
  });

  it('does not trade again what was delisted', () => {
    const first = new Scene();
    first.handle({ kind: 'corporateAction', conId: AAPL, action: { kind: 'delisting', price: 3 } });
    const second = resumed(first);
    second.quote('NASDAQ', [[229.9, 500]], [[230, 500]]);
    expect(second.venue.quote(AAPL)?.bid).toBeUndefined();
    expect(second.place()).toMatchObject([{ kind: 'refusal', code: 200 }]);
  });
});
