import { Decimal, instantFromIso } from '@tapewright/model';
import { createVenue, derivativesAt, INSTRUMENTS, listingsOf, NO_FEES } from '@tapewright/venue';
import { describe, expect, it } from 'vitest';
import { AccountFigures } from './account-figures.ts';

describe('the figures of an account', () => {
  it('count a currency that was bought once: as cash', () => {
    const venue = createVenue({
      listings: listingsOf(['EUR.USD']),
      accounts: [{ account: 'DU1', cash: { USD: 1_000_000 } }],
    });
    const at = instantFromIso('2026-08-25T14:00:00Z');
    const size = Decimal.of(1_000_000);
    const contract = { conId: 12087792, exchange: 'IDEALPRO' };
    venue.handle(
      {
        kind: 'makerQuote',
        at,
        ...contract,
        bids: [{ price: 1.08, size }],
        asks: [{ price: 1.08005, size }],
      },
      () => {},
    );
    venue.handle(
      {
        kind: 'place',
        at,
        account: 'DU1',
        clientId: 1,
        orderId: 1,
        contract,
        order: { action: 'BUY', orderType: 'MKT', tif: 'DAY', totalQuantity: Decimal.of(20_000) },
      },
      () => {},
    );
    const figures = new AccountFigures({
      venue,
      board: () => ({ last: 1.08005 }) as never,
    });
    const valueOf = (tag: string) => figures.figures('DU1').find((figure) => figure.tag === tag)?.value;
    // 1,000,000 − 20,000 × 1.08005 − 2.00 of commission, and 20,000 EUR at 1.08005: all but the commission is still there.
    expect(valueOf('NetLiquidation')).toBe('999998.00');
    expect(valueOf('GrossPositionValue')).toBe('0.00');
  });

  it('count a future by what it gained, and an option by its multiplier', () => {
    const at = instantFromIso('2026-08-25T14:00:00Z');
    const listed = derivativesAt(INSTRUMENTS, { asOf: at, priceOf: ({ profile }) => profile.price });
    const listing = (localSymbol: string) => {
      const found = listed.find((of) => of.listing.contract.localSymbol === localSymbol);
      if (found === undefined) throw new Error(`${localSymbol} is not listed`);
      return found.listing;
    };
    const [future, option] = [listing('ESU6'), listing('AAPL  260918C00230000')];
    const venue = createVenue({
      listings: [future, option],
      accounts: [{ account: 'DU1', cash: { USD: 100_000 } }],
      feePlan: NO_FEES,
    });
    for (const [of, price] of [
      [future, 6_450],
      [option, 8],
    ] as const) {
      const { conId = 0 } = of.contract;
      const exchange = of.exchanges[0] ?? '';
      const size = Decimal.of(10);
      const tick = of.tickSize;
      venue.handle(
        {
          kind: 'makerQuote',
          at,
          conId,
          exchange,
          bids: [{ price: price - tick, size }],
          asks: [{ price, size }],
        },
        () => {},
      );
      venue.handle(
        {
          kind: 'place',
          at,
          account: 'DU1',
          clientId: 1,
          orderId: conId,
          contract: { conId, exchange },
          order: { action: 'BUY', orderType: 'MKT', tif: 'DAY', totalQuantity: Decimal.of(2) },
        },
        () => {},
      );
    }
    const figures = new AccountFigures({
      venue,
      board: (conId) => ({ last: conId === future.contract.conId ? 6_460 : 9 }) as never,
    });
    const valueOf = (tag: string) => figures.figures('DU1').find((figure) => figure.tag === tag)?.value;
    const inLedger = (tag: string) => figures.ledger('DU1').find((figure) => figure.tag === tag)?.value;
    // Cash: 100,000 − 2 × 8 × 100. The future gained 2 × 10 × 50, which IB counts as cash; the options are worth 2 × 9 × 100.
    expect(valueOf('TotalCashValue')).toBe('99400.00');
    expect(inLedger('TotalCashBalance')).toBe('99400.00');
    expect(inLedger('FuturesPNL')).toBe('1000.00');
    expect(inLedger('OptionMarketValue')).toBe('1800.00');
    expect(inLedger('NetLiquidationByCurrency')).toBe('101200.00');
    expect(valueOf('NetLiquidation')).toBe('101200.00');
    expect(figures.position('DU1', future.contract.conId ?? 0)).toMatchObject({
      avgCost: 322_500,
      value: 646_000,
      unrealizedPnl: 1_000,
    });
  });

  it('state the margin of a margined account by the names of IB, each once', () => {
    const venue = createVenue({
      listings: listingsOf(['AAPL']),
      accounts: [{ account: 'DU1', cash: { USD: 10_000 }, margin: 'regT' }],
      feePlan: NO_FEES,
    });
    const at = instantFromIso('2026-08-25T14:00:00Z');
    const size = Decimal.of(1_000);
    const contract = { conId: 265598, exchange: 'NASDAQ' };
    venue.handle(
      { kind: 'makerQuote', at, ...contract, bids: [{ price: 40, size }], asks: [{ price: 40.01, size }] },
      () => {},
    );
    venue.handle(
      {
        kind: 'place',
        at,
        account: 'DU1',
        clientId: 1,
        orderId: 1,
        contract,
        order: { action: 'SELL', orderType: 'MKT', tif: 'DAY', totalQuantity: Decimal.of(100) },
      },
      () => {},
    );
    const figures = new AccountFigures({ venue, board: () => ({ last: 40 }) as never }).figures('DU1');
    const values = Object.fromEntries(figures.map(({ tag, value }) => [tag, value]));
    expect(Object.keys(values)).toHaveLength(figures.length);
    // Short 100 at 40: 14,000 of cash, −4,000 of stock; 30 % of 4,000; Regulation T half of it.
    expect(values).toMatchObject({
      NetLiquidation: '10000.00',
      EquityWithLoanValue: '10000.00',
      TotalCashValue: '14000.00',
      GrossPositionValue: '4000.00',
      InitMarginReq: '1200.00',
      MaintMarginReq: '1200.00',
      AvailableFunds: '8800.00',
      ExcessLiquidity: '8800.00',
      FullInitMarginReq: '1200.00',
      LookAheadMaintMarginReq: '1200.00',
      BuyingPower: '35200.00',
      Cushion: '0.880000',
      RegTMargin: '2000.00',
      SMA: '8000.00',
    });
  });
});
