import { CALENDARS, instantFromIso } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { ISINS } from './isins.ts';
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

  it('are more than five hundred, and those whose conId is not known have one far above those of IB', () => {
    expect(INSTRUMENTS.length).toBeGreaterThan(500);
    expect(listingsOf(['MMM', 'DIA']).map(({ contract }) => contract.conId)).toEqual([
      951_000_000, 952_000_000,
    ]);
  });

  it.each(Object.entries(ISINS))(
    'give %s an ISIN whose last digit fits, as ISO 6166 has it: %s',
    (_, isin) => {
      // Letters count from A = 10; of all digits every second from the right is doubled; digits sum to a multiple of ten.
      const digits = isin
        .split('')
        .flatMap((character) => String(Number.parseInt(character, 36)).split('').map(Number));
      const sum = digits
        .toReversed()
        .map((digit, place) => (place % 2 === 0 ? digit : 2 * digit))
        .reduce((total, value) => total + Math.floor(value / 10) + (value % 10), 0);
      expect(sum % 10).toBe(0);
    },
  );

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
