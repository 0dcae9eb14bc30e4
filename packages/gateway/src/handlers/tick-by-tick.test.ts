import { Decimal, plusMs, type Instant } from '@tapewright/model';
import { calendarOfListing, createVenue } from '@tapewright/venue';
import type { ServerMessage } from '@tapewright/tws';
import { describe, expect, it } from 'vitest';
import { createGateway } from '../gateway.ts';
import { createMarket } from '../market/create-market.ts';
import { AAPL, ACCOUNT, bookGateway, OPEN_MARKET, quote } from '../testing/book-gateway.ts';
import { ScriptedClients } from '../testing/scripted-client.ts';

const EUR = { conId: 12087792, exchange: 'IDEALPRO' };

function ticks(messages: readonly ServerMessage[]) {
  return messages.flatMap((message) => {
    if (message.kind !== 'tickByTick') return [];
    const { historicalTickLast: last, historicalTickBidAsk: both, historicalTickMidPoint: mid } = message;
    if (last !== undefined)
      return [`${message.tickType}: ${last.size?.toString()} at ${last.price} ${last.exchange}`];
    if (both !== undefined)
      return [
        `${both.sizeBid?.toString()} at ${both.priceBid} / ${both.sizeAsk?.toString()} at ${both.priceAsk}`,
      ];
    return [`mid ${mid?.price}`];
  });
}

function stream(tickType: string, ignoreSize = false) {
  const { gateway, clients } = bookGateway();
  clients.market(quote(gateway, 229.99, 230.01));
  const client = clients.connect(1);
  client.take();
  const first = client.ask({
    kind: 'reqTickByTickData',
    reqId: 3,
    contract: AAPL,
    tickType,
    numberOfTicks: 0,
    ignoreSize,
  });
  const print = (price: number, size: number): readonly ServerMessage[] => {
    clients.market({
      kind: 'print',
      at: gateway.now,
      conId: AAPL.conId,
      exchange: 'ARCA',
      price,
      size: Decimal.of(size),
    });
    return client.take();
  };
  const requote = (bid: number, ask: number): readonly ServerMessage[] => {
    clients.market(quote(gateway, bid, ask));
    return client.take();
  };
  return { client, first, print, requote };
}

describe('tick by tick', () => {
  it.each([
    ['Last', 1],
    ['AllLast', 2],
  ])('%s is every trade, none left out', (type, number) => {
    const { first, print, requote } = stream(type);
    expect(first).toEqual([]);
    expect(ticks(requote(229.98, 230))).toEqual([]);
    expect([...ticks(print(230, 10)), ...ticks(print(230, 10))]).toEqual([
      `${number}: 10 at 230 ARCA`,
      `${number}: 10 at 230 ARCA`,
    ]);
  });

  it('BidAsk is the quote that stands and every change of it', () => {
    const { first, print, requote } = stream('BidAsk');
    expect(ticks(first)).toEqual(['1000 at 229.99 / 1000 at 230.01']);
    expect(ticks(print(230, 10))).toEqual([]);
    expect(ticks(requote(229.98, 230.01))).toEqual(['1000 at 229.98 / 1000 at 230.01']);
  });

  it('MidPoint is the middle, when it moves', () => {
    const { first, requote } = stream('MidPoint');
    expect(ticks(first)).toEqual(['mid 230']);
    expect(ticks(requote(229.98, 230.02))).toEqual([]);
    expect(ticks(requote(229.98, 230.03))).toEqual(['mid 230.005']);
  });

  it('ends when it is cancelled, and is refused what it cannot be', () => {
    const { client, print } = stream('Last');
    const ask = (reqId: number, fields: object) =>
      client.ask({
        kind: 'reqTickByTickData',
        reqId,
        contract: AAPL,
        tickType: 'Last',
        numberOfTicks: 0,
        ignoreSize: false,
        ...fields,
      });
    expect(ask(3, {})).toMatchObject([{ errorCode: 102 }]);
    expect(ask(4, { tickType: 'Every' })).toMatchObject([{ errorCode: 321 }]);
    expect(ask(4, { contract: EUR })).toMatchObject([{ errorCode: 10189 }]);
    ask(4, {});
    ask(5, {});
    expect(ask(6, {})).toMatchObject([{ errorCode: 10190 }]);
    expect(client.ask({ kind: 'cancelTickByTickData', reqId: 3 })).toEqual([]);
    expect(print(230, 1)).toHaveLength(2);
    expect(client.ask({ kind: 'cancelTickByTickData', reqId: 3 })).toMatchObject([{ errorCode: 300 }]);
  });
});

/** A made-up AAPL at ten on a Friday, with a past. */
function withPast() {
  const start = OPEN_MARKET;
  const market = createMarket({ kind: 'simulated', symbols: ['AAPL', 'EUR.USD'] }, { seed: 1, start });
  const venue = createVenue({
    listings: market.listings,
    accounts: [{ account: ACCOUNT, cash: {} }],
    calendarOf: calendarOfListing,
  });
  const gateway = createGateway({ market, venue, accounts: [ACCOUNT], start });
  const clients = new ScriptedClients(gateway);
  const client = clients.connect(1);
  clients.passTime(plusMs(start, 30_000));
  client.take();
  const history = (fields: object) =>
    client.ask({
      kind: 'reqHistoricalTicks',
      reqId: 8,
      contract: AAPL,
      startDateTime: '',
      endDateTime: '20261120 15:00:20 UTC',
      numberOfTicks: 50,
      whatToShow: 'TRADES',
      useRTH: true,
      ignoreSize: false,
      ...fields,
    })[0];
  return { client, history, at: (instant: Instant) => instant };
}

