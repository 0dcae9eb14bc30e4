import { type Contract, Decimal, MICROS_PER_SECOND, instantFromIso } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { type ConnectedClient, connected } from '../testing/connected.ts';
import type { BarItem, QuoteItem } from './link.ts';

// The virtual clock begins on a Tuesday at 10:00 in New York, half an hour after the opening.

const AAPL = { conId: 265598, symbol: 'AAPL', secType: 'STK', exchange: 'SMART', currency: 'USD' };
const MSFT = { ...AAPL, conId: 272093, symbol: 'MSFT' };

function watch(ib: ConnectedClient['ib'], contract: Contract, options = {}): QuoteItem[] {
  const items: QuoteItem[] = [];
  ib.link.watchQuotes(contract, options, (item) => items.push(item));
  return items;
}

/** A tick for each of these requests every ten seconds. */
async function ticking({ clock, gateway }: ConnectedClient, reqIds: () => number[], seconds: number) {
  for (let passed = 0; passed < seconds; passed += 10) {
    for (const reqId of reqIds()) {
      gateway.send({ kind: 'tickPrice', reqId, tickType: 1, price: 100 + passed, size: Decimal.ONE });
    }
    await clock.pass(10_000);
  }
}

describe('stream health', () => {
  it('A7 asks for the silent stream again, and for no other', async () => {
    const client = await connected();
    const { ib, clock, gateway } = client;
    const silent = watch(ib, AAPL);
    const lively = watch(ib, MSFT);
    await clock.pass(5);
    const [first, second] = gateway.receivedOf('reqMktData');
    await ticking(client, () => [second!.reqId], 140);
    const asked = gateway.receivedOf('reqMktData');
    expect(asked.map(({ contract }) => contract.symbol)).toEqual(['AAPL', 'MSFT', 'AAPL']);
    expect(gateway.receivedOf('cancelMktData')).toMatchObject([{ reqId: first!.reqId }]);
    expect(silent.map(({ kind }) => kind)).toEqual(['notice', 'gap']);
    expect(lively.every(({ kind }) => kind === 'quote')).toBe(true);
    expect(gateway.lines).toHaveLength(1);
  });

  it('A7 asks again after twice the time while it stays silent', async () => {
    const { ib, clock, gateway } = await connected();
    watch(ib, AAPL);
    // 2, then 4, then 8 minutes; looked at every 5 s.
    await clock.pass(2.2 * 60_000);
    expect(gateway.receivedOf('reqMktData')).toHaveLength(2);
    await clock.pass(4 * 60_000);
    expect(gateway.receivedOf('reqMktData')).toHaveLength(3);
    await clock.pass(7 * 60_000);
    expect(gateway.receivedOf('reqMktData')).toHaveLength(3);
    await clock.pass(2 * 60_000);
    expect(gateway.receivedOf('reqMktData')).toHaveLength(4);
  });

  it('A7 knows when the exchange is closed, and waits for its opening', async () => {
    const { ib, clock, gateway } = await connected();
    // 10:00 to 20:00 in New York: the regular hours are over at 16:00.
    await clock.pass(10 * 3_600_000);
    watch(ib, AAPL);
    await clock.pass(13 * 3_600_000);
    expect(gateway.receivedOf('reqMktData')).toHaveLength(1);
    // 9:00 there; the opening is at 9:30 and two minutes later it is overdue.
    await clock.pass(31 * 60_000);
    expect(gateway.receivedOf('reqMktData')).toHaveLength(1);
    await clock.pass(2 * 60_000);
    expect(gateway.receivedOf('reqMktData')).toHaveLength(2);
  });

  it('leaves alone what may be silent: unknown hours, and `never`', async () => {
    const { ib, clock, gateway } = await connected();
    watch(ib, { symbol: 'ES', secType: 'FUT', exchange: 'CME', currency: 'USD' });
    watch(ib, AAPL, { staleAfter: 'never' });
    await clock.pass(3_600_000);
    expect(gateway.receivedOf('reqMktData')).toHaveLength(2);
  });

  it('takes the hours that it is told', async () => {
    const { ib, clock, gateway } = await connected();
    const open = instantFromIso('2026-08-25T14:10:00Z');
    const close = instantFromIso('2026-08-25T15:00:00Z');
    const hours = { sessions: [{ date: '20260825', open, close }], closedDates: [], unread: [] };
    watch(
      ib,
      { symbol: 'ES', secType: 'FUT', exchange: 'CME', currency: 'USD' },
      { hours, staleAfter: '30s' },
    );
    await clock.pass(10.4 * 60_000);
    expect(gateway.receivedOf('reqMktData')).toHaveLength(1);
    await clock.pass(60_000);
    expect(gateway.receivedOf('reqMktData')).toHaveLength(2);
  });

  it('S25 A7 after 2103 and 2104 asks only for the stream that stays silent, and the socket stays', async () => {
    const client = await connected();
    const { ib, clock, gateway } = client;
    const farms: string[] = [];
    ib.onFarm(({ name, state }) => farms.push(`${name} ${state}`));
    watch(ib, AAPL);
    watch(ib, MSFT);
    await clock.pass(5);
    const ids = gateway.receivedOf('reqMktData').map(({ reqId }) => reqId);
    await ticking(client, () => ids, 20);
    const farm = (errorCode: number, errorMsg: string) =>
      gateway.send({ kind: 'error', id: -1, errorCode, errorMsg });
    farm(2103, 'Market data farm connection is broken:usfarm');
    await clock.pass(5_000);
    expect(ib.farms).toMatchObject([{ name: 'usfarm', kind: 'marketData', state: 'broken' }]);
    farm(2104, 'Market data farm connection is OK:usfarm');
    await clock.pass(5);
    await ticking(client, () => [ids[1]!], 20);
    const asked = gateway.receivedOf('reqMktData').map(({ contract }) => contract.symbol);
    expect(asked).toEqual(['AAPL', 'MSFT', 'AAPL']);
    expect(farms).toEqual(['usfarm broken', 'usfarm ok']);
    expect(gateway.lines).toHaveLength(1);
    expect(ib.state.phase).toBe('live');
  });

  it('S42 H4 asks again for bars that stopped at midnight, and hands on only what is new', async () => {
    const { ib, clock, gateway } = await connected();
    const items: BarItem[] = [];
    ib.link.watchBars(AAPL, { barSize: '1 min', duration: '3600 S' }, (item) => items.push(item));
    await clock.pass(5);
    const begin = instantFromIso('2026-08-25T13:59:00Z') / MICROS_PER_SECOND;
    const bar = (minute: number, close: number) => ({
      date: String(begin + 60 * minute),
      open: 1,
      high: 9,
      low: 1,
      close,
      volume: Decimal.ONE,
      WAP: Decimal.ONE,
      barCount: 1,
    });
    const { reqId } = gateway.receivedOf('reqHistoricalData')[0]!;
    gateway.send({ kind: 'historicalData', reqId, historicalDataBars: [bar(0, 1), bar(1, 2)] });
    // Nothing comes after it: midnight passes, the next session opens at 13:30 UTC.
    await clock.pass(23.6 * 3_600_000);
    const again = gateway.receivedOf('reqHistoricalData');
    expect(again.length).toBeGreaterThan(1);
    expect(gateway.receivedOf('cancelHistoricalData')[0]).toMatchObject({ reqId });
    // A whole day is missing by now: an hour of history would not reach back to it.
    expect(again.at(-1)!.duration).toMatch(/^\d+ D$/);
    const newest = again.at(-1)!.reqId;
    gateway.send({
      kind: 'historicalData',
      reqId: newest,
      historicalDataBars: [bar(0, 1), bar(1, 3), bar(2, 4)],
    });
    await clock.pass(5);
    const last = items.at(-1);
    expect(last?.kind === 'history' ? last.bars.map(({ close }) => close) : last).toEqual([3, 4]);
    expect(items.some(({ kind }) => kind === 'gap')).toBe(true);
  });

  it('follows the gateway to the contract that it names for a CFD', async () => {
    const { ib, clock, gateway } = await connected();
    const items = watch(ib, { conId: 1, symbol: 'AAPL', secType: 'CFD', exchange: 'SMART' });
    await clock.pass(5);
    const { reqId } = gateway.receivedOf('reqMktData')[0]!;
    gateway.send({ kind: 'rerouteMktDataReq', reqId, conId: 265598, exchange: 'NASDAQ' });
    await clock.pass(5);
    const again = gateway.receivedOf('reqMktData')[1]!;
    expect(again.contract).toMatchObject({ conId: 265598, exchange: 'NASDAQ' });
    gateway.send({ kind: 'tickPrice', reqId: again.reqId, tickType: 1, price: 5, size: Decimal.ONE });
    await clock.pass(5);
    expect(items.map(({ kind }) => kind)).toEqual(['notice', 'quote']);
  });
});

