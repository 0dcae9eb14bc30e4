import { Decimal, plusMs } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { AAPL, bookGateway } from '../testing/book-gateway.ts';

describe('bars of five seconds', () => {
  it('come complete, at whole multiples of five seconds; without a trade they repeat the last price', () => {
    const { gateway, clients } = bookGateway();
    const start = gateway.now;
    const client = clients.connect(1);
    client.ask({
      kind: 'reqRealTimeBars',
      reqId: 3,
      contract: AAPL,
      barSize: 5,
      whatToShow: 'TRADES',
      useRTH: true,
    });
    const print = (ms: number, price: number, size: number) =>
      clients.market({
        kind: 'print',
        at: plusMs(start, ms),
        conId: AAPL.conId,
        exchange: 'NASDAQ',
        price,
        size: Decimal.of(size),
      });
    print(1_000, 230, 10);
    print(3_000, 231, 30);
    clients.passTime(plusMs(start, 4_999));
    expect(client.take()).toEqual([]);
    clients.passTime(plusMs(start, 5_000));
    // 2026-11-20T15:00:00Z; (10 × 230 + 30 × 231) / 40 = 230.75
    expect(client.take()).toMatchObject([
      {
        kind: 'realtimeBar',
        reqId: 3,
        time: 1795186800,
        open: 230,
        high: 231,
        low: 230,
        close: 231,
        volume: Decimal.of(40),
        WAP: Decimal.of('230.75'),
        count: 2,
      },
    ]);
    clients.passTime(plusMs(start, 10_000));
    expect(client.take()).toMatchObject([
      { time: 1795186805, open: 231, close: 231, volume: Decimal.ZERO, count: 0 },
    ]);
    client.ask({ kind: 'cancelRealTimeBars', reqId: 3 });
    clients.passTime(plusMs(start, 15_000));
    expect(client.take()).toEqual([]);
  });
});
