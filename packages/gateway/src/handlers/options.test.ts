import { instantFromIso, plusMs, type Contract } from '@tapewright/model';
import { createVenue } from '@tapewright/venue';
import { describe, expect, it } from 'vitest';
import { createGateway } from '../gateway.ts';
import { createMarket } from '../market/create-market.ts';
import { TICK } from '../market/ticks.ts';
import { AAPL, ACCOUNT } from '../testing/book-gateway.ts';
import { ScriptedClients } from '../testing/scripted-client.ts';

// Friday, ten o'clock in New York; the option of December expires 28 days and six hours later.
const MORNING = instantFromIso('2026-11-20T15:00:00Z');
const CALL: Contract = {
  symbol: 'AAPL',
  secType: 'OPT',
  lastTradeDateOrContractMonth: '20261218',
  strike: 230,
  right: 'C',
  exchange: 'SMART',
  currency: 'USD',
};

/** A gateway on a made-up market of AAPL with its options. The seed decides which strikes there are; `call` is the nearest to the price. */
function withOptions(start = MORNING) {
  const market = createMarket(
    { kind: 'simulated', symbols: ['AAPL', 'KO', 'EUR.USD'], derivatives: true },
    { seed: 1, start },
  );
  const venue = createVenue({
    listings: market.listings,
    accounts: [{ account: ACCOUNT, cash: { USD: 1_000_000 } }],
    calendarOf: (listing) => market.calendarOf(listing),
    seed: 1,
  });
  const gateway = createGateway({ market, venue, accounts: [ACCOUNT], start });
  const clients = new ScriptedClients(gateway);
  const client = clients.connect(1);
  client.take();
  const strikes = market.listings.flatMap(({ contract }) =>
    contract.secType === 'OPT' ? [contract.strike] : [],
  );
  clients.passTime(plusMs(start, 1_000));
  const price = gateway.quote(265598)?.bid ?? 0;
  const [strike] = strikes.toSorted((a = 0, b = 0) => Math.abs(a - price) - Math.abs(b - price));
  const call = { ...CALL, strike };
  return { gateway, clients, client, call };
}

describe('the outline of option chains', () => {
  it('names exchanges, expiries and strikes of an underlying, and every combination can be found', () => {
    const { client } = withOptions();
    const answer = client.ask({
      kind: 'reqSecDefOptParams',
      reqId: 4,
      underlyingSymbol: 'AAPL',
      futFopExchange: '',
      underlyingSecType: 'STK',
      underlyingConId: 265598,
    });
    expect(answer.at(-1)).toEqual({ kind: 'securityDefinitionOptionParameterEnd', reqId: 4 });
    const outlines = answer.filter((message) => message.kind === 'securityDefinitionOptionParameter');
    expect(outlines.map(({ exchange }) => exchange)).toEqual(['SMART', 'CBOE', 'ISE', 'AMEX']);
    const [smart] = outlines;
    expect(smart).toMatchObject({ tradingClass: 'AAPL', multiplier: '100', underlyingConId: 265598 });
    // Three Fridays ahead, and the third Friday of December after those.
    expect(smart?.expirations.slice(0, 4)).toEqual(['20261127', '20261204', '20261211', '20261218']);
    for (const strike of smart?.strikes ?? []) {
      const found = client.ask({
        kind: 'reqContractDetails',
        reqId: 5,
        contract: { ...CALL, strike, lastTradeDateOrContractMonth: smart?.expirations[1] },
      });
      expect(found[0]).toMatchObject({ kind: 'contractDetails', contractDetails: { underConId: 265598 } });
    }
  });

  it('names the chain of a future, whose options can be found and have greeks by its price', () => {
    const { client, clients } = withOptions();
    const [future] = client.ask({
      kind: 'reqContractDetails',
      reqId: 6,
      contract: { secType: 'FUT', localSymbol: 'CLF7', exchange: 'NYMEX' },
    });
    if (future?.kind !== 'contractDetails') throw new Error('no future');
    const underlyingConId = future.contract.conId ?? 0;
    const answer = client.ask({
      kind: 'reqSecDefOptParams',
      reqId: 7,
      underlyingSymbol: 'CL',
      futFopExchange: 'NYMEX',
      underlyingSecType: 'FUT',
      underlyingConId,
    });
    const [outline, end, ...more] = answer;
    if (outline?.kind !== 'securityDefinitionOptionParameter') throw new Error('no chain');
    // January's oil ends on 21 December, three business days before the 25th, which is a holiday; its options three before that.
    expect(outline).toMatchObject({
      exchange: 'NYMEX',
      tradingClass: 'LO',
      multiplier: '1000',
      underlyingConId,
      expirations: ['20261216'],
    });
    expect([end?.kind, more]).toEqual(['securityDefinitionOptionParameterEnd', []]);
    const contract = {
      symbol: 'CL',
      secType: 'FOP',
      lastTradeDateOrContractMonth: '20261216',
      strike: outline.strikes[6],
      right: 'C',
      exchange: 'NYMEX',
      currency: 'USD',
    };
    expect(client.ask({ kind: 'reqContractDetails', reqId: 8, contract })[0]).toMatchObject({
      contractDetails: { underConId: underlyingConId, underSecType: 'FUT', underSymbol: 'CLF7' },
    });
    client.ask({ kind: 'reqMktData', reqId: 9, contract });
    clients.passTime(plusMs(MORNING, 5_000));
    const model = client
      .take()
      .findLast(
        (message) =>
          message.kind === 'tickOptionComputation' && message.tickType === TICK.modelOptionComputation,
      );
    if (model?.kind !== 'tickOptionComputation') throw new Error('no greeks');
    expect(model.undPrice).toBeGreaterThan(0);
    // Near the money: between a third and two thirds.
    expect(model.delta).toBeGreaterThan(0.33);
    expect(model.delta).toBeLessThan(0.67);
  });

  it('is empty for a stock without options, and refused for what is not there', () => {
    const { client } = withOptions();
    const asked = {
      kind: 'reqSecDefOptParams',
      reqId: 4,
      futFopExchange: '',
      underlyingSecType: 'STK',
    } as const;
    const [ko] = client.ask({ kind: 'reqMatchingSymbols', reqId: 1, pattern: 'KO' });
    const conId = ko?.kind === 'symbolSamples' ? (ko.contractDescriptions[0]?.contract.conId ?? 0) : 0;
    const empty = client.ask({ ...asked, underlyingSymbol: 'KO', underlyingConId: conId });
    expect(empty.map(({ kind }) => kind)).toEqual(['securityDefinitionOptionParameterEnd']);
    const wrong = client.ask({ ...asked, underlyingSymbol: 'KO', underlyingConId: 265598 });
    expect(wrong).toMatchObject([{ kind: 'error', id: 4, errorCode: 200 }]);
  });

  it('is known to a search of symbols', () => {
    const [samples] = withOptions().client.ask({ kind: 'reqMatchingSymbols', reqId: 1, pattern: 'AAPL' });
    expect(samples).toMatchObject({
      contractDescriptions: [{ contract: { symbol: 'AAPL', secType: 'STK' }, derivativeSecTypes: ['OPT'] }],
    });
  });
});