describe('market-data lines', () => {
  it('G3 are counted, shared, refused beyond the limit, and free again', async () => {
    const { ib, clock, gateway } = await connected({ lines: { limit: 2 } });
    watch(ib, AAPL);
    const { cancel } = ib.link.watchQuotes(MSFT, {}, () => undefined);
    watch(ib, AAPL);
    const third = watch(ib, { ...AAPL, conId: 3, symbol: 'IBM' });
    await clock.pass(5);
    expect(ib.openMarketDataLines).toBe(2);
    expect(third).toMatchObject([{ kind: 'ended', error: { name: 'LinesExhausted', limit: 2 } }]);
    expect(gateway.receivedOf('reqMktData')).toHaveLength(2);
    cancel();
    const again = watch(ib, { ...AAPL, conId: 3, symbol: 'IBM' });
    await clock.pass(5);
    expect(again).toEqual([]);
    expect(gateway.receivedOf('reqMktData')).toHaveLength(3);
  });

  it('G3 give way to the newest when told so: the lowest priority first, then the least recent', async () => {
    const { ib, clock, gateway } = await connected({ lines: { limit: 3, policy: 'leastRecent' } });
    const important = watch(ib, AAPL, { priority: 1 });
    const older = watch(ib, MSFT);
    const newer = watch(ib, { ...AAPL, conId: 3, symbol: 'IBM' });
    // Asked for once more, so that IBM is the least recent.
    watch(ib, MSFT);
    const fourth = watch(ib, { ...AAPL, conId: 4, symbol: 'ORCL' });
    await clock.pass(5);
    expect([important, older, fourth]).toEqual([[], [], []]);
    expect(newer).toMatchObject([{ kind: 'ended', error: { name: 'LineTaken' } }]);
    expect(gateway.receivedOf('cancelMktData')).toHaveLength(1);
    expect(ib.openMarketDataLines).toBe(3);
  });
});
