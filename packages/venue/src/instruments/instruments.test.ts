import { CALENDARS, instantFromIso } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { detailsAt, INSTRUMENTS, listingsOf } from './instruments.ts';

describe('the instruments out of the box', () => {
  it('have ids and symbols of their own', () => {
    const ids = INSTRUMENTS.map(({ listing }) => listing.contract.conId);
    const symbols = INSTRUMENTS.map(({ listing }) => listing.contract.localSymbol);
    expect(new Set(ids).size).toBe(INSTRUMENTS.length);
    expect(new Set(symbols).size).toBe(INSTRUMENTS.length);
  });

  it.each([
    ['AAPL', 265598],
    ['GOOGL', 208813719],
    ['MSFT', 272093],
    ['SPY', 756733],
    ['EUR.USD', 12087792],
  ])("knows %s by IB's conId", (symbol, conId) => {
    expect(listingsOf([symbol])[0]?.contract.conId).toBe(conId);
  });

  it('says which symbol is missing', () => {
    expect(() => listingsOf(['AAPL', 'APPL'])).toThrow("no instrument 'APPL'");
  });

  it('trades a NYSE stock on its own exchange first, then on seven others and in two pools', () => {
    expect(listingsOf(['IBM'])[0]?.exchanges).toEqual([
      'NYSE',
      'NASDAQ',
      'ARCA',
      'BATS',
      'DRCTEDGE',
      'MEMX',
      'BYX',
      'IEX',
      'IBKRATS',
      'DARK',
    ]);
  });

  it('states the hours of the coming days', () => {
    const [aapl] = listingsOf(['AAPL']);
    const details = detailsAt(aapl!, CALENDARS.NYSE, instantFromIso('2026-08-28T14:00:00Z'));
    expect(details.liquidHours?.split(';').slice(0, 4)).toEqual([
      '20260828:0930-20260828:1600',
      '20260829:CLOSED',
      '20260830:CLOSED',
      '20260831:0930-20260831:1600',
    ]);
  });
});
