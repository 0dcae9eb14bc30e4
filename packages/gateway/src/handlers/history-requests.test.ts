import { CALENDARS, Decimal, instantFromIso, type Bar } from '@tapewright/model';
import { calendarOfListing, createVenue, listingsOf } from '@tapewright/venue';
import { describe, expect, it } from 'vitest';
import { createGateway } from '../gateway.ts';
import { createMarket } from '../market/create-market.ts';
import { AAPL, ACCOUNT } from '../testing/book-gateway.ts';
import { ScriptedClients, type ScriptedClient } from '../testing/scripted-client.ts';

function day(date: string, [open, high, low, close]: readonly [number, number, number, number]): Bar {
  const session = CALENDARS.NYSE.session(date);
  if (session === undefined) throw new Error(`${date} is no session`);
  return { start: session.open, end: session.close, open, high, low, close, volume: 1000, count: 9 };
}

const DAYS = [
  day('20261119', [10, 12, 9, 11]),
  day('20261120', [20, 22, 19, 21]),
  day('20261123', [30, 32, 29, 31]),
];

/** A replay of three days that has come to the morning of the second. */
function replay(serverVersion = 226) {
  const start = instantFromIso('2026-11-20T05:00:00Z');
  const market = createMarket(
    {
      kind: 'replay',
      series: listingsOf(['AAPL']).map((listing) => ({ listing, barSize: '1 day', bars: DAYS })),
    },
    { seed: 1, start },
  );
  const accounts = [{ account: ACCOUNT, cash: { USD: 1_000_000 } }];
  const venue = createVenue({ listings: market.listings, accounts, calendarOf: calendarOfListing });
  const gateway = createGateway({ market, venue, accounts: [ACCOUNT], start });
  const clients = new ScriptedClients(gateway);
  return { gateway, clients, client: clients.connect(1, serverVersion) };
}

function history(client: ScriptedClient, fields: Record<string, unknown> = {}) {
  return client.ask({
    kind: 'reqHistoricalData',
    reqId: 4,
    contract: AAPL,
    endDateTime: '',
    duration: '5 D',
    barSizeSetting: '1 day',
    whatToShow: 'TRADES',
    useRTH: true,
    formatDate: 1,
    keepUpToDate: false,
    ...fields,
  });
}

describe('a request of history', () => {
  it('is answered with the bars of the past, and an end of its own', () => {
    const { client } = replay();
    expect(history(client)).toMatchObject([
      {
        kind: 'historicalData',
        reqId: 4,
        historicalDataBars: [
          { date: '20261119', open: 10, high: 12, low: 9, close: 11, volume: Decimal.of(1000), barCount: 9 },
        ],
      },
      { kind: 'historicalDataEnd', reqId: 4, endDateStr: '20261120 00:00:00 US/Eastern' },
    ]);
  });

  it('carries start and end in the bars for a client below 196', () => {
    const { client } = replay(178);
    expect(history(client)).toMatchObject([
      {
        kind: 'historicalData',
        startDateStr: expect.any(String),
        endDateStr: '20261120 00:00:00 US/Eastern',
      },
    ]);
  });

  it('dates days by date in either format, and quotes have no volume', () => {
    const { client } = replay();
    expect(history(client, { formatDate: 2, whatToShow: 'BID' })[0]).toMatchObject({
      historicalDataBars: [
        { date: '20261119', open: 9.99, close: 10.99, volume: Decimal.of(-1), barCount: -1 },
      ],
    });
  });

  it('kept up to date follows the bar in progress, and says when it is complete', () => {
    const { clients, client } = replay();
    history(client, { keepUpToDate: true });
    const updates = () =>
      client.take().flatMap((m) => (m.kind === 'historicalDataUpdate' ? [m.historicalDataBar] : []));
    clients.advance();
    expect(updates()).toMatchObject([{ date: '20261120', open: 20, high: 20, low: 20, close: 20 }]);
    clients.advance();
    expect(updates()).toMatchObject([{ open: 20, low: 19, close: 19 }]);
    clients.advance();
    clients.advance();
    expect(updates().at(-1)).toMatchObject({
      open: 20,
      high: 22,
      low: 19,
      close: 21,
      volume: Decimal.of(1000),
    });
    expect(clients.advance()).toBe(DAYS[1]?.end);
    expect(updates()).toMatchObject([{ date: '20261120', high: 22, close: 21 }]);
    clients.advance();
    expect(updates()).toMatchObject([{ date: '20261123', open: 30 }]);
    expect(client.ask({ kind: 'cancelHistoricalData', reqId: 4 })).toMatchObject([
      {
        errorCode: 162,
        errorMsg: 'Historical Market Data Service error message:API historical data query cancelled: 4',
      },
    ]);
    clients.advance();
    expect(client.take()).toEqual([]);
  });

  it.each([
    ['of no bar size', { barSizeSetting: '7 mins' }, 321],
    ['of no duration', { duration: 'a while' }, 321],
    ['of too many days', { duration: '366 D' }, 321],
    ['of nothing that is shown', { whatToShow: 'RUMOURS' }, 321],
    ['that ends at no time', { endDateTime: 'yesterday' }, 10314],
    ['that ends and goes on', { endDateTime: '20261101-00:00:00', keepUpToDate: true }, 321],
    ['of an unknown instrument', { contract: { ...AAPL, conId: 0, symbol: 'NOSUCH' } }, 200],
    ['before the first bar', { endDateTime: '20200101-00:00:00' }, 162],
    ['of bars smaller than there are', { barSizeSetting: '1 min' }, 162],
  ])('%s is refused', (_, fields, errorCode) => {
    const { client } = replay();
    expect(history(client, fields)).toMatchObject([{ kind: 'error', id: 4, errorCode }]);
  });

  it('of small bars is paced: the same within 15 seconds is a violation', () => {
    const { client } = replay();
    const small = { barSizeSetting: '5 secs', duration: '60 S' };
    history(client, small);
    expect(history(client, small)).toMatchObject([
      {
        errorCode: 162,
        errorMsg: 'Historical Market Data Service error message:Historical data request pacing violation',
      },
    ]);
  });

  it('tells the first moment there is', () => {
    const { client } = replay();
    expect(
      client.ask({
        kind: 'reqHeadTimeStamp',
        reqId: 1,
        contract: AAPL,
        useRTH: true,
        whatToShow: 'TRADES',
        formatDate: 1,
      }),
    ).toMatchObject([{ kind: 'headTimestamp', reqId: 1, headTimestamp: '20261119 09:30:00 US/Eastern' }]);
  });
});
