import { type Contract, Decimal, toIso } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import * as build from '../contracts/index.ts';
import { type ConnectedClient, connected } from '../testing/connected.ts';
import type { ServerMessageInput } from '../messages/index.ts';
import { PriceOffStep } from '../contracts/index.ts';

const AAPL: Contract = { conId: 265598, symbol: 'AAPL', secType: 'STK', exchange: 'SMART', currency: 'USD' };
const DETAILS = {
  validExchanges: 'SMART,NASDAQ',
  marketRuleIds: '26,32',
  timeZoneId: 'US/Eastern',
  tradingHours: '20260825:0400-20260825:2000;20260826:CLOSED',
  liquidHours: '20260825:0930-20260825:1600;20260826:CLOSED',
};

/** Contracts by symbol; two of BMW, none of NOPE, no answer for SILENT. */
function describeContracts({ gateway }: ConnectedClient): void {
  gateway.on('reqContractDetails', ({ reqId, contract }, line) => {
    const { symbol } = contract;
    if (symbol === 'SILENT') return;
    if (symbol === 'NOPE') {
      line.send({ kind: 'error', id: reqId, errorCode: 200, errorMsg: 'No security definition' });
      return;
    }
    const conIds = symbol === 'BMW' ? [1, 2] : [contract.conId || 265598];
    const found: ServerMessageInput[] = conIds.map((conId) => ({
      kind: 'contractDetails',
      reqId,
      contract: { ...contract, conId },
      contractDetails: DETAILS,
    }));
    line.send(...found, { kind: 'contractDetailsEnd', reqId });
  });
}

describe('contracts', () => {
  it('as many as are given are answered, each by itself', async () => {
    const client = await connected();
    const { ib, clock } = client;
    describeContracts(client);
    const asked = ib.contract.qualifyAll(
      ['AAPL', 'NOPE', 'BMW', 'SILENT'].map((symbol) => build.stock(symbol)),
      { timeout: '5s' },
    );
    await clock.pass(5_100);
    const answers = await asked;
    expect(answers.map(({ kind }) => kind)).toEqual(['qualified', 'notFound', 'ambiguous', 'failed']);
    expect(answers[0]).toMatchObject({ contract: { conId: 265598 }, given: { symbol: 'AAPL' } });
    expect(answers[2]).toMatchObject({ candidates: [{ conId: 1 }, { conId: 2 }] });
  });

  it('have price steps by their exchange; known ones refuse an order between them, or round it', async () => {
    const client = await connected();
    const { ib, clock, gateway } = client;
    describeContracts(client);
    gateway.on('reqMarketRule', ({ marketRuleId }, line) => {
      const increment = marketRuleId === 26 ? 0.01 : 0.05;
      line.send({ kind: 'marketRule', marketRuleId, priceIncrements: [{ lowEdge: 0, increment }] });
    });
    const odd = ib.orders.buy(AAPL, 1).limit(100.013);
    expect(odd.submit().spec.lmtPrice).toBe(100.013);
    const asking = ib.contract.priceSteps(AAPL);
    await clock.pass(10);
    const steps = await asking;
    expect(steps.stepAt(100)).toBe(0.01);
    expect(() => odd.submit()).toThrow(PriceOffStep);
    expect(odd.onSteps(steps, 'down').submit().spec.lmtPrice).toBe(100.01);
    expect(gateway.receivedOf('placeOrder')).toHaveLength(1);
    const other = ib.contract.priceSteps({ ...AAPL, exchange: 'NASDAQ' });
    await clock.pass(10);
    expect((await other).stepAt(100)).toBe(0.05);
  });

  it('trade at intervals', async () => {
    const client = await connected();
    const { ib, clock } = client;
    describeContracts(client);
    const asking = ib.contract.hours(AAPL);
    await clock.pass(5);
    const { trading, liquid } = await asking;
    // New York is UTC-4 in August.
    expect(trading.sessions.map(({ open, close }) => [toIso(open), toIso(close)])).toEqual([
      ['2026-08-25T08:00:00.000Z', '2026-08-26T00:00:00.000Z'],
    ]);
    expect(toIso(liquid.sessions[0]!.open)).toBe('2026-08-25T13:30:00.000Z');
    expect(liquid.closedDates).toEqual(['20260826']);
  });

  it('are of every kind', () => {
    expect(
      build.futureOption('ES', { exchange: 'CME', expiry: '202609', strike: 5_000, right: 'C' }),
    ).toMatchObject({ secType: 'FOP', strike: 5_000, right: 'C', exchange: 'CME' });
    expect(build.continuousFuture('ES', { exchange: 'CME' }).secType).toBe('CONTFUT');
    expect(build.bond({ cusip: '912828C57' })).toMatchObject({ secType: 'BOND', secIdType: 'CUSIP' });
    expect(build.fund('VINIX')).toMatchObject({ secType: 'FUND', exchange: 'FUNDSERV' });
    expect(build.commodity('XAUUSD').secType).toBe('CMDTY');
    expect(build.bySecId('ISIN', 'US0378331005')).toEqual({
      secIdType: 'ISIN',
      secId: 'US0378331005',
      exchange: 'SMART',
    });
    const warrant = { exchange: 'FWB', expiry: '20261218', strike: 1, right: 'C' as const };
    expect(build.warrant('DAX', warrant).secType).toBe('WAR');
  });

  it('are combined leg by leg, each by its id', () => {
    const near = { ...AAPL, conId: 11, secType: 'OPT' };
    const far = { ...AAPL, conId: 12, secType: 'OPT' };
    const spread = build.combo([
      { contract: near, action: 'SELL' },
      { contract: far, action: 'BUY', ratio: 2 },
    ]);
    expect(spread).toEqual({
      symbol: 'AAPL',
      secType: 'BAG',
      exchange: 'SMART',
      currency: 'USD',
      comboLegs: [
        { conId: 11, ratio: 1, action: 'SELL', exchange: 'SMART' },
        { conId: 12, ratio: 2, action: 'BUY', exchange: 'SMART' },
      ],
    });
    expect(() => build.combo([{ contract: near, action: 'BUY' }])).toThrow(RangeError);
    expect(() =>
      build.combo([
        { contract: near, action: 'BUY' },
        { contract: { symbol: 'X' }, action: 'SELL' },
      ]),
    ).toThrow(/conId/);
  });
});

