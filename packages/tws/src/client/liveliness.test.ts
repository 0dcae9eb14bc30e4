import { Decimal, type Instant, instant } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { connected, soFar } from '../testing/connected.ts';
import { VirtualClock } from '../testing/virtual-clock.ts';
import { orderReports } from '../testing/scripted-gateway.ts';

const AAPL = { conId: 265598, symbol: 'AAPL', secType: 'STK', exchange: 'SMART', currency: 'USD' };

describe('an order after a silence', () => {
  it('A2 goes out behind a sign of life of the gateway', async () => {
    const { ib, clock, gateway } = await connected();
    await clock.pass(7_000);
    const order = ib.orders.buy(AAPL, 1).market().submit();
    expect(gateway.receivedOf('placeOrder')).toEqual([]);
    await clock.pass(10);
    const kinds = gateway.received.map(({ kind }) => kind);
    expect(kinds.slice(-2)).toEqual(['reqCurrentTime', 'placeOrder']);
    for (const report of orderReports(gateway.receivedOf('placeOrder')[0]!, { status: 'Submitted' }))
      gateway.send(report);
    await clock.pass(5);
    expect(await order.accepted).toBe(order);
  });

  it('A2 does not go out on a half-open line: its time passes, and it is told', async () => {
    const { ib, clock, gateway } = await connected();
    await clock.pass(7_000);
    gateway.isSilent = true;
    const order = ib.orders.buy(AAPL, 1).market().notAfter('1s').submit();
    const rejected = Promise.resolve(order.accepted).catch((error: unknown) => error);
    await clock.pass(1_100);
    expect(String(await rejected)).toContain('its time was over');
    gateway.isSilent = false;
    await clock.pass(60_000);
    expect(gateway.receivedOf('placeOrder')).toEqual([]);
  });

  it('A2 needs no probe while data flows, and a cancel never waits', async () => {
    const { ib, clock, gateway } = await connected();
    ib.orders.buy(AAPL, 1).market().submit();
    await clock.pass(5);
    expect(gateway.receivedOf('placeOrder')).toHaveLength(1);
    await clock.pass(7_000);
    const before = gateway.received.length;
    const cancelling = ib.orders.all[0]!.cancel();
    await clock.pass(1.5);
    expect(gateway.received.slice(before).map(({ kind }) => kind)).toEqual(['cancelOrder']);
    expect(await soFar(cancelling)).toBe('pending');
  });
});

describe('slow handlers', () => {
  it('S45 D7 lose no message and no session, and are measured', async () => {
    const real = new VirtualClock();
    let busyMicros = 0;
    // A handler that keeps the process busy lets the clock go on without any alarm.
    const clock = {
      now: (): Instant => instant(real.now() + busyMicros),
      wakeAt: (at: Instant, call: () => void) => real.wakeAt(at, call),
    };
    const { ib, gateway } = await connected({ world: real, clock });
    const notices: string[] = [];
    ib.onNotice(({ text }) => notices.push(text));
    let ticks = 0;
    const items: number[] = [];
    ib.raw.on('tickPrice', () => {
      ticks += 1;
      if (ticks === 1) busyMicros += 1_000_000;
    });
    ib.link.watchQuotes(AAPL, {}, (item) => {
      if (item.kind === 'quote') items.push(item.quote.bid ?? 0);
    });
    await real.pass(5);
    const { reqId } = gateway.receivedOf('reqMktData')[0]!;
    // A second of the busiest stream, in one piece.
    gateway.line.sendTogether(
      Array.from({ length: 50_000 }, (_, i) => ({
        kind: 'tickPrice',
        reqId,
        tickType: 1,
        price: i + 1,
        size: Decimal.ONE,
      })),
    );
    await real.pass(5);
    expect(ticks).toBe(50_000);
    expect(items.at(-1)).toBe(50_000);
    expect(items).toHaveLength(50_000);
    expect(ib.handlerLoad).toMatchObject({ slowTurns: 1, slowest: { tookMs: 1_000, messages: 50_000 } });
    expect(notices).toEqual(['handlers took 1000 ms for 50000 messages: nothing is read meanwhile']);
    await real.pass(30_000);
    expect(ib.state.phase).toBe('live');
    expect(gateway.lines).toHaveLength(1);
  });

  it('D7 an alarm that is late because of them is judged after what waits on the socket was read', async () => {
    const real = new VirtualClock();
    const alarms = new Set<{ readonly at: Instant; readonly call: () => void }>();
    let stalledMicros = 0;
    const clock = {
      now: (): Instant => instant(real.now() + stalledMicros),
      wakeAt: (at: Instant, call: () => void) => {
        const alarm = { at, call };
        alarms.add(alarm);
        return { cancel: () => void alarms.delete(alarm) };
      },
    };
    // As an event loop does it: first the alarms that are due, then what came in.
    const turn = async (ms: number): Promise<void> => {
      const due = [...alarms].filter(({ at }) => at <= clock.now()).sort((a, b) => a.at - b.at);
      for (const alarm of due) if (alarms.delete(alarm)) alarm.call();
      await real.pass(ms);
    };
    const { ib, gateway } = await connected({ world: real, clock });
    while (gateway.receivedOf('reqCurrentTime').length === 0) await turn(1);
    // The answer is on its way, and its deadline of 5 s passes while a handler works for 20 s.
    stalledMicros += 20_000_000;
    for (let i = 0; i < 20; i++) await turn(1);
    expect(ib.state.phase).toBe('live');
    expect(gateway.lines).toHaveLength(1);
  });
});