describe('ticks of the past', () => {
  const END = Date.parse('2026-11-20T15:00:20Z') / 1000;

  it('are the last before a moment or the first after one, in order, over the start of the market and over nights', () => {
    const { history } = withPast();
    const before = history({});
    const times =
      before?.kind === 'historicalTicksLast' ? before.historicalTicksLast.map(({ time }) => time) : [];
    expect(times).toHaveLength(50);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(times.at(-1)).toBeLessThan(END);
    // Twenty seconds since the start, the rest before it.
    expect(times[0]).toBeLessThan(END - 20);
    const after = history({ startDateTime: '20261119 20:59:50 UTC', endDateTime: '', numberOfTicks: 30 });
    const spans =
      after?.kind === 'historicalTicksLast' ? after.historicalTicksLast.map(({ time }) => time) : [];
    expect(spans).toHaveLength(30);
    // Ten seconds to Thursday's close; the others from Friday's open on.
    expect(
      spans.filter((time) => time < Date.parse('2026-11-19T21:00:00Z') / 1000).length,
    ).toBeLessThanOrEqual(10);
    expect(
      spans.filter((time) => time >= Date.parse('2026-11-20T14:30:00Z') / 1000).length,
    ).toBeGreaterThanOrEqual(20);
  });

  it('are quotes and midpoints around the trades', () => {
    const { history } = withPast();
    const trades = history({});
    const quotes = history({ whatToShow: 'BID_ASK' });
    const middles = history({ whatToShow: 'MIDPOINT' });
    if (
      trades?.kind !== 'historicalTicksLast' ||
      quotes?.kind !== 'historicalTicksBidAsk' ||
      middles?.kind !== 'historicalTicks'
    )
      throw new Error('another answer');
    expect(quotes.historicalTicksBidAsk.map(({ time }) => time)).toEqual(
      trades.historicalTicksLast.map(({ time }) => time),
    );
    for (const [i, { priceBid, priceAsk }] of quotes.historicalTicksBidAsk.entries()) {
      expect(priceBid).toBeLessThan(priceAsk);
      expect(middles.historicalTicks[i]?.price).toBeGreaterThanOrEqual(priceBid);
      expect(middles.historicalTicks[i]?.price).toBeLessThanOrEqual(priceAsk);
    }
    expect([trades.isDone, quotes.isDone, middles.isDone]).toEqual([true, true, true]);
  });

  it.each([
    [{ startDateTime: '20261120 15:00:00 UTC' }, 321],
    [{ endDateTime: '' }, 321],
    [{ numberOfTicks: 1001 }, 321],
    [{ numberOfTicks: 0 }, 321],
    [{ whatToShow: 'YIELD' }, 321],
    [{ endDateTime: 'noon' }, 10314],
    [{ contract: EUR }, 162],
  ])('are refused: %j with %i', (fields, code) => {
    expect(withPast().history(fields)).toMatchObject({ kind: 'error', id: 8, errorCode: code });
  });
});

describe('a histogram', () => {
  it('adds up to the volume of the bars of its time, price by price', () => {
    const { client } = withPast();
    const [histogram] = client.ask({
      kind: 'reqHistogramData',
      reqId: 2,
      contract: AAPL,
      useRTH: true,
      timePeriod: '2 days',
    });
    const [history] = client.ask({
      kind: 'reqHistoricalData',
      reqId: 3,
      contract: AAPL,
      endDateTime: '',
      duration: '2 D',
      barSizeSetting: '1 min',
      whatToShow: 'TRADES',
      useRTH: true,
      formatDate: 2,
      keepUpToDate: false,
    });
    if (histogram?.kind !== 'histogramData' || history?.kind !== 'historicalData')
      throw new Error('another answer');
    const entries = histogram.histogramDataEntries;
    const sum = (sizes: readonly (Decimal | undefined)[]): number =>
      sizes.reduce((total, size) => total + (size?.toNumber() ?? 0), 0);
    expect(sum(entries.map(({ size }) => size))).toBe(
      sum(history.historicalDataBars.map(({ volume }) => volume)),
    );
    expect(entries.map(({ price }) => price)).toEqual(
      entries.map(({ price }) => price).toSorted((a, b) => a - b),
    );
    expect(
      client.ask({ kind: 'reqHistogramData', reqId: 2, contract: AAPL, useRTH: true, timePeriod: 'ever' }),
    ).toMatchObject([{ errorCode: 321 }]);
  });
});

describe('a schedule', () => {
  it('names the sessions of its time: a Monday to a Friday of five', () => {
    const { client } = withPast();
    const [schedule] = client.ask({
      kind: 'reqHistoricalData',
      reqId: 3,
      contract: AAPL,
      endDateTime: '',
      duration: '5 D',
      barSizeSetting: '1 day',
      whatToShow: 'SCHEDULE',
      useRTH: true,
      formatDate: 1,
      keepUpToDate: false,
    });
    expect(schedule).toMatchObject({
      kind: 'historicalSchedule',
      reqId: 3,
      timeZone: 'US/Eastern',
      startDateTime: '20261116-09:30:00',
      endDateTime: '20261120-16:00:00',
    });
    const sessions = schedule?.kind === 'historicalSchedule' ? schedule.historicalSessions : [];
    expect(sessions.map(({ refDate }) => refDate)).toEqual([
      '20261116',
      '20261117',
      '20261118',
      '20261119',
      '20261120',
    ]);
  });
});
