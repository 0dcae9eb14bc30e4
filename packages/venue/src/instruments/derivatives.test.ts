import { CALENDARS, civilDate, instantFromIso, toIso } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { calendarOfListing, GLOBEX_CALENDAR } from '../hours/calendars.ts';
import { derivativesAt } from './derivatives.ts';
import { futuresAt } from './futures.ts';
import { INSTRUMENTS } from './instruments.ts';
import { FIRST_MADE_UP_CON_ID } from './listings.ts';
import { ListingIndex } from './listing-index.ts';

const asOf = instantFromIso('2026-08-25T14:00:00Z');
const derivatives = derivativesAt(INSTRUMENTS, { asOf, priceOf: ({ profile }) => profile.price });
const named = (localSymbol: string) =>
  derivatives.find(({ listing }) => listing.contract.localSymbol === localSymbol)?.listing;

describe('what expires', () => {
  it('has made-up ids of its own that the protocol can carry, the same on every day', () => {
    const ids = derivatives.map(({ listing }) => listing.contract.conId ?? 0);
    expect(new Set(ids).size).toBe(ids.length);
    expect(Math.min(...ids)).toBeGreaterThan(FIRST_MADE_UP_CON_ID);
    expect(Math.max(...ids)).toBeLessThan(2 ** 31);
    const tomorrow = derivativesAt(INSTRUMENTS, {
      asOf: instantFromIso('2026-08-26T14:00:00Z'),
      priceOf: ({ profile }) => profile.price,
    });
    const again = tomorrow.find(({ listing }) => listing.contract.localSymbol === 'AAPL  260918C00230000');
    expect(again?.listing.contract.conId).toBe(named('AAPL  260918C00230000')?.contract.conId);
  });

  it('has options on a stock by the symbols of the clearing corporation', () => {
    expect(named('AAPL  260918P00225000')?.contract).toMatchObject({
      symbol: 'AAPL',
      secType: 'OPT',
      lastTradeDateOrContractMonth: '20260918',
      strike: 225,
      right: 'P',
      multiplier: '100',
    });
    expect(named('AAPL  260918P00225000')?.details.underConId).toBe(265598);
  });

  it('has the contract months of futures, each with its last day', () => {
    const of = (symbol: string) =>
      futuresAt(asOf)
        .map(({ listing }) => listing.contract)
        .filter((contract) => contract.symbol === symbol)
        .map(
          ({ localSymbol, lastTradeDateOrContractMonth }) => `${localSymbol} ${lastTradeDateOrContractMonth}`,
        );
    expect(of('ES')).toEqual(['ESU6 20260918', 'ESZ6 20261218', 'ESH7 20270319']);
    // October's oil ended on 22 September, three business days before the 25th.
    expect(of('CL').slice(0, 2)).toEqual(['CLV6 20260922', 'CLX6 20261020']);
    expect(of('EUR')).toEqual(['6EU6 20260914', '6EZ6 20261214']);
  });

  it('lists futures on their last day, and no longer', () => {
    const fronts = (iso: string) =>
      futuresAt(instantFromIso(iso)).find(({ listing }) => listing.contract.symbol === 'ES')?.listing.contract
        .localSymbol;
    expect(fronts('2026-09-18T13:00:00Z')).toBe('ESU6');
    expect(fronts('2026-09-19T13:00:00Z')).toBe('ESZ6');
  });

  it('is left out where what it follows is not listed', () => {
    const few = derivativesAt([], { asOf, priceOf: () => 0 });
    expect(new Set(few.map(({ listing }) => listing.contract.symbol))).toEqual(
      new Set(['CL', 'NG', 'GC', 'ZN', 'EUR']),
    );
  });
});

describe('looking up a contract', () => {
  const index = new ListingIndex([...INSTRUMENTS, ...derivatives].map(({ listing }) => listing));
  const found = (contract: Parameters<ListingIndex['find']>[0]) =>
    index.find(contract).map(({ contract: { localSymbol } }) => localSymbol);

  it('finds an option by its terms', () => {
    const terms = { symbol: 'AAPL', secType: 'OPT', lastTradeDateOrContractMonth: '20260918', strike: 230 };
    expect(found({ ...terms, right: 'C' })).toEqual(['AAPL  260918C00230000']);
    expect(found({ ...terms, right: 'CALL', exchange: 'SMART', currency: 'USD' })).toEqual([
      'AAPL  260918C00230000',
    ]);
    expect(found({ ...terms, right: '' })).toHaveLength(2);
    expect(found({ ...terms, strike: 0, right: 'P' })).toHaveLength(17);
  });

  it('finds a future by its contract month or its last day', () => {
    const oil = { symbol: 'CL', secType: 'FUT', exchange: 'NYMEX' };
    expect(found({ ...oil, lastTradeDateOrContractMonth: '202610' })).toEqual(['CLV6']);
    expect(found({ ...oil, lastTradeDateOrContractMonth: '20260922' })).toEqual(['CLV6']);
    expect(found({ localSymbol: 'ESZ6', secType: 'FUT' })).toEqual(['ESZ6']);
  });

  it('tells a stock from its CFD and its options', () => {
    expect(found({ symbol: 'AAPL', secType: 'STK' })).toEqual(['AAPL']);
    expect(found({ symbol: 'AAPL', secType: 'CFD' })).toEqual(['AAPL CFD']);
  });
});

describe('the hours of futures', () => {
  it('run from the evening before to the afternoon, Sunday to Friday', () => {
    // Friday 2026-08-28 17:30, Sunday 17:30 and 18:30, Monday 17:30 in New York, four hours behind UTC.
    const isOpen = (iso: string) => GLOBEX_CALENDAR.extendedSessionAt(instantFromIso(iso)) !== undefined;
    expect(
      ['2026-08-28T21:30:00Z', '2026-08-30T21:30:00Z', '2026-08-30T22:30:00Z', '2026-08-31T21:30:00Z'].map(
        isOpen,
      ),
    ).toEqual([false, false, true, false]);
  });

  it('have the regular hours of the stock exchanges; options have those alone', () => {
    const es = named('ESU6');
    const option = named('AAPL  260918C00230000');
    if (es === undefined || option === undefined) throw new Error('not listed');
    const at = instantFromIso('2026-08-25T14:00:00Z');
    const regular = CALENDARS.NYSE.session(civilDate(20_690));
    expect(calendarOfListing(es).sessionAt(at)?.close).toBe(regular?.close);
    const session = calendarOfListing(option).extendedSessionAt(at);
    expect([toIso(session?.preOpen ?? at), toIso(session?.postClose ?? at)]).toEqual([
      '2026-08-25T13:30:00.000Z',
      '2026-08-25T20:00:00.000Z',
    ]);
  });
});
