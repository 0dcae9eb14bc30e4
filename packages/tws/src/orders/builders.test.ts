import {
  conditions,
  Decimal,
  ibAlgos as algos,
  instantFromIso,
  type Order,
  orderTypes,
} from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { bindCodec } from '../messages/index.ts';

const AT = instantFromIso('2026-08-25T14:00:00Z');
const AAPL = { conId: 265598, symbol: 'AAPL', secType: 'STK', exchange: 'SMART', currency: 'USD' };

/** The names are those of IB's own samples (OrderSamples of the official API). */
const TYPES: readonly (readonly [string, Partial<Order>])[] = [
  ['MKT', orderTypes.market()],
  ['LMT', orderTypes.limit(1)],
  ['STP', orderTypes.stop(1)],
  ['STP LMT', orderTypes.stopLimit(1, 2)],
  ['MIT', orderTypes.marketIfTouched(1)],
  ['LIT', orderTypes.limitIfTouched(1, 2)],
  ['MOC', orderTypes.marketOnClose()],
  ['LOC', orderTypes.limitOnClose(1)],
  ['MTL', orderTypes.marketToLimit()],
  ['MKT PRT', orderTypes.marketWithProtection()],
  ['STP PRT', orderTypes.stopWithProtection(1)],
  ['TRAIL', orderTypes.trailingStop({ percent: 2 })],
  ['TRAIL LIMIT', orderTypes.trailingStopLimit({ amount: 1, stopPrice: 99, limitOffset: 0.1 })],
  ['TRAIL MIT', orderTypes.trailingMarketIfTouched({ amount: 1 })],
  ['TRAIL LIT', orderTypes.trailingLimitIfTouched({ amount: 1, stopPrice: 99, limitOffset: 0.1 })],
  ['REL', orderTypes.relative({ offset: 0.01, cap: 100 })],
  ['PASSV REL', orderTypes.passiveRelative(0.01)],
  ['PEG MKT', orderTypes.pegToMarket({ offset: 0.01 })],
  ['PEG MID', orderTypes.pegToMidpoint({ offset: 0.01, cap: 100 })],
  ['PEG STK', orderTypes.pegToStock({ delta: 50, startingPrice: 3 })],
  ['PEG BEST', orderTypes.pegBest({ competeOffset: 0.01 })],
  [
    'PEG BENCH',
    orderTypes.pegToBenchmark({
      startingPrice: 33,
      peggedChangeAmount: 0.1,
      referenceContractId: 1,
      referenceExchange: 'ARCA',
      referenceChangeAmount: 0.05,
    }),
  ],
  ['MIDPRICE', orderTypes.midprice(100)],
  ['SNAP MKT', orderTypes.snapTo('market')],
  ['SNAP MID', orderTypes.snapTo('midpoint')],
  ['SNAP PRIM', orderTypes.snapTo('primary')],
  ['BOX TOP', orderTypes.boxTop()],
  ['VOL', orderTypes.volatility({ volatility: 5 })],
  ['PEGMIDVOL', orderTypes.pegToVolatility('midpoint', { volatility: 5 })],
  ['PEGMKTVOL', orderTypes.pegToVolatility('market', { volatility: 5 })],
  ['PEGPRMVOL', orderTypes.pegToVolatility('primary', { volatility: 5 })],
  ['PEGSRFVOL', orderTypes.pegToVolatility('surface', { volatility: 5 })],
  ['REL + LMT', orderTypes.comboRelativeLimit(1)],
  ['REL + MKT', orderTypes.comboRelativeMarket()],
  ['LMT + MKT', orderTypes.comboLimitMarket(1)],
];

describe('order types', () => {
  it.each(TYPES)('%s is IB’s name of it, and goes out at old and new server versions', (name, terms) => {
    expect(terms.orderType).toBe(name);
    const order: Order = { action: 'BUY', totalQuantity: Decimal.ONE, tif: 'DAY', ...terms };
    for (const serverVersion of [178, 225]) {
      const sent = bindCodec({ side: 'client', serverVersion }).encode({
        kind: 'placeOrder',
        orderId: 1,
        contract: AAPL,
        order,
      });
      // Behind the length.
      const read = bindCodec({ side: 'server', serverVersion }).decode(sent, 4, sent.length);
      expect(read).toMatchObject({ order: { orderType: name } });
    }
  });

  it('are auctions by their time in force', () => {
    expect(orderTypes.marketOnOpen()).toEqual({ orderType: 'MKT', tif: 'OPG' });
    expect(orderTypes.limitOnOpen(5)).toEqual({ orderType: 'LMT', lmtPrice: 5, tif: 'OPG' });
    expect(orderTypes.atAuction(5)).toEqual({ orderType: 'MTL', lmtPrice: 5, tif: 'AUC' });
  });

  it('trail by an amount in auxPrice or by trailingPercent, never both', () => {
    expect(orderTypes.trailingStop({ amount: 1.5, stopPrice: 98 })).toEqual({
      orderType: 'TRAIL',
      auxPrice: 1.5,
      trailStopPrice: 98,
    });
    expect(orderTypes.trailingStop({ percent: 2 })).toEqual({ orderType: 'TRAIL', trailingPercent: 2 });
  });

  it('compete up to the midpoint with an infinite offset, IB’s word for it', () => {
    const terms = orderTypes.pegBest({ upToMidpoint: { offsetAtWhole: 0.02, offsetAtHalf: 0.01 } });
    expect(terms).toMatchObject({
      competeAgainstBestOffset: Infinity,
      midOffsetAtWhole: 0.02,
      midOffsetAtHalf: 0.01,
    });
  });

  it('are adjusted by percent in unit 100, by an amount in unit 0', () => {
    const trail = { percent: 3, stopPrice: 95 };
    expect(orderTypes.adjustableTo({ triggerPrice: 105, trail })).toEqual({
      triggerPrice: 105,
      adjustedOrderType: 'TRAIL',
      adjustedStopPrice: 95,
      adjustedTrailingAmount: 3,
      adjustableTrailingUnit: 100,
    });
    const amount = { amount: 3, stopPrice: 95 };
    expect(orderTypes.adjustableTo({ triggerPrice: 105, trail: amount })).toMatchObject({
      adjustableTrailingUnit: 0,
    });
  });
});

