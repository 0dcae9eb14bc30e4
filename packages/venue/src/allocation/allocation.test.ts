import { Decimal, seededRandom, type Order } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { NO_FEES } from '../fees/fee-plan.ts';
import { AAPL, Scene, told } from '../testing/scene.ts';
import type { VenueConfig } from '../venue.ts';
import type { AllocatedPart, VenueOutput } from '../venue-io.ts';

const CLIENTS = ['DU1', 'DU2', 'DU3'] as const;

function scene(config: Partial<VenueConfig> = {}): Scene {
  return new Scene({
    accounts: CLIENTS.map((account) => ({ account, cash: { USD: 1_000_000 } })),
    feePlan: NO_FEES,
    ...config,
  });
}

function parts(...quantities: readonly (number | string)[]): readonly AllocatedPart[] {
  return quantities.map((qty, index) => ({ account: CLIENTS[index] ?? '', qty: Decimal.of(qty) }));
}

/** An order of the advisor's for its clients. */
function placed(at: Scene, allocation: readonly AllocatedPart[], order: Order = {}) {
  const totalQuantity = allocation.reduce((sum, { qty }) => sum.plus(qty), Decimal.ZERO);
  return at.handle({
    kind: 'place',
    account: 'DF1',
    clientId: 7,
    orderId: 1,
    contract: { conId: AAPL, exchange: 'SMART' },
    order: {
      action: 'BUY',
      orderType: 'LMT',
      lmtPrice: 230,
      tif: 'DAY',
      totalQuantity,
      faGroup: 'All',
      ...order,
    },
    allocation,
  });
}

function executions(outputs: readonly VenueOutput[]): string[] {
  return outputs.flatMap((output) => {
    if (output.kind !== 'execution') return [];
    const { acctNumber, shares, cumQty } = output.execution;
    return [`${acctNumber} ${shares} of ${cumQty}`];
  });
}

const held = (at: Scene) =>
  CLIENTS.map((account) => at.venue.statement(account).positions.get(AAPL)?.qty.toString() ?? '0');

