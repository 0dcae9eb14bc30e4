import { describe, expect, it } from 'vitest';
import { connected, soFar } from '../testing/connected.ts';
import { ConnectionLost, NotConnected, RequestTimeout } from './errors.ts';

const AAPL = { conId: 265598, symbol: 'AAPL', secType: 'STK', exchange: 'SMART', currency: 'USD' };

describe('a session that ends', () => {
  it('A4 says so exactly once, with its reason, and comes back by itself', async () => {
    const { ib, clock, gateway } = await connected();
    const ends: unknown[] = [];
    ib.onDisconnected((end) => ends.push(end));
    gateway.line.close('ECONNRESET');
    await clock.pass(5);
    expect(ends).toMatchObject([{ reason: { kind: 'closedByPeer', phase: 'live', detail: 'ECONNRESET' } }]);
    expect(ib.state.phase).toBe('waiting');
    await clock.pass(60_000);
    expect(ib.state).toEqual({ phase: 'live', generation: 2 });
    expect(ends).toHaveLength(1);
  });

  it('A4 drops what an old connection still says', async () => {
    const { ib, clock, gateway } = await connected();
    const old = gateway.line;
    const heard: number[] = [];
    ib.raw.on('nextValidId', ({ orderId }) => heard.push(orderId));
    gateway.isSilent = true;
    await clock.pass(16_000);
    gateway.isSilent = false;
    await clock.pass(60_000);
    expect(ib.state.phase).toBe('live');
    heard.length = 0;
    old.isClosed = false;
    old.send({ kind: 'nextValidId', orderId: 666 });
    await clock.pass(5);
    expect(heard).toEqual([]);
  });

  it('A12 tries for ever, with growing pauses of at most 30 s', async () => {
    const { ib, clock, gateway } = await connected();
    gateway.isDown = true;
    gateway.line.close();
    const attempts: number[] = [];
    ib.onState((state) => {
      if (state.phase === 'tcp') attempts.push(clock.now() / 1_000);
    });
    await clock.pass(3_600_000);
    // At most 30 s apart: at least 120 in an hour.
    expect(attempts.length).toBeGreaterThanOrEqual(120);
    const gaps = attempts.slice(1).map((ms, i) => ms - (attempts[i] ?? 0));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(30_010);
    gateway.isDown = false;
    await clock.pass(31_000);
    expect(ib.state.phase).toBe('live');
  });

  it('A2 S2 finds a half-open line within 15 s and connects again', async () => {
    const { ib, clock, gateway } = await connected();
    const ends: unknown[] = [];
    ib.onDisconnected(({ reason }) => ends.push(reason));
    gateway.isSilent = true;
    await clock.pass(15_010);
    expect(ends).toMatchObject([{ kind: 'heartbeat' }]);
    gateway.isSilent = false;
    await clock.pass(60_000);
    expect(ib.state.phase).toBe('live');
  });

  it('A2 does not take flowing ticks for a living gateway', async () => {
    const { ib, clock, gateway } = await connected();
    gateway.ignore('reqCurrentTime');
    const reasons: unknown[] = [];
    ib.onDisconnected(({ reason }) => reasons.push(reason));
    for (let second = 0; second < 30 && reasons.length === 0; second++) {
      gateway.send({ kind: 'tickPrice', reqId: 1, tickType: 1, price: 1 });
      await clock.pass(1_000);
    }
    expect(reasons).toMatchObject([{ kind: 'heartbeat' }]);
  });

  it('stays up for hours on heartbeats alone', async () => {
    const { ib, clock, gateway } = await connected();
    await clock.pass(4 * 3_600_000);
    expect(ib.state).toEqual({ phase: 'live', generation: 1 });
    expect(gateway.receivedOf('reqCurrentTime').length).toBeGreaterThan(1_000);
  });

  it('A8 settles every call that waits with ConnectionLost', async () => {
    const { ib, clock, gateway } = await connected();
    const calls = [
      ib.contract.stock('AAPL'),
      ib.openOrders(),
      ib.completedOrders(),
      ib.executions(),
      ib.positions(),
      ib.accountSummary(),
      ib.currentTime(),
      ib.history(AAPL).bars('1 day').last('1 year'),
    ].map((call) => Promise.resolve<unknown>(call).catch((error: unknown) => error));
    gateway.line.close();
    await clock.pass(5);
    for (const call of calls) expect(await soFar(call)).toBeInstanceOf(ConnectionLost);
  });

  it('A1 refuses calls at once while it is down', async () => {
    const { ib, clock, gateway } = await connected();
    gateway.isDown = true;
    gateway.line.close();
    await clock.pass(5);
    expect(await soFar(ib.contract.stock('AAPL'))).toBeInstanceOf(NotConnected);
    expect(await soFar(ib.currentTime())).toBeInstanceOf(NotConnected);
  });

  it('E4 A9 ends at a frame that cannot be read, after handing on what came before it', async () => {
    const { ib, clock, gateway } = await connected();
    const heard: number[] = [];
    const ends: unknown[] = [];
    ib.raw.on('nextValidId', ({ orderId }) => heard.push(orderId));
    ib.onDisconnected(({ reason }) => ends.push(reason));
    gateway.send({ kind: 'nextValidId', orderId: 50 });
    // Length 5, raw id 201 (tickPrice in protobuf), then a tag that announces a varint which never comes.
    gateway.line.sendBytes(new Uint8Array([0, 0, 0, 5, 0, 0, 0, 201, 8]));
    await clock.pass(5);
    expect(heard).toEqual([50]);
    expect(ends).toMatchObject([{ kind: 'malformedFrame' }]);
  });

  it('S32 ends at a length that no frame has', async () => {
    const { ib, clock, gateway } = await connected();
    const ends: unknown[] = [];
    ib.onDisconnected(({ reason }) => ends.push(reason));
    gateway.line.sendBytes(new Uint8Array([0xff, 0xff, 0xff, 0xff, 1]));
    await clock.pass(5);
    expect(ends).toMatchObject([{ kind: 'malformedFrame' }]);
  });

  it('S31 reads past a message whose id it does not know', async () => {
    const { ib, clock, gateway } = await connected();
    gateway.line.sendBytes(new Uint8Array([0, 0, 0, 5, 0, 0, 2, 0, 8]));
    await clock.pass(5);
    expect(ib.state.phase).toBe('live');
  });

  it('S30 reads a message that comes byte by byte', async () => {
    const { ib, clock, gateway } = await connected();
    const heard: number[] = [];
    ib.raw.on('currentTime', ({ currentTime }) => heard.push(currentTime));
    // Length 6, raw id 249 (currentTime in protobuf), field 1 = 1.
    for (const byte of [0, 0, 0, 6, 0, 0, 0, 249, 8, 1]) gateway.line.sendBytes(new Uint8Array([byte]));
    await clock.pass(20);
    expect(heard).toEqual([1]);
  });

  it('ends for good by `disconnect`, once, and stays quiet', async () => {
    const { ib, clock, gateway } = await connected();
    const ends: unknown[] = [];
    ib.onDisconnected((end) => ends.push(end));
    ib.disconnect();
    ib.disconnect();
    await clock.pass(600_000);
    expect(ends).toMatchObject([{ reason: { kind: 'stopped' }, retryAt: undefined }]);
    expect(ib.state.phase).toBe('closed');
    expect(gateway.lines).toHaveLength(1);
  });

  it('D7 may be ended by a handler of its own message; nothing is handed on after it', async () => {
    const { ib, clock, gateway } = await connected();
    const heard: number[] = [];
    ib.raw.on('nextValidId', ({ orderId }) => {
      heard.push(orderId);
      ib.disconnect();
    });
    gateway.send({ kind: 'nextValidId', orderId: 50 }, { kind: 'nextValidId', orderId: 51 });
    await clock.pass(5);
    expect(heard).toEqual([50]);
  });

  it('D7 keeps going when a handler throws, and says so', async () => {
    const errors: unknown[] = [];
    const { ib, clock, gateway } = await connected({ onHandlerError: (error) => errors.push(error) });
    const heard: number[] = [];
    ib.raw.on('nextValidId', () => {
      throw new Error('oops');
    });
    ib.raw.on('nextValidId', ({ orderId }) => heard.push(orderId));
    gateway.send({ kind: 'nextValidId', orderId: 50 });
    await clock.pass(5);
    expect(heard).toEqual([50]);
    expect(errors).toMatchObject([{ message: 'oops' }]);
    expect(ib.state.phase).toBe('live');
  });
});

