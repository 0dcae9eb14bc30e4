import { plusMs } from '@tapewright/model';
import { createVenue } from '@tapewright/venue';
import type { ServerMessage } from '@tapewright/tws';
import { describe, expect, it } from 'vitest';
import { createGateway } from '../gateway.ts';
import { createMarket } from '../market/create-market.ts';
import { ACCOUNT, OPEN_MARKET } from '../testing/book-gateway.ts';
import { ScriptedClients } from '../testing/scripted-client.ts';

function world() {
  const start = OPEN_MARKET;
  const symbols = ['AAPL', 'MSFT', 'IBM', 'SPY', 'EUR.USD'];
  const market = createMarket({ kind: 'simulated', symbols }, { seed: 1, start });
  const venue = createVenue({ listings: market.listings, accounts: [{ account: ACCOUNT, cash: {} }] });
  const gateway = createGateway({ market, venue, accounts: [ACCOUNT], start });
  const clients = new ScriptedClients(gateway);
  const client = clients.connect(1);
  clients.passTime(plusMs(start, 1_000));
  client.take();
  const scan = (fields: object, reqId = 1): readonly ServerMessage[] =>
    client.ask({
      kind: 'reqScannerSubscription',
      reqId,
      scannerSubscription: {
        instrument: 'STK',
        locationCode: 'STK.US',
        scanCode: 'TOP_PERC_GAIN',
        ...fields,
      },
    });
  /** Change of a symbol against its close before, from its own ticks. */
  const figure = (symbol: string, type: number): number => {
    const listing = market.listings.find(({ contract }) => contract.localSymbol === symbol);
    const ticks = client.ask({
      kind: 'reqMktData',
      reqId: 1_000 + (listing?.contract.conId ?? 0),
      contract: { conId: listing?.contract.conId, exchange: 'SMART' },
      snapshot: true,
      regulatorySnapshot: false,
    });
    const tick = ticks.find((message) => 'tickType' in message && message.tickType === type);
    if (tick?.kind === 'tickPrice') return tick.price;
    return tick?.kind === 'tickSize' ? (tick.size?.toNumber() ?? 0) : 0;
  };
  return { clients, client, scan, figure };
}

function found(messages: readonly ServerMessage[]): string[] {
  return messages.flatMap((message) =>
    message.kind === 'scannerData'
      ? message.scannerDataElement.map(({ rank, contract }) => `${rank} ${contract.localSymbol}`)
      : [],
  );
}

describe('a scan', () => {
  it('ranks stocks by what the market shows of them', () => {
    const { scan, figure } = world();
    const symbols = ['AAPL', 'MSFT', 'IBM', 'SPY'];
    // Last against close, ticks 4 and 9; volume, tick 8.
    const gain = new Map(symbols.map((symbol) => [symbol, figure(symbol, 4) / figure(symbol, 9)]));
    const volume = new Map(symbols.map((symbol) => [symbol, figure(symbol, 8)]));
    const by = (values: ReadonlyMap<string, number>): string[] =>
      symbols
        .toSorted((a, b) => (values.get(b) ?? 0) - (values.get(a) ?? 0))
        .map((symbol, rank) => `${rank} ${symbol}`);
    expect(found(scan({}))).toEqual(by(gain));
    expect(found(scan({ scanCode: 'MOST_ACTIVE' }, 2))).toEqual(by(volume));
    expect(found(scan({ scanCode: 'TOP_PERC_LOSE', numberOfRows: 1 }, 3))).toEqual([
      `0 ${by(gain).at(-1)?.slice(2)}`,
    ]);
  });

  it('keeps to its place and its prices', () => {
    const { scan, figure } = world();
    expect(found(scan({ locationCode: 'STK.NYSE' }))).toEqual(['0 IBM']);
    const price = figure('IBM', 4);
    expect(found(scan({ locationCode: 'STK.NYSE', abovePrice: price + 10 }, 2))).toEqual([]);
    expect(scan({ locationCode: 'STK.NYSE', abovePrice: price + 10 }, 3)).toMatchObject([
      { id: 3, errorCode: 165 },
    ]);
    expect(found(scan({ locationCode: 'STK.NYSE', belowPrice: price + 10 }, 4))).toEqual(['0 IBM']);
  });

  it('comes anew every half minute until it is cancelled', () => {
    const { clients, client, scan } = world();
    scan({});
    clients.passTime(plusMs(OPEN_MARKET, 30_999));
    expect(found(client.take())).toEqual([]);
    clients.passTime(plusMs(OPEN_MARKET, 31_000));
    expect(found(client.take())).toHaveLength(4);
    expect(client.ask({ kind: 'cancelScannerSubscription', reqId: 1 })).toMatchObject([
      {
        errorCode: 162,
        errorMsg: 'Historical Market Data Service error message:API scanner subscription cancelled: 1',
      },
    ]);
    clients.passTime(plusMs(OPEN_MARKET, 120_000));
    expect(client.take()).toEqual([]);
    expect(client.ask({ kind: 'cancelScannerSubscription', reqId: 1 })).toMatchObject([{ errorCode: 365 }]);
  });

  it('is refused when there is no such scan, no such place, or too many of them', () => {
    const { scan } = world();
    expect(scan({ scanCode: 'HIGH_DIVIDEND' })).toMatchObject([{ errorCode: 162 }]);
    expect(scan({ locationCode: 'STK.EU' })).toMatchObject([{ errorCode: 321 }]);
    for (let reqId = 1; reqId <= 10; reqId++) scan({}, reqId);
    expect(scan({}, 11)).toMatchObject([{ errorCode: 162 }]);
    expect(scan({}, 10)).toMatchObject([{ errorCode: 102 }]);
  });

  it('is described by a document that names what there is', () => {
    const [message] = world().client.ask({ kind: 'reqScannerParameters' });
    const xml = message?.kind === 'scannerParameters' ? message.xml : '';
    expect(xml.startsWith('<?xml version="1.0" encoding="UTF-8"?>\n<ScanParameterResponse>')).toBe(true);
    expect(xml).toContain('<scanCode>MOST_ACTIVE</scanCode>');
    expect(xml).toContain('<locationCode>STK.US.MAJOR</locationCode>');
    for (const [, name] of xml.matchAll(/<(\w+)[ >]/g)) {
      const opened = xml.match(new RegExp(`<${name}[ >]`, 'g'))?.length;
      expect(xml.match(new RegExp(`</${name}>`, 'g'))?.length).toBe(opened);
    }
  });
});