describe('algos', () => {
  const text = ({ algoStrategy, algoParams = [] }: Partial<Order>): string =>
    `${algoStrategy} ${algoParams.map(({ tag, value }) => `${tag}=${value}`).join(' ')}`;

  // Names and their order: IB's samples (AvailableAlgoParams of the official API).
  it.each([
    [
      algos.vwap({ maxPctVol: 0.2, startTime: AT, allowPastEndTime: true, noTakeLiq: false }),
      'Vwap maxPctVol=0.2 startTime=20260825-14:00:00 allowPastEndTime=1 noTakeLiq=0',
    ],
    [algos.twap({ strategyType: 'Marketable' }), 'Twap strategyType=Marketable'],
    [algos.adaptive('Patient'), 'Adaptive adaptivePriority=Patient'],
    [
      algos.arrivalPrice({ maxPctVol: 0.1, riskAversion: 'Get Done', forceCompletion: true }),
      'ArrivalPx maxPctVol=0.1 riskAversion=Get Done forceCompletion=1',
    ],
    [algos.percentOfVolume({ pctVol: 0.5 }), 'PctVol pctVol=0.5'],
    [algos.darkIce({ displaySize: 10 }), 'DarkIce displaySize=10'],
    [algos.minImpact({ maxPctVol: 0.3 }), 'MinImpact maxPctVol=0.3'],
    [
      algos.balanceImpactRisk({ maxPctVol: 0.1, riskAversion: 'Neutral' }),
      'BalanceImpactRisk maxPctVol=0.1 riskAversion=Neutral',
    ],
    [
      algos.closePrice({ maxPctVol: 0.4, riskAversion: 'Passive' }),
      'ClosePx maxPctVol=0.4 riskAversion=Passive',
    ],
    [
      algos.accumulateDistribute({ componentSize: 10, timeBetweenOrders: 60, giveUp: 1, catchUp: true }),
      'AD componentSize=10 timeBetweenOrders=60 giveUp=1 catchUp=1',
    ],
    [
      algos.percentOfVolumeByPrice({ pctVol: 0.1, deltaPctVol: 0.05, minPctVol4Px: 0.01, maxPctVol4Px: 0.2 }),
      'PctVolPx pctVol=0.1 deltaPctVol=0.05 minPctVol4Px=0.01 maxPctVol4Px=0.2',
    ],
    [
      algos.percentOfVolumeBySize({ startPctVol: 0.2, endPctVol: 0.4 }),
      'PctVolSz startPctVol=0.2 endPctVol=0.4',
    ],
    [
      algos.percentOfVolumeByTime({ startPctVol: 0.2, endPctVol: 0.4 }),
      'PctVolTm startPctVol=0.2 endPctVol=0.4',
    ],
    [algos.jefferiesVwap({ relativeLimit: 10, isBuyBack: true }), 'VWAP RelativeLimit=10 IsBuyBack=1'],
    [algos.csfbInline({ execStyle: 'Patient', iWouldPrice: 2 }), 'INLINE ExecStyle=Patient IWouldPrice=2'],
    [algos.qbStrobe({ percentVolume: 0.5 }), 'STROBE PercentVolume=0.5'],
  ])('are a strategy and texts: %j', (terms, expected) => {
    expect(text(terms)).toBe(expected);
  });
});

describe('conditions', () => {
  // Types: 1 price, 3 time, 4 margin, 5 execution, 6 volume, 7 percent change (order_condition of the official API).
  it('are joined with what follows, and the last one with and', () => {
    const chain = conditions
      .when(conditions.price(AAPL, { above: 200, method: 'last' }))
      .and(conditions.time({ after: AT }))
      .or(conditions.margin({ below: 30 }));
    expect(chain.releases()).toEqual({
      conditions: [
        {
          type: 1,
          isMore: true,
          price: 200,
          conId: 265598,
          exchange: 'SMART',
          triggerMethod: 2,
          isConjunctionConnection: true,
        },
        { type: 3, isMore: true, time: '20260825-14:00:00', isConjunctionConnection: false },
        { type: 4, isMore: false, percent: 30, isConjunctionConnection: true },
      ],
      conditionsCancelOrder: false,
      conditionsIgnoreRth: false,
    });
  });

  it('cancel instead of releasing, and count outside the regular hours, when told so', () => {
    const executed = conditions.execution({ symbol: 'AAPL', secType: 'STK', exchange: 'SMART' });
    const chain = conditions
      .when(executed)
      .or(conditions.volume(AAPL, { above: 1_000 }))
      .or(conditions.percentChange(AAPL, { below: -2 }));
    const terms = chain.cancels({ outsideRth: true, overnight: true });
    expect(
      terms.conditions?.map(({ type, isConjunctionConnection }) => [type, isConjunctionConnection]),
    ).toEqual([
      [5, false],
      [6, false],
      [7, true],
    ]);
    expect(terms).toMatchObject({
      conditionsCancelOrder: true,
      conditionsIgnoreRth: true,
      conditionsIncludeOvernight: true,
    });
  });

  it('refuse to watch a contract without an id', () => {
    expect(() => conditions.price({ exchange: 'SMART' }, { above: 1 })).toThrow(RangeError);
  });
});
