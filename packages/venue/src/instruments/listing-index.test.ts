import { describe, expect, it } from 'vitest';
import { listingsOf } from './instruments.ts';
import { destinationOf, ListingIndex } from './listing-index.ts';

const [aapl, ibm, eurUsd] = listingsOf(['AAPL', 'IBM', 'EUR.USD']) as [never, never, never];
const index = new ListingIndex([aapl, ibm, eurUsd]);

describe('finding a listing', () => {
  it.each([
    [{ conId: 265598 }, [aapl]],
    [{ conId: 265598, exchange: 'ARCA' }, [aapl]],
    [{ conId: 265598, exchange: 'MARS' }, []],
    [{ conId: 0, symbol: 'aapl', secType: 'STK', exchange: 'SMART', currency: 'USD' }, [aapl]],
    [{ symbol: 'AAPL', primaryExch: 'ISLAND' }, [aapl]],
    [{ symbol: 'AAPL', primaryExch: 'NYSE' }, []],
    [{ symbol: 'AAPL', currency: 'EUR' }, []],
    [{ symbol: 'EUR', secType: 'CASH', currency: 'USD', exchange: 'IDEALPRO' }, [eurUsd]],
    [{ localSymbol: 'EUR.USD' }, [eurUsd]],
    [{ secType: 'STK' }, [aapl, ibm]],
    [{ symbol: 'APPL' }, []],
    [{ secIdType: 'ISIN', secId: 'US0378331005' }, [aapl]],
    [{ secIdType: 'CUSIP', secId: '459200101' }, [ibm]],
    [{ secIdType: 'FIGI', secId: 'US0378331005' }, []],
    [{ symbol: 'IBM', secIdType: 'ISIN', secId: 'US0378331005' }, []],
    [{ symbol: 'AAPL', strike: 0, right: '', lastTradeDateOrContractMonth: '', multiplier: '' }, [aapl]],
    [{ symbol: 'AAPL', strike: 230, right: 'C' }, []],
  ])('by %o', (contract, expected) => {
    expect(index.find(contract)).toEqual(expected);
  });

  it('knows where an order can go', () => {
    expect(destinationOf(aapl, 'smart')).toBe('SMART');
    expect(destinationOf(aapl, 'ISLAND')).toBe('NASDAQ');
    expect(destinationOf(aapl, 'NYSE')).toBeUndefined();
    expect(destinationOf(ibm, 'NYSE')).toBe('NYSE');
  });
});