describe('a computation of an option', () => {
  it('gives the price and the greeks of a volatility, in the units of IB', () => {
    const { client, call } = withOptions();
    const [answer] = client.ask({
      kind: 'calculateOptionPrice',
      reqId: 9,
      contract: call,
      volatility: 0.3,
      // At the money, so that the figures below hold for whatever strike there is.
      underPrice: call.strike ?? 0,
    });
    if (answer?.kind !== 'tickOptionComputation') throw new Error('no computation');
    expect(answer).toMatchObject({ reqId: 9, tickType: TICK.customOptionComputation, impliedVol: 0.3 });
    // By the formula with Python's math.erf for S = K = 230, 28.25 days, 30 %, 4 %: 8.004794, delta 0.531414, gamma 0.020718,
    // vega 0.254479 a point, theta −0.147639 a day. Price, vega and theta grow with the strike, gamma shrinks.
    const scale = (call.strike ?? 0) / 230;
    expect(answer.optPrice).toBeCloseTo(8.004794 * scale, 4);
    expect(answer.delta).toBeCloseTo(0.531414, 5);
    expect(answer.gamma).toBeCloseTo(0.020718 / scale, 5);
    expect(answer.vega).toBeCloseTo(0.254479 * scale, 5);
    expect(answer.theta).toBeCloseTo(-0.147639 * scale, 5);
  });

  it('finds the volatility of a price again', () => {
    const { client, call } = withOptions();
    const strike = call.strike ?? 0;
    const [answer] = client.ask({
      kind: 'calculateImpliedVolatility',
      reqId: 9,
      contract: call,
      optionPrice: (8.004794 * strike) / 230,
      underPrice: strike,
    });
    expect(answer?.kind === 'tickOptionComputation' ? answer.impliedVol : undefined).toBeCloseTo(0.3, 5);
  });

  it.each([
    [{ contract: AAPL }, 321],
    [{ contract: { ...CALL, symbol: 'NOSUCH' } }, 200],
    [{ optionPrice: 0.0001, underPrice: 500 }, 321],
    [{ underPrice: 0 }, 321],
  ])('that has no answer is refused: %o', (change, errorCode) => {
    const { client, call } = withOptions();
    const request = { contract: call, optionPrice: 8, underPrice: 230, ...change };
    const answer = client.ask({ kind: 'calculateImpliedVolatility', reqId: 9, ...request });
    expect(answer).toMatchObject([{ kind: 'error', id: 9, errorCode }]);
  });
});