describe('an option chain', () => {
  /** Two expiries of two strikes each; every option is quoted with greeks but the 110 put of the second. */
  function serveChain(client: ConnectedClient): void {
    const { gateway } = client;
    gateway.on('reqSecDefOptParams', ({ reqId }, line) => {
      const outline = {
        kind: 'securityDefinitionOptionParameter' as const,
        reqId,
        underlyingConId: 265598,
        tradingClass: 'AAPL',
        multiplier: '100',
        expirations: ['20260925', '20260828'],
        strikes: [110, 100],
      };
      line.send(
        { ...outline, exchange: 'CBOE' },
        { ...outline, exchange: 'SMART' },
        { kind: 'securityDefinitionOptionParameterEnd', reqId },
      );
    });
    gateway.on('reqContractDetails', ({ reqId, contract }, line) => {
      const expiry = contract.lastTradeDateOrContractMonth ?? '';
      for (const strike of [100, 110]) {
        for (const right of ['P', 'C']) {
          const conId = Number(`${expiry.slice(-4)}${strike}${right === 'P' ? 1 : 0}`);
          const option = { ...contract, conId, strike, right };
          line.send({ kind: 'contractDetails', reqId, contract: option, contractDetails: {} });
        }
      }
      line.send({ kind: 'contractDetailsEnd', reqId });
    });
    gateway.on('reqMktData', ({ reqId, contract }, line) => {
      if (contract.conId === 9_251_101) return;
      line.send(
        { kind: 'tickPrice', reqId, tickType: 1, price: 1.5, size: Decimal.ONE },
        { kind: 'tickPrice', reqId, tickType: 2, price: 1.6, size: Decimal.ONE },
        { kind: 'tickOptionComputation', reqId, tickType: 10, delta: 0.1, impliedVol: 0.1 },
        { kind: 'tickOptionComputation', reqId, tickType: 13, delta: 0.5, impliedVol: 0.25, theta: -2 },
      );
    });
  }

  it('H6 comes in one call: contracts by expiry, quotes and greeks together, within the lines', async () => {
    const client = await connected({ lines: { limit: 3 } });
    const { ib, clock, gateway } = client;
    serveChain(client);
    const progress: number[] = [];
    const asked = ib.contract.optionChain(AAPL, {
      quoteTimeout: '2s',
      onProgress: (done) => progress.push(done),
    });
    await clock.pass(20_000);
    const { rows } = await asked;
    expect(rows.map(({ expiry, strike, right }) => `${expiry} ${strike}${right}`)).toEqual([
      '20260828 100C',
      '20260828 100P',
      '20260828 110C',
      '20260828 110P',
      '20260925 100C',
      '20260925 100P',
      '20260925 110C',
      '20260925 110P',
    ]);
    expect(rows[0]).toMatchObject({
      quote: { bid: 1.5, ask: 1.6 },
      greeks: { delta: 0.5, impliedVol: 0.25, theta: undefined },
    });
    expect(rows.at(-1)).toMatchObject({ quote: {}, greeks: undefined, error: undefined });
    expect(progress.at(-1)).toBe(8);
    // One question for each expiry, and each market is let go once.
    expect(gateway.receivedOf('reqContractDetails')).toHaveLength(2);
    expect(gateway.receivedOf('cancelMktData')).toHaveLength(8);
    expect(ib.openMarketDataLines).toBe(0);
  });

  it('is narrowed by expiry, strike and right, and comes without quotes when told so', async () => {
    const client = await connected();
    const { ib, clock, gateway } = client;
    serveChain(client);
    const asked = ib.contract.optionChain(AAPL, {
      expiries: (expiry) => expiry < '20260901',
      strikes: (strike) => strike > 100,
      right: 'P',
      quotes: false,
    });
    await clock.pass(50);
    expect((await asked).rows.map(({ expiry, strike, right }) => `${expiry} ${strike}${right}`)).toEqual([
      '20260828 110P',
    ]);
    expect(gateway.receivedOf('reqMktData')).toEqual([]);
  });
});
