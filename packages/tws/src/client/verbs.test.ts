import { Decimal, instantFromIso } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { type ClientMessage, MESSAGES, type ServerMessageInput } from '../messages/index.ts';
import { connected } from '../testing/connected.ts';
import { CLIENT_VERBS } from './client-verbs.ts';
import { IbError } from './errors.ts';
import type { TwsClient } from './tws-client.ts';

const AAPL = { conId: 265598, symbol: 'AAPL', secType: 'STK', exchange: 'SMART', currency: 'USD' };
const OPTION = { ...AAPL, secType: 'OPT' };
const FROM = instantFromIso('2026-08-25T14:00:00Z');
const TO = instantFromIso('2026-08-25T15:00:00Z');

interface Case {
  readonly kind: ClientMessage['kind'];
  readonly ask: (ib: TwsClient) => Promise<unknown>;
  readonly reply: (reqId: number) => readonly ServerMessageInput[];
  readonly answer: unknown;
  /** Sent once the answer is there. */
  readonly cancel?: ClientMessage['kind'];
}

const CASES: readonly Case[] = [
  {
    kind: 'reqMatchingSymbols',
    ask: (ib) => ib.contract.search('AAP'),
    reply: (reqId) => [
      {
        kind: 'symbolSamples',
        reqId,
        contractDescriptions: [{ contract: AAPL, derivativeSecTypes: ['OPT'] }],
      },
    ],
    answer: [{ contract: { conId: 265598 }, derivativeSecTypes: ['OPT'] }],
  },
  {
    kind: 'reqSmartComponents',
    ask: (ib) => ib.market.smartComponents('9c0001'),
    reply: (reqId) => [
      {
        kind: 'smartComponents',
        reqId,
        smartComponents: [{ bitNumber: 1, exchange: 'ARCA', exchangeLetter: 'P' }],
      },
    ],
    answer: [{ exchange: 'ARCA', exchangeLetter: 'P' }],
  },
  {
    kind: 'reqMktDepthExchanges',
    ask: (ib) => ib.market.depthExchanges(),
    reply: () => [
      { kind: 'mktDepthExchanges', depthMarketDataDescriptions: [{ exchange: 'ISLAND', secType: 'STK' }] },
    ],
    answer: [{ exchange: 'ISLAND' }],
  },
  {
    kind: 'calculateImpliedVolatility',
    ask: (ib) => ib.market.impliedVolatility(OPTION, { optionPrice: 5, underPrice: 100 }),
    reply: (reqId) => [{ kind: 'tickOptionComputation', reqId, tickType: 53, impliedVol: 0.3, delta: -2 }],
    answer: { impliedVol: 0.3, delta: undefined },
  },
  {
    kind: 'calculateOptionPrice',
    ask: (ib) => ib.market.optionPrice(OPTION, { volatility: 0.3, underPrice: 100 }),
    reply: (reqId) => [{ kind: 'tickOptionComputation', reqId, tickType: 53, optPrice: 5 }],
    answer: { optionPrice: 5 },
  },
  {
    kind: 'reqHeadTimeStamp',
    ask: (ib) => ib.history(AAPL).head(),
    reply: (reqId) => [{ kind: 'headTimestamp', reqId, headTimestamp: '1787666400' }],
    answer: FROM,
    cancel: 'cancelHeadTimeStamp',
  },
  {
    kind: 'reqHistogramData',
    ask: (ib) => ib.history(AAPL).histogram('3 days'),
    reply: (reqId) => [
      { kind: 'histogramData', reqId, histogramDataEntries: [{ price: 100, size: Decimal.of(5) }] },
    ],
    answer: [{ price: 100 }],
  },
  {
    kind: 'reqHistoricalTicks',
    ask: (ib) => ib.history(AAPL).ticks('MIDPOINT', { from: FROM, to: TO }),
    reply: (reqId) => [
      {
        kind: 'historicalTicks',
        reqId,
        historicalTicks: [{ time: 1_787_666_400, price: 100 }],
        isDone: false,
      },
      {
        kind: 'historicalTicks',
        reqId,
        historicalTicks: [{ time: 1_787_670_000, price: 101 }],
        isDone: true,
      },
    ],
    // The second is at 15:00, where the span ends.
    answer: [{ time: FROM, price: 100 }],
  },
  {
    kind: 'reqHistoricalData',
    ask: (ib) => ib.history(AAPL).schedule('1 week'),
    reply: (reqId) => [
      {
        kind: 'historicalSchedule',
        reqId,
        timeZone: 'US/Eastern',
        historicalSessions: [
          { refDate: '20260825', startDateTime: '20260825-10:00:00', endDateTime: '20260825-11:00:00' },
        ],
      },
    ],
    answer: [{ date: '20260825' }],
  },
  {
    kind: 'reqScannerParameters',
    ask: (ib) => ib.scanner.parameters(),
    reply: () => [{ kind: 'scannerParameters', xml: '<x/>' }],
    answer: '<x/>',
  },
  {
    kind: 'reqScannerSubscription',
    ask: (ib) =>
      ib.scanner.scan({ instrument: 'STK', locationCode: 'STK.US.MAJOR', scanCode: 'TOP_PERC_GAIN' }),
    reply: (reqId) => [
      {
        kind: 'scannerData',
        reqId,
        scannerDataElement: [
          { rank: 1, contract: OPTION },
          { rank: 0, contract: AAPL },
        ],
      },
    ],
    answer: [{ rank: 0, contract: { secType: 'STK' } }, { rank: 1 }],
    cancel: 'cancelScannerSubscription',
  },
  {
    kind: 'reqNewsProviders',
    ask: (ib) => ib.news.providers(),
    reply: () => [
      { kind: 'newsProviders', newsProviders: [{ providerCode: 'BRFG', providerName: 'Briefing' }] },
    ],
    answer: [{ providerCode: 'BRFG' }],
  },
  {
    kind: 'reqNewsArticle',
    ask: (ib) => ib.news.article('BRFG', 'BRFG$1'),
    reply: (reqId) => [{ kind: 'newsArticle', reqId, articleType: 1, articleText: 'JVBERi0=' }],
    answer: { type: 'binary', text: 'JVBERi0=' },
  },
  {
    kind: 'reqHistoricalNews',
    ask: (ib) => ib.news.past(AAPL, { providers: ['BRFG', 'DJNL'] }),
    reply: (reqId) => [
      {
        kind: 'historicalNews',
        reqId,
        time: '2026-08-25 14:00:00.0',
        providerCode: 'BRFG',
        articleId: 'BRFG$1',
        headline: 'up',
      },
      { kind: 'historicalNewsEnd', reqId, hasMore: true },
    ],
    answer: { headlines: [{ time: FROM, headline: 'up' }], hasMore: true },
  },
  {
    kind: 'reqWshMetaData',
    ask: (ib) => ib.calendar.metaData(),
    reply: (reqId) => [{ kind: 'wshMetaData', reqId, dataJson: '{}' }],
    answer: '{}',
    cancel: 'cancelWshMetaData',
  },
  {
    kind: 'reqWshEventData',
    ask: (ib) => ib.calendar.events({ conId: 265598 }),
    reply: (reqId) => [{ kind: 'wshEventData', reqId, dataJson: '[]' }],
    answer: '[]',
    cancel: 'cancelWshEventData',
  },
  {
    kind: 'reqManagedAccts',
    ask: (ib) => ib.account.managed(),
    reply: () => [{ kind: 'managedAccounts', accountsList: 'DU1,DU2,' }],
    answer: ['DU1', 'DU2'],
  },
  {
    kind: 'reqPositionsMulti',
    ask: (ib) => ib.account.positions('DU1'),
    reply: (reqId) => [
      { kind: 'positionMulti', reqId, account: 'DU1', contract: AAPL, position: Decimal.of(5), avgCost: 9 },
      { kind: 'positionMultiEnd', reqId },
    ],
    answer: [{ account: 'DU1', avgCost: 9 }],
    cancel: 'cancelPositionsMulti',
  },
  {
    kind: 'reqAccountUpdatesMulti',
    ask: (ib) => ib.account.values('DU1'),
    reply: (reqId) => [
      { kind: 'accountUpdateMulti', reqId, account: 'DU1', key: 'Cash', value: '5', currency: 'USD' },
      { kind: 'accountUpdateMultiEnd', reqId },
    ],
    answer: [{ key: 'Cash', value: '5' }],
    cancel: 'cancelAccountUpdatesMulti',
  },
  {
    kind: 'reqFamilyCodes',
    ask: (ib) => ib.account.familyCodes(),
    reply: () => [{ kind: 'familyCodes', familyCodes: [{ accountId: '*', familyCode: '' }] }],
    answer: [{ accountId: '*' }],
  },
  {
    kind: 'reqSoftDollarTiers',
    ask: (ib) => ib.account.softDollarTiers(),
    reply: (reqId) => [{ kind: 'softDollarTiers', reqId, softDollarTiers: [] }],
    answer: [],
  },
  {
    kind: 'requestFA',
    ask: (ib) => ib.account.adviserSettings('groups'),
    reply: () => [{ kind: 'receiveFA', faDataType: 1, xml: '<g/>' }],
    answer: '<g/>',
  },
  {
    kind: 'replaceFA',
    ask: (ib) => ib.account.replaceAdviserSettings('groups', '<g/>'),
    reply: (reqId) => [{ kind: 'replaceFAEnd', reqId, text: 'done' }],
    answer: 'done',
  },
  {
    kind: 'reqUserInfo',
    ask: (ib) => ib.gateway.whiteBrandingId(),
    reply: (reqId) => [{ kind: 'userInfo', reqId, whiteBrandingId: '' }],
    answer: '',
  },
  {
    kind: 'reqConfig',
    ask: (ib) => ib.gateway.config(),
    reply: (reqId) => [{ kind: 'configResponse', reqId, lockAndExit: { autoLogoffTime: '23:45' } }],
    answer: { lockAndExit: { autoLogoffTime: '23:45' } },
  },
  {
    kind: 'updateConfig',
    ask: (ib) => ib.gateway.updateConfig({ lockAndExit: { autoLogoffTime: '22:00' } }),
    reply: (reqId) => [{ kind: 'updateConfigResponse', reqId, status: 'ok' }],
    answer: { status: 'ok' },
  },
  {
    kind: 'queryDisplayGroups',
    ask: (ib) => ib.gateway.displayGroups(),
    reply: (reqId) => [{ kind: 'displayGroupList', reqId, groups: '3|1|2' }],
    answer: [3, 1, 2],
  },
  {
    kind: 'reqFundamentalData',
    ask: (ib) => ib.contract.fundamentals(AAPL, 'ReportSnapshot'),
    reply: (reqId) => [{ kind: 'fundamentalData', reqId, data: '<f/>' }],
    answer: '<f/>',
  },
];

