import { Decimal, instantFromIso } from '@tapewright/model';
import { createVenue, listingsOf } from '@tapewright/venue';
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
});