describe('the line between the gateway and IB', () => {
  it('S23 1102 keeps the subscriptions and synchronises again before trading goes on', async () => {
    const { ib, clock, gateway } = await connected();
    const stop = ib.link.watchQuotes(AAPL, {}, () => undefined);
    await clock.pass(5);
    gateway.send({ kind: 'error', id: -1, errorCode: 1100, errorMsg: 'lost' });
    await clock.pass(5);
    expect(ib.state).toMatchObject({ phase: 'degraded', reasons: ['the gateway has lost its line to IB'] });
    gateway.send({ kind: 'error', id: -1, errorCode: 1102, errorMsg: 'restored, data maintained' });
    await clock.pass(20);
    expect(ib.state.phase).toBe('live');
    expect(gateway.receivedOf('reqExecutions')).toHaveLength(2);
    expect(gateway.receivedOf('reqMktData')).toHaveLength(1);
    stop.cancel();
  });

  it('S24 A6 1101 asks for every stream again and tells of the gap', async () => {
    const { ib, clock, gateway } = await connected();
    const items: string[] = [];
    ib.link.watchQuotes(AAPL, {}, (item) => items.push(item.kind));
    await clock.pass(5);
    gateway.send({ kind: 'error', id: -1, errorCode: 1100, errorMsg: 'lost' });
    await clock.pass(5_000);
    gateway.send({ kind: 'error', id: -1, errorCode: 1101, errorMsg: 'restored, data lost' });
    await clock.pass(20);
    expect(items).toEqual(['gap']);
    const asked = gateway.receivedOf('reqMktData').map((message) => message.reqId);
    expect(new Set(asked).size).toBe(2);
    expect(ib.state.phase).toBe('live');
  });

  it('S25 a farm that flaps touches neither session nor orders', async () => {
    const { ib, clock, gateway } = await connected();
    gateway.send({
      kind: 'error',
      id: -1,
      errorCode: 2103,
      errorMsg: 'Market data farm connection is broken:usfarm',
    });
    gateway.send({
      kind: 'error',
      id: -1,
      errorCode: 2104,
      errorMsg: 'Market data farm connection is OK:usfarm',
    });
    await clock.pass(5);
    expect(ib.state).toEqual({ phase: 'live', generation: 1 });
  });

  it('A6 S46 asks for 200 streams again after a new session, never more than 50 messages in a second', async () => {
    const { ib, clock, gateway } = await connected({ lines: { limit: 200 } });
    const gaps: number[] = [];
    for (let conId = 1; conId <= 200; conId++) {
      ib.link.watchQuotes({ ...AAPL, conId }, {}, (item) => {
        if (item.kind === 'gap') gaps.push(conId);
      });
    }
    await clock.pass(10_000);
    expect(gateway.receivedOf('reqMktData')).toHaveLength(200);
    gateway.line.close();
    const times: number[] = [];
    gateway.on('reqMktData', () => times.push(clock.now() / 1_000));
    await clock.pass(60_000);
    expect(times).toHaveLength(200);
    expect(gaps).toHaveLength(200);
    for (const from of times) {
      expect(times.filter((ms) => ms >= from && ms < from + 1_000).length).toBeLessThanOrEqual(50);
    }
  });
});