describe('news', () => {
  const ask = (client: ReturnType<typeof world>['client'], fields: object) =>
    client.ask({
      kind: 'reqHistoricalNews',
      reqId: 4,
      conId: 265598,
      providerCodes: 'SIM',
      startDateTime: '',
      endDateTime: '',
      totalResults: 3,
      ...fields,
    });

  it('are a headline for each session, newest first, and say that they are made up', () => {
    const { client } = world();
    const messages = ask(client, {});
    const headlines = messages.flatMap((message) => (message.kind === 'historicalNews' ? [message] : []));
    // Friday morning: the closes of Thursday, Wednesday and Tuesday, at 21:00 UTC.
    expect(headlines.map(({ time }) => time)).toEqual([
      '2026-11-19 21:00:00.0',
      '2026-11-18 21:00:00.0',
      '2026-11-17 21:00:00.0',
    ]);
    expect(headlines.every(({ headline }) => headline.startsWith('[simulated] AAPL '))).toBe(true);
    expect(messages.at(-1)).toMatchObject({ kind: 'historicalNewsEnd', reqId: 4, hasMore: true });
    const [article] = client.ask({
      kind: 'reqNewsArticle',
      reqId: 5,
      providerCode: 'SIM',
      articleId: headlines[0]?.articleId ?? '',
    });
    expect(article?.kind === 'newsArticle' && article.articleText).toMatch(/^\[simulated\] AAPL .* made up/s);
  });

  it('are of a time when one is given, and end there', () => {
    const { client } = world();
    const messages = ask(client, {
      startDateTime: '2026-11-18 00:00:00.0',
      endDateTime: '2026-11-19 00:00:00.0',
    });
    expect(
      messages.map((message) => (message.kind === 'historicalNews' ? message.time : message.kind)),
    ).toEqual(['2026-11-18 21:00:00.0', 'historicalNewsEnd']);
    expect(messages.at(-1)).toMatchObject({ hasMore: false });
  });

  it('come from one provider, and no other is allowed', () => {
    const { client } = world();
    expect(client.ask({ kind: 'reqNewsProviders' })).toMatchObject([
      { newsProviders: [{ providerCode: 'SIM', providerName: 'Simulated News (made up)' }] },
    ]);
    expect(ask(client, { providerCodes: 'BRFG+DJNL' })).toMatchObject([{ id: 4, errorCode: 10276 }]);
    expect(ask(client, { conId: 1 })).toMatchObject([{ errorCode: 200 }]);
    expect(
      client.ask({ kind: 'reqNewsArticle', reqId: 5, providerCode: 'SIM', articleId: 'SIM$1-1' }),
    ).toMatchObject([{ id: 5, errorCode: 321 }]);
  });
});