describe('a line of an option', () => {
  it('tells what bid, ask and model price mean, and is consistent with its quote', () => {
    const { client, clients, gateway, call } = withOptions();
    client.send({ kind: 'reqMktData', reqId: 3, contract: call, snapshot: false, regulatorySnapshot: false });
    clients.passTime(plusMs(MORNING, 6_000));
    const ticks = client.take();
    const computed = (tickType: number) =>
      ticks.findLast((tick) => tick.kind === 'tickOptionComputation' && tick.tickType === tickType);
    const [bid, ask, model] = [
      computed(TICK.bidOptionComputation),
      computed(TICK.askOptionComputation),
      computed(TICK.modelOptionComputation),
    ].map((tick) => (tick?.kind === 'tickOptionComputation' ? tick : undefined));
    expect(bid?.impliedVol).toBeLessThan(ask?.impliedVol ?? 0);
    expect(model?.impliedVol).toBeGreaterThan(bid?.impliedVol ?? Infinity);
    expect(model?.delta).toBeGreaterThan(0);
    expect(model?.delta).toBeLessThan(1);
    expect(model?.undPrice).toBeCloseTo(gateway.quote(265598)?.bid ?? 0, 0);
  });
});

describe('statistics on a line', () => {
  it('come with the generic ticks that ask for them, and again after a minute', () => {
    const { client, clients } = withOptions();
    const genericTickList = '165,236,294,295,318,411,595';
    const line = { contract: AAPL, genericTickList, snapshot: false, regulatorySnapshot: false };
    client.send({ kind: 'reqMktData', reqId: 3, ...line });
    const told = client.take();
    const valueOf = (tickType: number) => {
      const tick = told.find((message) => 'tickType' in message && message.tickType === tickType);
      if (tick?.kind === 'tickPrice') return tick.price;
      if (tick?.kind === 'tickSize') return tick.size?.toNumber();
      return tick?.kind === 'tickGeneric' ? tick.value : undefined;
    };
    const { low52Weeks, low26Weeks, low13Weeks, high13Weeks, high26Weeks, high52Weeks } = TICK;
    const ranges = [low52Weeks, low26Weeks, low13Weeks, high13Weeks, high26Weeks, high52Weeks].map(valueOf);
    expect(ranges.every((price) => price !== undefined)).toBe(true);
    expect(ranges).toEqual(ranges.toSorted((a = 0, b = 0) => a - b));
    // The instrument's own figures: 55 million shares a day, 1.6 % a day, which is 25 % a year.
    expect(valueOf(TICK.averageVolume)).toBeGreaterThan(30e6);
    expect(valueOf(TICK.averageVolume)).toBeLessThan(90e6);
    expect(valueOf(TICK.realTimeVolatility)).toBeGreaterThan(0.08);
    expect(valueOf(TICK.realTimeVolatility)).toBeLessThan(0.7);
    expect(valueOf(TICK.shortable)).toBe(3);
    expect(valueOf(TICK.shortableShares)?.toString()).toBe('10000000');
    expect(valueOf(TICK.volume10Minutes)).toBeGreaterThan(valueOf(TICK.volume3Minutes) ?? Infinity);

    const rates = () =>
      client.take().filter((tick) => 'tickType' in tick && tick.tickType === TICK.volumeRate);
    clients.passTime(plusMs(MORNING, 59_000));
    expect(rates()).toHaveLength(0);
    clients.passTime(plusMs(MORNING, 62_000));
    expect(rates()).toHaveLength(1);
  });
});

describe('news on a line', () => {
  it('begins with the newest headline, and goes on with the next session that closes', () => {
    const { client, clients } = withOptions(instantFromIso('2026-11-20T20:58:00Z'));
    client.send({
      kind: 'reqMktData',
      reqId: 3,
      contract: AAPL,
      genericTickList: '292',
      snapshot: false,
      regulatorySnapshot: false,
    });
    const news = () => client.take().flatMap((message) => (message.kind === 'tickNews' ? [message] : []));
    const [first] = news();
    expect(first).toMatchObject({ reqId: 3, providerCode: 'SIM' });
    // The day before closed at four in New York, which is 21:00 UTC.
    expect(first?.timestamp).toBe(Date.parse('2026-11-19T21:00:00Z'));
    clients.passTime(instantFromIso('2026-11-20T20:59:30Z'));
    expect(news()).toEqual([]);
    clients.passTime(instantFromIso('2026-11-20T21:02:00Z'));
    expect(news().map(({ timestamp }) => timestamp)).toEqual([Date.parse('2026-11-20T21:00:00Z')]);
  });
});