describe('id-less requests', () => {
  it('D5 give two callers the same whole answer', async () => {
    const { ib, clock, gateway } = await connected();
    const both = [ib.openOrders(), ib.openOrders()];
    gateway.on('reqAllOpenOrders', (_, line) => {
      line.send({
        kind: 'openOrder',
        orderId: 3,
        contract: AAPL,
        order: { clientId: 1, permId: 9 },
        orderState: { status: 'Submitted' },
      });
      line.send({ kind: 'openOrderEnd' });
    });
    await clock.pass(20);
    for (const call of both) expect(await call).toMatchObject([{ orderId: 3 }]);
  });

  it('D5 ask again for whoever calls while one is under way', async () => {
    const { ib, clock, gateway } = await connected();
    gateway.ignore('reqCompletedOrders');
    const first = ib.completedOrders();
    await clock.pass(5);
    const second = ib.completedOrders();
    gateway.send({ kind: 'completedOrdersEnd' });
    await clock.pass(5);
    expect(await soFar(first)).toEqual([]);
    expect(await soFar(second)).toBe('pending');
    gateway.send({ kind: 'completedOrdersEnd' });
    await clock.pass(5);
    expect(await soFar(second)).toEqual([]);
  });

  it('D1 end with a RequestTimeout, and do not block the next', async () => {
    const { ib, clock, gateway } = await connected();
    gateway.ignore('reqPositions');
    const call = ib.positions({ timeout: '1s' }).catch((error: unknown) => error);
    await clock.pass(1_000);
    expect(await call).toBeInstanceOf(RequestTimeout);
    gateway.on('reqPositions', (_, line) => line.send({ kind: 'positionEnd' }));
    const next = ib.positions();
    await clock.pass(5);
    expect(await next).toEqual([]);
  });

  it('S28 wait while the session itself asks the same, and take none of its answers', async () => {
    const { ib, clock, gateway } = await connected();
    gateway.ignore('reqCompletedOrders');
    gateway.send({ kind: 'error', id: -1, errorCode: 1100, errorMsg: 'lost' });
    gateway.send({ kind: 'error', id: -1, errorCode: 1102, errorMsg: 'restored' });
    await clock.pass(20);
    expect(gateway.receivedOf('reqCompletedOrders')).toHaveLength(2);
    const mine = ib.completedOrders();
    const others = ib.openOrders();
    await clock.pass(20);
    expect(gateway.receivedOf('reqCompletedOrders')).toHaveLength(2);
    expect(await soFar(others)).toEqual([]);
    gateway.send({ kind: 'completedOrdersEnd' });
    await clock.pass(20);
    expect(ib.state.phase).toBe('live');
    expect(await soFar(mine)).toBe('pending');
    expect(gateway.receivedOf('reqCompletedOrders')).toHaveLength(3);
    gateway.send({ kind: 'completedOrdersEnd' });
    await clock.pass(20);
    expect(await soFar(mine)).toEqual([]);
  });
});
