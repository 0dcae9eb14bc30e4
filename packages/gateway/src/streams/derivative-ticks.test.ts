import { Decimal, instantFromIso, plusMs, type Contract } from '@tapewright/model';
import { createVenue } from '@tapewright/venue';
import { beforeAll, describe, expect, it } from 'vitest';
import { createGateway, type Gateway } from '../gateway.ts';
import { createMarket } from '../market/create-market.ts';
import { TICK } from '../market/ticks.ts';
import { AAPL, ACCOUNT } from '../testing/book-gateway.ts';
import { ScriptedClients, type ScriptedClient } from '../testing/scripted-client.ts';

const MORNING = instantFromIso('2026-11-20T15:00:00Z');

let gateway: Gateway;
let clients: ScriptedClients;
let client: ScriptedClient;
let option: Contract;
let future: Contract;
beforeAll(() => {
  const market = createMarket({ kind: 'simulated', derivatives: true }, { seed: 1, start: MORNING });
  const accounts = [{ account: ACCOUNT, cash: { USD: 1_000_000 } }];
  const calendarOf = market.calendarOf;
  const venue = createVenue({ listings: market.listings, accounts, calendarOf, seed: 1 });
  gateway = createGateway({ market, venue, accounts: [ACCOUNT], start: MORNING });
  clients = new ScriptedClients(gateway);
  client = clients.connect(1);
  const listed = market.listings.map(({ contract }) => contract);
  const puts = listed.filter(({ symbol, right }) => symbol === 'AAPL' && right === 'P');
  option = puts[Math.floor(puts.length / 2)] ?? {};
  future = listed.find(({ secType, symbol }) => secType === 'FUT' && symbol === 'ES') ?? {};
});

let lastReqId = 0;
/** Tick type → its value, of a line with generic ticks. */
function asked(contract: Contract, genericTickList: string): ReadonlyMap<number, number | string> {
  const reqId = ++lastReqId;
  const told = client.ask({
    kind: 'reqMktData',
    reqId,
    contract,
    genericTickList,
    snapshot: false,
    regulatorySnapshot: false,
  });
  return new Map(
    told.flatMap((message): [number, number | string][] => {
      if (!('tickType' in message) || message.tickType === undefined) return [];
      if (message.kind === 'tickSize') return [[message.tickType, message.size?.toNumber() ?? Number.NaN]];
      return message.kind === 'tickGeneric' || message.kind === 'tickString'
        ? [[message.tickType, message.value ?? '']]
        : [];
    }),
  );
}

describe('what derivatives say', () => {
  it('volatility: of the options, and of the past', () => {
    const ticks = asked(AAPL, '104,106');
    // The market prices its options by 1.6 % a day: 0.016 × √252 = 0.254; the past was drawn with the same.
    expect(Number(ticks.get(TICK.impliedVolatility))).toBeCloseTo(0.254, 1);
    expect(Number(ticks.get(TICK.historicalVolatility))).toBeGreaterThan(0.1);
  });

  it('volume: what was traded today, calls and puts apart', () => {
    const ticks = asked(AAPL, '100');
    // Of half an hour; a day of AAPL is 55 million shares, and its options trade a part of that.
    expect(ticks.get(TICK.callVolume)).toBeGreaterThan(100);
    expect(ticks.get(TICK.putVolume)).toBeGreaterThan(100);
    const before = Number(asked(option, '100').get(TICK.putVolume));
    const totalQuantity = Decimal.of(2);
    const order = { action: 'BUY', orderType: 'MKT', tif: 'DAY', totalQuantity, transmit: true };
    client.send({ kind: 'placeOrder', orderId: 1, contract: { ...option, exchange: 'SMART' }, order });
    expect(asked(option, '100').get(TICK.putVolume)).toBe(before + 2);
    expect([...asked(option, '100').keys()]).not.toContain(TICK.callVolume);
  });

  it('open interest: of all options on a stock, of one option, and of a future', () => {
    const all = asked(AAPL, '101');
    const one = asked(option, '101');
    expect(Number(one.get(TICK.putOpenInterest))).toBeGreaterThan(0);
    expect(Number(all.get(TICK.putOpenInterest))).toBeGreaterThan(Number(one.get(TICK.putOpenInterest)));
    expect(Number(asked(future, '588').get(TICK.futuresOpenInterest))).toBeGreaterThan(10_000);
    // The same to everybody, whenever it is asked for in the day.
    clients.passTime(plusMs(gateway.now, 60_000));
    expect(asked(AAPL, '101').get(TICK.callOpenInterest)).toBe(all.get(TICK.callOpenInterest));
  });

  it('nothing of what has none', () => {
    const pair = { symbol: 'EUR', secType: 'CASH', exchange: 'IDEALPRO', currency: 'USD' };
    const { impliedVolatility, callVolume, callOpenInterest, futuresOpenInterest, dividends } = TICK;
    const ticks = asked(pair, '100,101,106,456,588');
    for (const tick of [impliedVolatility, callVolume, callOpenInterest, futuresOpenInterest, dividends])
      expect(ticks.has(tick)).toBe(false);
  });
});

describe('what can be borrowed, and what was paid', () => {
  const sharesOf = (ticks: ReadonlyMap<number, number | string>) => [
    ticks.get(TICK.shortable),
    ticks.get(TICK.shortableShares),
  ];

  it.each([
    [5_000, 3],
    [1_000, 3],
    [999, 2],
    [0, 1],
  ])('%i shares are told as %i, to lines that are open at once', (shares, level) => {
    asked(AAPL, '236');
    client.take();
    clients.market({ kind: 'borrow', at: gateway.now, conId: AAPL.conId, shares: Decimal.of(shares) });
    clients.passTime(plusMs(gateway.now, 300));
    const told = client.take().filter((tick) => 'tickType' in tick && tick.tickType === TICK.shortable);
    expect(told.at(-1)).toMatchObject({ value: level });
    expect(sharesOf(asked(AAPL, '236'))).toEqual([level, shares]);
  });

  it('dividends of the last twelve months are summed', () => {
    for (const perShare of [0.25, 0.26])
      clients.market({
        kind: 'corporateAction',
        at: gateway.now,
        conId: AAPL.conId,
        action: { kind: 'dividend', perShare },
      });
    expect(asked(AAPL, '456').get(TICK.dividends)).toBe('0.51,,,');
  });
});
