import { describe, expect, it } from 'vitest';
import { connected } from '../testing/connected.ts';

// IB's rules for bars of 30 s and less: fewer than six requests for one contract within 2 s, 60 within 10 min (API guide, "Historical Data
// Limitations"); the client keeps a little more distance.

const stock = (conId: number) => ({ conId, secType: 'STK', exchange: 'SMART', currency: 'USD' });
const fine = { barSize: '5 secs', duration: '60 S' } as const;

describe('streams of bars', () => {
  it('G2 wait for their turn like any question to the history servers', async () => {
    const { ib, clock, gateway } = await connected();
    for (let n = 0; n < 7; n++)
      ib.link.watchBars(stock(1), { ...fine, duration: `${60 + n} S` }, () => undefined);
    await clock.pass(5);
    expect(gateway.receivedOf('reqHistoricalData')).toHaveLength(5);
    expect(ib.historyQueue.waiting).toBe(2);
    await clock.pass(2_100);
    expect(gateway.receivedOf('reqHistoricalData')).toHaveLength(7);
  });

  it('G2 S46 of a new session are asked for within the pacing, those of coarse bars at once', async () => {
    const { ib, clock, gateway } = await connected({
      pace: { messages: 1_000, windowMs: 1, reservedForOrders: 0, queueLimit: 1_000 },
    });
    // Each is answered, so that no more than 50 are ever open.
    gateway.on('reqHistoricalData', ({ reqId }, line) =>
      line.send({ kind: 'historicalData', reqId, historicalDataBars: [] }),
    );
    for (let n = 1; n <= 40; n++)
      ib.link.watchBars(stock(n), { ...fine, staleAfter: 'never' }, () => undefined);
    for (let n = 1; n <= 40; n++)
      ib.link.watchBars(
        stock(n),
        { barSize: '1 min', duration: '3600 S', staleAfter: 'never' },
        () => undefined,
      );
    await clock.pass(100);
    expect(gateway.receivedOf('reqHistoricalData')).toHaveLength(80);
    gateway.line.close();
    await clock.pass(60_000);
    const again = gateway.receivedOf('reqHistoricalData').slice(80);
    // 40 of the 60 in ten minutes are spent: 20 more may go.
    expect(again.filter(({ barSizeSetting }) => barSizeSetting === '1 min')).toHaveLength(40);
    expect(again.filter(({ barSizeSetting }) => barSizeSetting === '5 secs')).toHaveLength(20);
    await clock.pass(600_000);
    expect(gateway.receivedOf('reqHistoricalData')).toHaveLength(160);
  });

  it('survive a session that ends while they wait for their turn', async () => {
    const { ib, clock, gateway } = await connected();
    const ended: string[] = [];
    for (let n = 0; n < 7; n++)
      ib.link.watchBars(stock(1), { ...fine, duration: `${60 + n} S` }, (item) => {
        if (item.kind === 'ended') ended.push(item.error.message);
      });
    await clock.pass(5);
    gateway.isDown = true;
    gateway.line.close();
    await clock.pass(5_000);
    gateway.isDown = false;
    await clock.pass(60_000);
    expect(ended).toEqual([]);
    expect(gateway.receivedOf('reqHistoricalData')).toHaveLength(12);
  });

  it('give their turn back when they are cancelled before it', async () => {
    const { ib, clock, gateway } = await connected();
    const streams = Array.from({ length: 7 }, (_, n) =>
      ib.link.watchBars(stock(1), { ...fine, duration: `${60 + n} S` }, () => undefined),
    );
    streams[5]?.cancel();
    streams[6]?.cancel();
    await clock.pass(10_000);
    expect(gateway.receivedOf('reqHistoricalData')).toHaveLength(5);
    expect(gateway.receivedOf('cancelHistoricalData')).toHaveLength(0);
    expect(ib.historyQueue.waiting).toBe(0);
  });

  it('do not hold a place among the open requests once their history is in', async () => {
    const { ib, clock, gateway } = await connected();
    gateway.on('reqHistoricalData', ({ reqId }, line) =>
      line.send({ kind: 'historicalData', reqId, historicalDataBars: [] }),
    );
    for (let n = 1; n <= 5; n++)
      ib.link.watchBars(stock(n), { barSize: '1 min', duration: '3600 S' }, () => undefined);
    await clock.pass(100);
    expect(ib.historyQueue.open).toBe(0);
  });
});