describe('verbs', () => {
  it.each(CASES)('$kind is answered, and cancelled where it is a subscription', async (verb) => {
    const { ib, clock, gateway } = await connected();
    gateway.on(verb.kind, (message, line) => {
      line.send(...verb.reply('reqId' in message ? message.reqId : 0));
    });
    const asked = verb.ask(ib);
    await clock.pass(10);
    const answer = await asked;
    expect({ answer }).toMatchObject({ answer: verb.answer });
    const cancels = gateway.received.filter(({ kind }) => kind.startsWith('cancel')).map(({ kind }) => kind);
    expect(cancels).toEqual(verb.cancel === undefined ? [] : [verb.cancel]);
  });

  it('are there for every request of the protocol', async () => {
    const { ib } = await connected();
    const requests = MESSAGES.filter(({ from }) => from === 'client').map(({ name }) => name);
    expect(Object.keys(CLIENT_VERBS).sort()).toEqual(requests.sort());
    const missing = Object.values(CLIENT_VERBS).filter((path) => {
      if (path === 'connect') return false;
      const end = path
        .split('.')
        .reduce<unknown>((part, name) => (part as Record<string, unknown> | undefined)?.[name], ib);
      return typeof end !== 'function';
    });
    expect(missing).toEqual([]);
  });

  it('D2 D4 an id-less one is refused by an error without an id, if it is the only one; a remark ends none', async () => {
    const { ib, clock, gateway } = await connected();
    const asked = ib.account.adviserSettings('groups').catch((error: unknown) => error);
    await clock.pass(5);
    const say = (errorCode: number, errorMsg: string) =>
      gateway.send({ kind: 'error', id: -1, errorCode, errorMsg });
    say(0, 'approaching max rate of 50 messages per second');
    await clock.pass(5);
    say(321, 'Error validating request: FA data operations ignored for non FA customers');
    await clock.pass(5);
    expect(await asked).toBeInstanceOf(IbError);
    const both = [ib.account.managed({ timeout: '1s' }), ib.news.providers({ timeout: '1s' })].map((one) =>
      one.catch((error: Error) => error.name),
    );
    await clock.pass(5);
    say(321, 'whose is it?');
    await clock.pass(1_100);
    expect(await Promise.all(both)).toEqual(['RequestTimeout', 'RequestTimeout']);
  });
});

