import { Decimal, instantFromIso, instantFromSeconds } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { type ConnectedClient, connected, soFar } from '../testing/connected.ts';
import { DepthBook } from './depth-book.ts';
import { IbError } from './errors.ts';

const AAPL = { conId: 265598, symbol: 'AAPL', secType: 'STK', exchange: 'SMART', currency: 'USD' };

/** The next items of a feed, while the network moves. */
async function take<T>(client: ConnectedClient, feed: AsyncIterator<T>, count: number): Promise<T[]> {
  const found: T[] = [];
  for (let i = 0; i < count; i++) {
    const next = feed.next();
    await client.clock.pass(5);
    const { value } = await next;
    found.push(value);
  }
  return found;
}

describe('a depth book', () => {
  const row = (position: number, operation: number, price: number) => ({
    position,
    operation,
    price,
    side: 1,
    size: Decimal.ONE,
    marketMaker: '',
  });
  const prices = (book: DepthBook): number[] => book.bids.map(({ price }) => price);

  it('H5 takes rows in front, behind the end, and beyond its depth', () => {
    const book = new DepthBook(3);
    for (const update of [row(0, 0, 10), row(0, 0, 11), row(7, 0, 9), row(0, 0, 12)]) book.apply(update);
    expect(prices(book)).toEqual([12, 11, 10]);
  });

  it('H5 inserts what it is told to update and does not have, and deletes only what it has', () => {
    const book = new DepthBook(5);
    expect(book.apply(row(4, 1, 10))).toBe(true);
    expect(book.apply(row(0, 1, 10.5))).toBe(true);
    expect(book.apply(row(3, 2, 0))).toBe(false);
    expect(book.apply(row(-1, 0, 1))).toBe(false);
    expect(book.apply(row(0, 9, 1))).toBe(false);
    expect(prices(book)).toEqual([10.5]);
  });
});

describe('depth', () => {
  it('S40 H5 begins anew after 317, and hears no update of a cancelled one', async () => {
    const client = await connected();
    const { ib, clock, gateway } = client;
    const feed = ib.market.depth(AAPL, { rows: 5, smart: true });
    const first = feed.next();
    await clock.pass(5);
    const { reqId, isSmartDepth } = gateway.receivedOf('reqMktDepth')[0]!;
    expect(isSmartDepth).toBe(true);
    const level = (position: number, price: number, marketMaker: string) =>
      gateway.send({
        kind: 'updateMktDepthL2',
        reqId,
        marketDepthData: { position, operation: 0, side: 0, price, size: Decimal.of(3), marketMaker },
      });
    level(0, 100, 'NASDAQ');
    await clock.pass(5);
    const { value } = await first;
    expect(value).toMatchObject({ kind: 'depth', asks: [{ price: 100, marketMaker: 'NASDAQ' }], bids: [] });
    gateway.send({ kind: 'error', id: reqId, errorCode: 317, errorMsg: 'Market depth data has been RESET' });
    level(0, 101, 'ARCA');
    const [notice, anew] = await take(client, feed, 2);
    expect(notice).toMatchObject({ kind: 'notice', code: 317 });
    expect(anew).toMatchObject({ asks: [{ price: 101, marketMaker: 'ARCA' }] });
    await feed.return();
    level(0, 102, 'ARCA');
    await clock.pass(5);
    expect(gateway.receivedOf('cancelMktDepth')).toMatchObject([{ reqId, isSmartDepth: true }]);
  });
});

