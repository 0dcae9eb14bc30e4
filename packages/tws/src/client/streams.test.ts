import { Decimal, type Quote, toIso } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { type ConnectedClient, connected, soFar } from '../testing/connected.ts';
import type { BarItem, QuoteItem } from './link.ts';

const AAPL = { conId: 265598, symbol: 'AAPL', secType: 'STK', exchange: 'SMART', currency: 'USD' };

/** A client that watches AAPL, and what it saw. */
async function watching(
  options: Parameters<ConnectedClient['ib']['link']['watchQuotes']>[1] = {},
): Promise<ConnectedClient & { items: QuoteItem[]; reqId: number; cancel: () => void }> {
  const client = await connected();
  const items: QuoteItem[] = [];
  const { cancel } = client.ib.link.watchQuotes(AAPL, options, (item) => items.push(item));
  await client.clock.pass(5);
  const { reqId } = client.gateway.receivedOf('reqMktData')[0]!;
  return { ...client, items, reqId, cancel };
}

function quotes(items: readonly QuoteItem[]): Quote[] {
  return items.flatMap((item) => (item.kind === 'quote' ? [item.quote] : []));
}

describe('quotes', () => {
  it('H1 are new objects: an old one stays as it was', async () => {
    const { clock, gateway, items, reqId } = await watching();
    gateway.send({ kind: 'tickPrice', reqId, tickType: 1, price: 100, size: Decimal.of(5) });
    gateway.send({ kind: 'tickPrice', reqId, tickType: 2, price: 100.1, size: Decimal.of(6) });
    await clock.pass(5);
    const [first, second] = quotes(items);
    expect([first?.bid, first?.ask]).toEqual([100, undefined]);
    expect([second?.bid, second?.ask, second?.bidSize?.toString(), second?.askSize?.toString()]).toEqual([
      100,
      100.1,
      '5',
      '6',
    ]);
    expect(second!.at).toBeGreaterThan(first!.at);
  });

  it('H2 have no side where IB says -1 or 0', async () => {
    const { clock, gateway, items, reqId } = await watching();
    gateway.send({ kind: 'tickPrice', reqId, tickType: 1, price: 100, size: Decimal.of(5) });
    gateway.send({ kind: 'tickPrice', reqId, tickType: 1, price: -1, size: Decimal.of(0) });
    gateway.send({ kind: 'tickPrice', reqId, tickType: 2, price: 0, size: Decimal.of(0) });
    gateway.send({ kind: 'tickPrice', reqId, tickType: 4, price: 99.5, size: Decimal.of(1) });
    await clock.pass(5);
    const last = quotes(items).at(-1);
    expect([last?.bid, last?.bidSize, last?.ask, last?.last]).toEqual([
      undefined,
      undefined,
      undefined,
      99.5,
    ]);
  });

  it('S33 E7 keep a size of 0.00000001 as it is', async () => {
    const { clock, gateway, items, reqId } = await watching();
    gateway.send({ kind: 'tickSize', reqId, tickType: 8, size: Decimal.of('0.00000001') });
    await clock.pass(5);
    expect(quotes(items)[0]?.volume?.toString()).toBe('0.00000001');
  });

  it('H3 withhold delayed data from those who want live, with one notice', async () => {
    const { clock, gateway, items, reqId } = await watching({ min: 'live' });
    gateway.send({ kind: 'marketDataType', reqId, marketDataType: 3 });
    for (const price of [100, 101]) gateway.send({ kind: 'tickPrice', reqId, tickType: 66, price });
    await clock.pass(5);
    expect(items.map((item) => item.kind)).toEqual(['notice']);
    expect(gateway.receivedOf('reqMarketDataType')).toEqual([]);
  });

  it('H3 put delayed ticks into the same fields for those who take them, marked as delayed', async () => {
    const { clock, gateway, items, reqId } = await watching({ min: 'delayed' });
    expect(gateway.receivedOf('reqMarketDataType')).toMatchObject([{ marketDataType: 3 }]);
    gateway.send(
      { kind: 'tickPrice', reqId, tickType: 66, price: 100 },
      { kind: 'tickPrice', reqId, tickType: 68, price: 100.5 },
    );
    await clock.pass(5);
    expect(quotes(items).at(-1)).toMatchObject({ bid: 100, last: 100.5, liveness: 'delayed' });
  });

  it('D3 S26 go on after 10090 and 10167, which are notices', async () => {
    const { clock, gateway, items, reqId } = await watching({ min: 'delayed' });
    for (const errorCode of [10090, 10167])
      gateway.send({ kind: 'error', id: reqId, errorCode, errorMsg: 'not subscribed' });
    gateway.send({ kind: 'tickPrice', reqId, tickType: 66, price: 100 });
    await clock.pass(5);
    expect(items.map((item) => item.kind)).toEqual(['notice', 'notice', 'quote']);
  });

  it('S38 end on 101, and a new watcher asks anew', async () => {
    const { ib, clock, gateway, items, reqId } = await watching();
    gateway.send({
      kind: 'error',
      id: reqId,
      errorCode: 101,
      errorMsg: 'Max number of tickers has been reached',
    });
    await clock.pass(5);
    expect(items).toMatchObject([{ kind: 'ended', error: { code: 101 } }]);
    ib.link.watchQuotes(AAPL, {}, () => undefined);
    await clock.pass(5);
    expect(gateway.receivedOf('reqMktData')).toHaveLength(2);
  });

  it('D5 H8 share one request; it is cancelled once, with the last watcher', async () => {
    const { ib, clock, gateway, items, reqId, cancel } = await watching();
    const others: QuoteItem[] = [];
    const other = ib.link.watchQuotes(AAPL, {}, (item) => others.push(item));
    gateway.send({ kind: 'tickPrice', reqId, tickType: 1, price: 100 });
    await clock.pass(5);
    expect([items.length, others.length]).toEqual([1, 1]);
    cancel();
    gateway.send({ kind: 'tickPrice', reqId, tickType: 1, price: 101 });
    await clock.pass(5);
    expect([items.length, others.length]).toEqual([1, 2]);
    other.cancel();
    other.cancel();
    cancel();
    await clock.pass(5);
    expect(gateway.receivedOf('reqMktData')).toHaveLength(1);
    expect(gateway.receivedOf('cancelMktData')).toHaveLength(1);
    expect(ib.openMarketDataLines).toBe(0);
  });

  it('forget what was quoted before a loss', async () => {
    const { clock, gateway, items, reqId } = await watching();
    gateway.send({ kind: 'tickPrice', reqId, tickType: 1, price: 100 });
    await clock.pass(5);
    gateway.line.close();
    await clock.pass(60_000);
    const again = gateway.receivedOf('reqMktData')[1]!;
    expect(again.reqId).not.toBe(reqId);
    gateway.send({ kind: 'tickPrice', reqId: again.reqId, tickType: 2, price: 50 });
    await clock.pass(5);
    expect(items.map((item) => item.kind)).toEqual(['quote', 'gap', 'quote']);
    expect(quotes(items)[1]).toMatchObject({ ask: 50 });
    expect(quotes(items)[1]?.bid).toBeUndefined();
  });

  it('are an async iterable: `break` cancels exactly once', async () => {
    const { ib, clock, gateway } = await connected();
    const seen: string[] = [];
    const reading = (async () => {
      for await (const item of ib.quotes(AAPL, { min: 'live' })) {
        seen.push(item.kind);
        if (seen.length === 2) break;
      }
    })();
    await clock.pass(5);
    const { reqId } = gateway.receivedOf('reqMktData')[0]!;
    for (const price of [1, 2, 3]) gateway.send({ kind: 'tickPrice', reqId, tickType: 1, price });
    await clock.pass(5);
    await reading;
    await clock.pass(5);
    expect(seen).toEqual(['quote', 'quote']);
    expect(gateway.receivedOf('cancelMktData')).toHaveLength(1);
  });

  it('A8 reject the reader when the client is closed', async () => {
    const { ib, clock } = await connected();
    const next = ib.quotes(AAPL).next();
    await clock.pass(5);
    ib.disconnect();
    expect(await soFar(next)).toBeInstanceOf(Error);
  });

  it('an aborted signal ends the reader with its reason', async () => {
    const { ib, clock, gateway } = await connected();
    const abort = new AbortController();
    const next = ib.quotes(AAPL, { signal: abort.signal }).next();
    await clock.pass(5);
    abort.abort(new Error('enough'));
    expect(await soFar(next)).toMatchObject({ message: 'enough' });
    await clock.pass(5);
    expect(gateway.receivedOf('cancelMktData')).toHaveLength(1);
  });
});