describe('an order for several accounts', () => {
  it('is one order in the market, and a trade for each account', () => {
    const at = scene();
    at.quote('NASDAQ', [], [[230, 1_000]]);
    const outputs = placed(at, parts(100, 50, 20));
    expect(executions(outputs)).toEqual(['DU1 100 of 100', 'DU2 50 of 50', 'DU3 20 of 20']);
    const ids = outputs.flatMap((output) => (output.kind === 'execution' ? [output.execution.execId] : []));
    expect(new Set(ids).size).toBe(3);
    expect(told(outputs.filter(({ kind }) => kind === 'order')).at(-1)).toBe('Filled 170/170');
    expect(held(at)).toEqual(['100', '50', '20']);
    expect(at.venue.statement('DU2').cash.get('USD')?.toString()).toBe('988500');
  });

  it('divides what fills in part in proportion, and the last fill gives everybody the rest', () => {
    const at = scene();
    at.quote('NASDAQ', [], [[230, 5]]);
    // 5 of 17 by 10, 5 and 2 is 2.94, 1.47 and 0.59: three whole shares, and the other two to the largest fractions.
    expect(executions(placed(at, parts(10, 5, 2)))).toEqual(['DU1 3 of 3', 'DU2 1 of 1', 'DU3 1 of 1']);
    expect(executions(at.quote('ARCA', [], [[230, 12]]))).toEqual([
      'DU1 7 of 10',
      'DU2 4 of 5',
      'DU3 1 of 2',
    ]);
    expect(held(at)).toEqual(['10', '5', '2']);
  });

  it('charges each account for itself', () => {
    const at = scene({ feePlan: undefined });
    at.quote('NASDAQ', [], [[230, 1_000]]);
    const costs = placed(at, parts(100, 100, 100)).flatMap((output) =>
      output.kind === 'commission' ? [output.report.commissionAndFees ?? 0] : [],
    );
    // IBKR Fixed asks for a dollar of each: 100 × 0.005 is less. Three hundred shares of one account would be 1.50.
    expect(costs).toHaveLength(3);
    for (const cost of costs) expect(cost).toBeGreaterThanOrEqual(1);
  });

  it.each([
    ['an account that is not there', [{ account: 'DU9', qty: Decimal.of(1) }], '321 '],
    ['an account twice', [...parts(1), ...parts(1)], '201 Order rejected - reason:The allocation names'],
    ['a part of nothing', parts(0, 5), '388 '],
  ])('is refused with %s', (_, allocation, refusal) => {
    const [outcome = ''] = told(placed(scene(), allocation));
    expect(outcome.startsWith(refusal)).toBe(true);
  });

  it('is refused when its parts are not the whole', () => {
    const outputs = placed(scene(), parts(10, 5), { totalQuantity: Decimal.of(16) });
    expect(told(outputs)).toEqual([
      '201 Order rejected - reason:The allocation adds up to 15, the order to 16.',
    ]);
  });

  it('is refused when nobody says whose it is', () => {
    const outputs = scene().place({ faGroup: 'Everyone' });
    expect(told(outputs)).toEqual([
      "201 Order rejected - reason:The order is for the group 'Everyone', and nobody said which accounts that is.",
    ]);
  });

  it('is refused as a whole when one of them cannot bear its part', () => {
    const accounts = CLIENTS.map((account, index) => ({
      account,
      cash: { USD: index === 2 ? 1_000 : 100_000 },
      margin: 'cash' as const,
    }));
    const at = scene({ accounts });
    at.quote('NASDAQ', [], [[230, 1_000]]);
    expect(told(placed(at, parts(10, 10, 10)))[0]).toMatch(/^201 Order rejected/);
    expect(told(placed(at, parts(10, 10, 4))).at(-1)).toMatch(/^costs/);
  });

  it('keeps its proportions when its size changes, and nobody loses what it has', () => {
    const at = scene();
    at.quote('NASDAQ', [], [[230, 40]]);
    placed(at, parts(50, 30, 20));
    expect(held(at)).toEqual(['20', '12', '8']);
    const { contract, order, permId } = at.venue.openOrders()[0] ?? {};
    at.handle({
      kind: 'modify',
      permId: permId ?? 0,
      orderId: 1,
      contract: contract ?? {},
      order: { ...order, totalQuantity: Decimal.of(60) },
    });
    at.quote('ARCA', [], [[230, 500]]);
    expect(held(at)).toEqual(['30', '18', '12']);
  });

  it('says before, when it is only asked about, what each would get and pay', () => {
    const at = scene({ feePlan: undefined });
    at.quote('NASDAQ', [], [[230, 1_000]]);
    const [event] = placed(at, parts(100, 50), { whatIf: true });
    const state = event?.kind === 'order' ? event.state : undefined;
    expect(
      state?.orderAllocations?.map(({ account, desiredAllocQty }) => `${account} ${desiredAllocQty}`),
    ).toEqual(['DU1 100', 'DU2 50']);
    // Two minima of a dollar.
    expect(state?.commissionAndFees).toBeGreaterThanOrEqual(2);
    expect(at.venue.openOrders()).toEqual([]);
  });

  it('goes on where it was after a restart', () => {
    const first = scene();
    first.quote('NASDAQ', [], [[230, 5]]);
    placed(first, parts(10, 5, 2));
    const kept = first.venue.keptOrder(first.permId);
    const second = scene({
      resumes: {
        orders: kept === undefined ? [] : [kept],
        trades: first.venue.executions(),
        books: first.venue.keptBooks(),
      },
    });
    expect(executions(second.quote('NASDAQ', [], [[230, 12]]))).toEqual([
      'DU1 7 of 10',
      'DU2 4 of 5',
      'DU3 1 of 2',
    ]);
  });

  it('gives everybody exactly what was ordered, however it fills', () => {
    const random = seededRandom('allocation');
    for (let round = 0; round < 60; round++) {
      const at = scene();
      const isFractional = random.below(2) === 1;
      const size = () => (isFractional ? (1 + random.below(90_000)) / 10_000 : 1 + random.below(900));
      const wanted = [size(), size(), size()];
      placed(at, parts(...wanted));
      for (let left = 0; at.venue.openOrders().length > 0 && left < 4_000; left++) {
        const shown = 1 + random.below(300);
        const asked = Decimal.of(shown).dividedBy(isFractional ? 100 : 1, 2);
        at.quote('NASDAQ', [], [[230, asked.toNumber()]]);
        const filled = at.outputs.findLast((output) => output.kind === 'order')?.filled;
        const sum = held(at).reduce((total, qty) => total.plus(qty), Decimal.ZERO);
        expect(sum.toString()).toBe(filled?.toString());
        for (const [index, qty] of held(at).entries())
          expect(Decimal.of(qty).atMost(wanted[index] ?? 0)).toBe(true);
      }
      expect(held(at)).toEqual(wanted.map(String));
    }
  });
});