describe('ticks and five-second bars', () => {
  it('are read by their kind', async () => {
    const client = await connected();
    const { ib, clock, gateway } = client;
    const trades = ib.market.ticks(AAPL, 'AllLast');
    const quotes = ib.market.ticks(AAPL, 'BidAsk');
    const first = [trades.next(), quotes.next()];
    await clock.pass(5);
    const [forTrades, forQuotes] = gateway.receivedOf('reqTickByTickData');
    expect([forTrades?.tickType, forQuotes?.tickType]).toEqual(['AllLast', 'BidAsk']);
    gateway.send(
      {
        kind: 'tickByTick',
        reqId: forTrades!.reqId,
        tickType: 2,
        historicalTickLast: {
          time: 1_787_666_400,
          price: 100,
          size: Decimal.of(7),
          exchange: 'ARCA',
          specialConditions: 'T',
          tickAttribLast: { pastLimit: false, unreported: true },
        },
      },
      {
        kind: 'tickByTick',
        reqId: forQuotes!.reqId,
        tickType: 3,
        historicalTickBidAsk: {
          time: 1_787_666_400,
          priceBid: 99,
          priceAsk: 101,
          sizeBid: Decimal.of(1),
          sizeAsk: Decimal.of(2),
          tickAttribBidAsk: { bidPastLow: true, askPastHigh: false },
        },
      },
    );
    await clock.pass(5);
    const [trade, quote] = await Promise.all(first);
    // 1787666400 is 2026-08-25 14:00:00 UTC.
    const time = instantFromIso('2026-08-25T14:00:00Z');
    expect(trade!.value).toMatchObject({
      kind: 'trade',
      time,
      price: 100,
      exchange: 'ARCA',
      isUnreported: true,
    });
    expect(quote!.value).toMatchObject({ kind: 'bidAsk', time, bid: 99, ask: 101, isBidPastLow: true });
  });

  it('S39 H7 come again after a correction of the exchange', async () => {
    const client = await connected();
    const { ib, clock, gateway } = client;
    const feed = ib.market.realTimeBars(AAPL, { whatToShow: 'MIDPOINT' });
    const first = feed.next();
    await clock.pass(5);
    const { reqId, whatToShow } = gateway.receivedOf('reqRealTimeBars')[0]!;
    expect(whatToShow).toBe('MIDPOINT');
    const bar = {
      time: 1_787_666_400,
      open: 1,
      high: 4,
      low: 1,
      close: 2,
      volume: Decimal.of(-1),
      count: -1,
    };
    gateway.send({ kind: 'realtimeBar', reqId, ...bar });
    await clock.pass(5);
    const start = instantFromSeconds(1_787_666_400);
    expect((await first).value).toMatchObject({
      kind: 'bar',
      bar: { start, end: start + 5_000_000, close: 2, volume: undefined, count: undefined },
    });
    gateway.send({ kind: 'error', id: reqId, errorCode: 10225, errorMsg: 'Bust event occurred' });
    const items = await take(client, feed, 2);
    expect(items.map((item) => item?.kind)).toEqual(['notice', 'gap']);
    expect(gateway.receivedOf('reqRealTimeBars')).toHaveLength(2);
  });
});

describe('a snapshot', () => {
  it('S41 H1 is a new object with its age, and lets its line go', async () => {
    const { ib, clock, gateway } = await connected();
    gateway.on('reqMktData', ({ reqId, snapshot }, line) => {
      expect(snapshot).toBe(true);
      line.send({ kind: 'tickPrice', reqId, tickType: 4, price: 100, size: Decimal.ONE });
      line.send({ kind: 'tickSnapshotEnd', reqId });
    });
    const asked = ib.market.snapshot(AAPL);
    await clock.pass(5);
    const first = await asked;
    await clock.pass(60_000);
    gateway.on('reqMktData', ({ reqId }, line) => line.send({ kind: 'tickSnapshotEnd', reqId }));
    const again = ib.market.snapshot(AAPL);
    await clock.pass(5);
    const second = await again;
    expect([first.quote.last, first.isComplete]).toEqual([100, true]);
    // Nothing of the old picture is in the new one.
    expect(second.quote.last).toBeUndefined();
    expect(second.at - first.at).toBeGreaterThan(59_000_000);
    expect(ib.openMarketDataLines).toBe(0);
    expect(gateway.receivedOf('cancelMktData')).toEqual([]);
  });

  it('D2 that is refused throws, and asks for delayed data when that is acceptable', async () => {
    const { ib, clock, gateway } = await connected();
    gateway.on('reqMktData', ({ reqId }, line) => {
      line.send({ kind: 'error', id: reqId, errorCode: 354, errorMsg: 'not subscribed' });
    });
    const asked = ib.market.snapshot(AAPL, { min: 'delayed' });
    const outcome = soFar(asked.catch((error: unknown) => error));
    await clock.pass(5);
    await expect(asked).rejects.toBeInstanceOf(IbError);
    expect(gateway.receivedOf('reqMarketDataType')).toMatchObject([{ marketDataType: 3 }]);
    await outcome;
  });
});
