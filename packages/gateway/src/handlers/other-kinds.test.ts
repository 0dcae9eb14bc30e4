import { Decimal } from '@tapewright/model';
import { createVenue, INSTRUMENTS } from '@tapewright/venue';
import { describe, expect, it } from 'vitest';
import { createGateway } from '../gateway.ts';
import { createMarket } from '../market/create-market.ts';
import { ACCOUNT, OPEN_MARKET } from '../testing/book-gateway.ts';
import { ScriptedClients } from '../testing/scripted-client.ts';

/** A client of a gateway that lists everything out of the box. */
function everything() {
  const market = createMarket({ kind: 'simulated' }, { seed: 1, start: OPEN_MARKET });
  const venue = createVenue({
    listings: market.listings,
    accounts: [{ account: ACCOUNT, cash: {} }],
    seed: 1,
  });
  const gateway = createGateway({ market, venue, accounts: [ACCOUNT], start: OPEN_MARKET });
  const client = new ScriptedClients(gateway).connect(1);
  client.take();
  return client;
}

describe('a CFD on a stock', () => {
  it('has no data of its own: a request is sent to the stock', () => {
    const client = everything();
    const contract = { symbol: 'AAPL', secType: 'CFD', exchange: 'SMART', currency: 'USD' };
    const quotes = {
      kind: 'reqMktData',
      reqId: 3,
      contract,
      snapshot: false,
      regulatorySnapshot: false,
    } as const;
    expect(client.ask(quotes)).toEqual([
      { kind: 'rerouteMktDataReq', reqId: 3, conId: 265598, exchange: 'SMART' },
    ]);
    expect(client.ask({ kind: 'reqMktDepth', reqId: 4, contract, numRows: 5, isSmartDepth: true })).toEqual([
      { kind: 'rerouteMktDepthReq', reqId: 4, conId: 265598, exchange: 'SMART' },
    ]);
  });

  it('on an index has', () => {
    const contract = { symbol: 'IBUS500', secType: 'CFD', exchange: 'SMART', currency: 'USD' };
    const answer = everything().ask({
      kind: 'reqMktData',
      reqId: 3,
      contract,
      snapshot: false,
      regulatorySnapshot: false,
    });
    expect(answer[0]).toMatchObject({ kind: 'tickReqParams' });
  });
});

// IBKR, TWS API, "Continuous futures": the month that leads, for history alone, which ends now.
describe('a continuous future', () => {
  const ES = { symbol: 'ES', exchange: 'CME', currency: 'USD' };

  it('is the month that expires next', () => {
    const client = everything();
    const found = (secType: string) =>
      client
        .ask({ kind: 'reqContractDetails', reqId: 1, contract: { ...ES, secType } })
        .flatMap((message) => (message.kind === 'contractDetails' ? [message.contract] : []))
        .map((contract) => `${contract.secType} ${contract.localSymbol}`);
    // The gateway's day is 2026-11-20: the contract of December comes first, those of March and June follow.
    expect(found('CONTFUT')).toEqual(['CONTFUT ESZ6']);
    expect(found('FUT+CONTFUT')).toEqual(['FUT ESZ6', 'FUT ESH7', 'FUT ESM7', 'CONTFUT ESZ6']);
  });

  it('is neither quoted nor traded, though it bears the conId of a month that is', () => {
    const client = everything();
    const details = client.ask({
      kind: 'reqContractDetails',
      reqId: 1,
      contract: { ...ES, secType: 'CONTFUT' },
    });
    const contract = details[0]?.kind === 'contractDetails' ? details[0].contract : {};
    expect(contract).toMatchObject({ secType: 'CONTFUT', conId: expect.any(Number) });
    const quotes = { kind: 'reqMktData', reqId: 3, snapshot: false, regulatorySnapshot: false } as const;
    expect(client.ask({ ...quotes, contract })).toMatchObject([{ kind: 'error', id: 3, errorCode: 200 }]);
    const order = { action: 'BUY', orderType: 'MKT', totalQuantity: Decimal.of(1) };
    expect(client.ask({ kind: 'placeOrder', orderId: 4, contract, order })).toMatchObject([
      { kind: 'error', id: 4, errorCode: 200 },
    ]);
  });

  it('has a history, which has no end but now', () => {
    const client = everything();
    const query = {
      kind: 'reqHistoricalData',
      reqId: 2,
      contract: { ...ES, secType: 'CONTFUT' },
      duration: '3 D',
      barSizeSetting: '1 day',
      whatToShow: 'TRADES',
      useRTH: true,
      formatDate: 1,
      keepUpToDate: false,
    } as const;
    expect(client.ask({ ...query, endDateTime: '20261119 16:00:00 US/Eastern' })).toMatchObject([
      { kind: 'error', id: 2, errorCode: 10339 },
    ]);
    const [bars] = client.ask({ ...query, endDateTime: '' });
    expect(bars?.kind === 'historicalData' && bars.historicalDataBars.length).toBe(3);
  });
});

describe('contract details', () => {
  it('of a bond come in the message for bonds', () => {
    const bond = INSTRUMENTS.find(({ listing }) => listing.contract.secType === 'BOND');
    const contract = { conId: bond?.listing.contract.conId, exchange: 'SMART' };
    const answer = everything().ask({ kind: 'reqContractDetails', reqId: 1, contract });
    expect(answer.map(({ kind }) => kind)).toEqual(['bondContractDetails', 'contractDetailsEnd']);
  });

  it('are found by ISIN, by CUSIP, and by a part of a description that fits several', () => {
    const client = everything();
    const found = (contract: object) =>
      client
        .ask({ kind: 'reqContractDetails', reqId: 1, contract: { exchange: 'SMART', ...contract } })
        .flatMap((message) => (message.kind === 'contractDetails' ? [message.contract.localSymbol] : []));
    expect(found({ secType: 'STK', secIdType: 'ISIN', secId: 'US4592001014' })).toEqual(['IBM']);
    expect(found({ secType: 'STK', secIdType: 'CUSIP', secId: '459200101' })).toEqual(['IBM']);
    expect(found({ secType: 'STK', localSymbol: 'BRO' })).toEqual(['BRO']);
    const calls = found({
      symbol: 'SPY',
      secType: 'OPT',
      right: 'CALL',
      lastTradeDateOrContractMonth: '202612',
    });
    expect(calls.length).toBeGreaterThan(30);
    expect(calls.every((symbol = '') => /^SPY {3}2612\d\dC/.test(symbol))).toBe(true);
  });
});

describe('a search among everything', () => {
  it('answers sixteen at most, the symbol itself first, and no contract that expires', () => {
    const [samples] = everything().ask({ kind: 'reqMatchingSymbols', reqId: 1, pattern: 'a' });
    if (samples?.kind !== 'symbolSamples') throw new Error('no samples');
    expect(samples.contractDescriptions).toHaveLength(16);
    expect(samples.contractDescriptions[0]?.contract).toMatchObject({
      symbol: 'A',
      description: 'AGILENT TECHNOLOGIES INC',
    });
    const kinds = samples.contractDescriptions.map(({ contract }) => contract.secType);
    expect(kinds).not.toContain('OPT');
  });
});
