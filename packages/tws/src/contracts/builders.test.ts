import { describe, expect, it } from 'vitest';
import { byConId, cfd, crypto, forex, future, index, option, stock } from './builders.ts';

describe('contract builders', () => {
  it('name what IB needs to find each kind, and nothing that was not said', () => {
    expect(stock('AAPL')).toEqual({ symbol: 'AAPL', secType: 'STK', exchange: 'SMART', currency: 'USD' });
    expect(stock('BMW', { exchange: 'IBIS', currency: 'EUR', primaryExch: 'IBIS' })).toEqual({
      symbol: 'BMW',
      secType: 'STK',
      exchange: 'IBIS',
      primaryExch: 'IBIS',
      currency: 'EUR',
    });
    expect(forex('EUR.USD')).toEqual({
      symbol: 'EUR',
      secType: 'CASH',
      exchange: 'IDEALPRO',
      currency: 'USD',
    });
    expect(forex('eurusd')).toEqual(forex('EUR.USD'));
    expect(option('SPY', { expiry: '20261218', strike: 600, right: 'C' })).toEqual({
      symbol: 'SPY',
      secType: 'OPT',
      lastTradeDateOrContractMonth: '20261218',
      strike: 600,
      right: 'C',
      exchange: 'SMART',
      currency: 'USD',
    });
    expect(future('ES', { exchange: 'CME', expiry: '202612' })).toEqual({
      symbol: 'ES',
      secType: 'FUT',
      lastTradeDateOrContractMonth: '202612',
      exchange: 'CME',
    });
    expect(index('SPX', { exchange: 'CBOE' })).toEqual({ symbol: 'SPX', secType: 'IND', exchange: 'CBOE' });
    expect(crypto('BTC')).toEqual({ symbol: 'BTC', secType: 'CRYPTO', exchange: 'PAXOS', currency: 'USD' });
    expect(cfd('AAPL').secType).toBe('CFD');
    expect(byConId(265598)).toEqual({ conId: 265598, exchange: 'SMART' });
  });

  it('refuse what is no pair and no expiry', () => {
    expect(() => forex('EURO')).toThrow("'EUR.USD'");
    expect(() => future('ES', { exchange: 'CME', expiry: 'DEC26' })).toThrow('YYYYMM');
  });
});