describe('bars kept up to date', () => {
  const bar = (seconds: number, close: number) => ({
    date: String(seconds),
    open: 1,
    high: 9,
    low: 1,
    close,
    volume: Decimal.of(10),
    WAP: Decimal.of(1),
    barCount: 2,
  });
  // 2026-08-25 13:55:00 UTC
  const T = 1_787_666_100;

  it('are history, then the bar in progress; H4 after a loss only what is new', async () => {
    const { ib, clock, gateway } = await connected();
    const items: BarItem[] = [];
    ib.link.watchBars(AAPL, { barSize: '5 mins', duration: '1 D' }, (item) => items.push(item));
    await clock.pass(5);
    const first = gateway.receivedOf('reqHistoricalData')[0]!;
    expect(first).toMatchObject({
      keepUpToDate: true,
      endDateTime: '',
      barSizeSetting: '5 mins',
      duration: '1 D',
    });
    const { reqId } = first;
    gateway.send({ kind: 'historicalData', reqId, historicalDataBars: [bar(T - 300, 2), bar(T, 3)] });
    gateway.send({ kind: 'historicalDataEnd', reqId });
    gateway.send({ kind: 'historicalDataUpdate', reqId, historicalDataBar: bar(T, 4) });
    gateway.send({ kind: 'historicalDataUpdate', reqId, historicalDataBar: bar(T + 300, 5) });
    gateway.send({ kind: 'historicalDataUpdate', reqId, historicalDataBar: bar(T, 99) });
    await clock.pass(5);
    gateway.line.close();
    await clock.pass(60_000);
    const again = gateway.receivedOf('reqHistoricalData')[1]!;
    const bars = [bar(T, 4), bar(T + 300, 6), bar(T + 600, 7)];
    gateway.send({ kind: 'historicalData', reqId: again.reqId, historicalDataBars: bars });
    await clock.pass(5);
    const told = items.map((item) => {
      if (item.kind === 'history')
        return item.bars.map((b) => `${toIso(b.start).slice(11, 16)}=${b.close}`).join(' ');
      return item.kind === 'update' ? `${toIso(item.bar.start).slice(11, 16)}~${item.bar.close}` : item.kind;
    });
    expect(told).toEqual(['13:50=2 13:55=3', '13:55~4', '14:00~5', 'gap', '14:00=6 14:05=7']);
  });

  it('a bar whose time does not read is a notice and costs no other', async () => {
    const { ib, clock, gateway } = await connected();
    const items: BarItem[] = [];
    ib.link.watchBars(AAPL, { barSize: '5 mins', duration: '1 D' }, (item) => items.push(item));
    await clock.pass(5);
    const { reqId } = gateway.receivedOf('reqHistoricalData')[0]!;
    const broken = { ...bar(0, 1), date: 'some day' };
    gateway.send({ kind: 'historicalData', reqId, historicalDataBars: [broken, bar(T, 3)] });
    await clock.pass(5);
    expect(items.map((item) => item.kind)).toEqual(['notice', 'history']);
  });

  it('H7 S39 are asked for again after 10225', async () => {
    const { ib, clock, gateway } = await connected();
    const items: BarItem[] = [];
    ib.link.watchBars(AAPL, { barSize: '5 secs', duration: '60 S' }, (item) => items.push(item));
    await clock.pass(5);
    const { reqId } = gateway.receivedOf('reqHistoricalData')[0]!;
    gateway.send({ kind: 'historicalData', reqId, historicalDataBars: [bar(T, 3)] });
    gateway.send({ kind: 'error', id: reqId, errorCode: 10225, errorMsg: 'Bust event occurred' });
    // Not before IB allows the same question again.
    await clock.pass(15_200);
    expect(gateway.receivedOf('reqHistoricalData')).toHaveLength(2);
    expect(items.map((item) => item.kind)).toEqual(['history', 'notice', 'gap']);
  });

  it('are an async iterable, too', async () => {
    const { ib, clock, gateway } = await connected();
    const reader = ib.bars(AAPL, '5 mins');
    const first = reader.next();
    await clock.pass(5);
    const { reqId } = gateway.receivedOf('reqHistoricalData')[0]!;
    gateway.send({ kind: 'historicalData', reqId, historicalDataBars: [bar(T, 3)] });
    await clock.pass(5);
    expect(await first).toMatchObject({ value: { kind: 'history' } });
    await reader.return();
    await clock.pass(5);
    expect(gateway.receivedOf('cancelHistoricalData')).toHaveLength(1);
  });
});