describe('streams of accounts, news and windows', () => {
  it('profit and loss: the largest number is not known', async () => {
    const { ib, clock, gateway } = await connected();
    const feed = ib.account.pnl('DU1');
    const first = feed.next();
    await clock.pass(5);
    const { reqId } = gateway.receivedOf('reqPnL')[0]!;
    gateway.send({ kind: 'pnl', reqId, dailyPnL: 5, unrealizedPnL: Number.MAX_VALUE, realizedPnL: 0 });
    await clock.pass(5);
    expect((await first).value).toMatchObject({ kind: 'pnl', daily: 5, unrealized: undefined, realized: 0 });
    await feed.return();
    await clock.pass(5);
    expect(gateway.receivedOf('cancelPnL')).toHaveLength(1);
  });

  it('bulletins are shared, asked for again on a new session, and cancelled with the last reader', async () => {
    const { ib, clock, gateway } = await connected();
    const feeds = [ib.news.bulletins(), ib.news.bulletins()];
    const first = feeds.map((feed) => feed.next());
    await clock.pass(5);
    gateway.send({ kind: 'updateNewsBulletin', newsMsgId: 1, newsMsgType: 2, newsMessage: 'down' });
    await clock.pass(5);
    const items = await Promise.all(first);
    expect(items.map(({ value }) => value)).toMatchObject([
      { type: 'exchangeDown' },
      { type: 'exchangeDown' },
    ]);
    gateway.line.close();
    await clock.pass(5_000);
    expect(gateway.receivedOf('reqNewsBulletins').length).toBeGreaterThanOrEqual(2);
    for (const feed of feeds) await feed.return();
    await clock.pass(5);
    expect(gateway.receivedOf('cancelNewsBulletins')).toHaveLength(1);
  });

  it('a group of windows is read and changed', async () => {
    const { ib, clock, gateway } = await connected();
    const { items, show } = ib.gateway.displayGroup(1);
    expect(() => show('8314@SMART')).toThrow(/nobody reads/);
    const first = items.next();
    await clock.pass(5);
    const { reqId } = gateway.receivedOf('subscribeToGroupEvents')[0]!;
    show('8314@SMART');
    gateway.send({ kind: 'displayGroupUpdated', reqId, contractInfo: '8314@SMART' });
    await clock.pass(5);
    expect((await first).value).toMatchObject({ contractInfo: '8314@SMART' });
    expect(gateway.receivedOf('updateDisplayGroup')).toMatchObject([{ reqId, contractInfo: '8314@SMART' }]);
    await items.return();
    await clock.pass(5);
    expect(gateway.receivedOf('unsubscribeFromGroupEvents')).toHaveLength(1);
  });
});
