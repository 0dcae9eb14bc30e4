import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { EventName, IBApi, OrderAction, OrderType, SecType, type Contract } from '@stoqey/ib';
import { CALENDARS, instantFromIso, type Bar } from '@tapewright/model';
import { listingsOf } from '@tapewright/venue';
import { afterEach, describe, expect, it } from 'vitest';
import { startGateway, type GatewayOptions, type RunningGateway } from './start-gateway.ts';

// Over a real socket, with a client that is not ours: @stoqey/ib 1.6.10, text protocol, server version 193.

const running: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of running.splice(0)) await one.close();
});

function day(date: string, [open, high, low, close]: readonly [number, number, number, number]): Bar {
  const session = CALENDARS.NYSE.session(date);
  if (session === undefined) throw new Error(`${date} is no session`);
  return { start: session.open, end: session.close, open, high, low, close, volume: 1_000_000 };
}

const BARS = [
  day('20261119', [10, 12, 9, 11]),
  day('20261120', [20, 22, 19, 21]),
  day('20261123', [30, 32, 29, 31]),
];

const LOCKSTEP: GatewayOptions = {
  port: 0,
  market: {
    kind: 'replay',
    series: listingsOf(['AAPL']).map((listing) => ({ listing, barSize: '1 day' as const, bars: BARS })),
  },
  clock: { kind: 'lockstep', start: instantFromIso('2026-11-20T05:00:00Z') },
  seed: 1,
  accounts: [{ account: 'DU1234567', cash: { USD: 100_000 } }],
};

async function started(options: Partial<GatewayOptions> = {}): Promise<RunningGateway> {
  const gateway = await startGateway({ ...LOCKSTEP, ...options });
  running.push(gateway);
  return gateway;
}

const AAPL: Contract = { symbol: 'AAPL', secType: SecType.STK, exchange: 'SMART', currency: 'USD' };

/** The foreign client, and everything it heard: `name`, then the callback's arguments. */
async function foreignClient({ port }: RunningGateway, clientId: number) {
  const ib = new IBApi({ host: '127.0.0.1', port });
  const heard: unknown[][] = [];
  ib.on(EventName.all, (name, args) => heard.push([name, ...args]));
  const ready = new Promise<void>((resolve) => {
    ib.once(EventName.nextValidId, () => resolve());
  });
  ib.connect(clientId);
  await ready;
  const find = (name: string, test: (args: unknown[]) => boolean) =>
    heard.find(([heardName, ...args]) => heardName === name && test(args));
  return {
    ib,
    heard,
    /** Waits until the client has heard a callback that passes a test. */
    async until(name: string, test: (args: unknown[]) => boolean = () => true): Promise<unknown[]> {
      for (;;) {
        const found = find(name, test);
        if (found !== undefined) return found.slice(1);
        await new Promise((resolve) => {
          setTimeout(resolve, 5);
        });
      }
    },
  };
}

describe('a running gateway', () => {
  it('serves a foreign client: details, history, an order from start to commission', async () => {
    const gateway = await started();
    const { ib, heard, until } = await foreignClient(gateway, 3);
    running.push({ close: async () => void ib.disconnect() });
    expect(heard.find(([name]) => name === EventName.managedAccounts)?.[1]).toBe('DU1234567');

    ib.reqContractDetails(11, AAPL);
    const [, details] = await until(EventName.contractDetails);
    expect(details).toMatchObject({
      contract: { conId: 265598, primaryExch: 'NASDAQ' },
      longName: 'APPLE INC',
    });

    ib.reqHistoricalData(12, AAPL, '', '5 D', '1 day' as never, 'TRADES', 1, 1, false);
    const bar = await until(EventName.historicalData, ([, date]) => date === '20261119');
    expect(bar.slice(0, 7)).toEqual([12, '20261119', 10, 12, 9, 11, 1_000_000]);

    ib.placeOrder(1, AAPL, {
      action: OrderAction.BUY,
      orderType: OrderType.MKT,
      totalQuantity: 100,
      tif: 'DAY',
      transmit: true,
    });
    // Before the open: the order waits, and says so.
    await until(EventName.orderStatus, ([id, status]) => id === 1 && status === 'PreSubmitted');
    while (heard.every(([name]) => name !== EventName.commissionReport)) {
      gateway.advance();
      ib.reqCurrentTime();
      await until(EventName.currentTime);
      await new Promise((resolve) => {
        setTimeout(resolve, 20);
      });
    }
    // It fills at the next point of the path: the open of the bar.
    expect((await until(EventName.execDetails)).slice(0, 3)).toMatchObject([
      -1,
      { conId: 265598 },
      { orderId: 1, shares: 100, price: 20, side: 'BOT', acctNumber: 'DU1234567' },
    ]);
    const filled = await until(EventName.orderStatus, ([, status]) => status === 'Filled');
    expect(filled.slice(0, 5)).toEqual([1, 'Filled', 100, 0, 20]);
    // IBKR Fixed: at least 1.00, and 100 × 0.000003 for the audit trail.
    expect(await until(EventName.commissionReport)).toMatchObject([{ commission: 1.0003, currency: 'USD' }]);

    ib.reqPositions();
    const position = await until(EventName.position);
    expect(position.slice(0, 4)).toMatchObject(['DU1234567', { conId: 265598 }, 100, 20.010003]);
  });

  it('refuses a second client of the same id, and serves one of another', async () => {
    const gateway = await started();
    const one = await foreignClient(gateway, 3);
    running.push({ close: async () => void one.ib.disconnect() });
    const same = new IBApi({ host: '127.0.0.1', port: gateway.port });
    const refusal = new Promise<number>((resolve) => {
      // This client files 326 under what is no error.
      same.on(EventName.info, (_, code) => code === 326 && resolve(code));
    });
    same.connect(3);
    expect(await refusal).toBe(326);
    same.disconnect();
    const other = await foreignClient(gateway, 4);
    running.push({ close: async () => void other.ib.disconnect() });
    expect(other.heard.some(([name]) => name === EventName.nextValidId)).toBe(true);
  });

  it('says what to do when its port is in use', async () => {
    const { port } = await started();
    await expect(started({ port })).rejects.toThrow(
      `port ${port} on 127.0.0.1 is in use: stop the program that has it (another gateway, TWS?) or choose another port`,
    );
  });

  it('listens beyond loopback only when it is allowed to', async () => {
    await expect(started({ host: '0.0.0.0' })).rejects.toThrow('others can reach it and trade');
    const open = await started({ host: '0.0.0.0', allowRemote: true });
    expect(open.host).toBe('0.0.0.0');
  });

  it('closes a line that is no TWS client, and goes on', async () => {
    const reasons: string[] = [];
    const gateway = await started({ onClose: (reason) => reasons.push(reason) });
    const socket = connect(gateway.port, '127.0.0.1');
    await once(socket, 'connect');
    socket.write('GET / HTTP/1.1\r\n\r\n');
    socket.resume();
    await once(socket, 'close');
    expect(reasons).toEqual([expect.stringContaining('not a TWS client')]);
    const { ib } = await foreignClient(gateway, 1);
    ib.disconnect();
  });

  it('cuts a client that does not read, and says so', async () => {
    const reasons: string[] = [];
    const gateway = await started({
      limits: { maxBacklogBytes: 200_000 },
      onClose: (reason) => reasons.push(reason),
    });
    const socket: Socket = connect(gateway.port, '127.0.0.1');
    running.push({ close: async () => void socket.destroy() });
    await once(socket, 'connect');
    socket.write('API\0\0\0\0\u0009v176..176');
    await once(socket, 'data');
    socket.pause();
    const closed = once(socket, 'close');
    socket.on('error', () => {});
    const startApi = '71\x002\x009\0\0';
    socket.write(`\0\0\0${String.fromCharCode(startApi.length)}${startApi}`);
    // Contract details again and again: a few hundred bytes asked, thousands answered, none read.
    const request = '9\x008\x001\x00265598\0\0\0\x000\0\0\0\0\0\0\0\x000\0\0\0\0';
    const frame = Buffer.from(`\0\0\0${String.fromCharCode(request.length)}${request}`, 'latin1');
    const many = Buffer.concat(Array.from({ length: 1000 }, () => frame));
    while (reasons.length === 0 && !socket.destroyed) {
      socket.write(many);
      await new Promise((resolve) => {
        setTimeout(resolve, 10);
      });
    }
    expect(reasons).toEqual([expect.stringContaining('200000')]);
    socket.destroy();
    await closed;
  });

  it('replays bars as fast as it can while somebody watches, and stands still otherwise', async () => {
    const start = instantFromIso('2026-11-20T05:00:00Z');
    const gateway = await started({ clock: { kind: 'fastest', start } });
    const { ib, until } = await foreignClient(gateway, 3);
    running.push({ close: async () => void ib.disconnect() });
    ib.reqCurrentTime();
    await until(EventName.currentTime);
    expect(gateway.now()).toBe(start);
    ib.reqMktData(1, AAPL, '', false, false);
    // The last bar closes at 31.
    await until(EventName.tickPrice, ([, type, price]) => type === 4 && price === 31);
    expect(gateway.now()).toBe(CALENDARS.NYSE.session('20261123')?.close);
    expect(() => gateway.advance()).toThrow("{ kind: 'lockstep' }");
  });

  it('needs no options, takes a free port, and closes with its scope', async () => {
    let port = 0;
    {
      await using gateway = await startGateway();
      ({ port } = gateway);
      const { ib, until } = await foreignClient(gateway, 3);
      expect(await until(EventName.managedAccounts)).toEqual(['DU1000001']);
      ib.disconnect();
    }
    const socket = connect(port, '127.0.0.1');
    await expect(once(socket, 'connect')).rejects.toThrow('ECONNREFUSED');
  });

  it('moves by advance() in lockstep only', async () => {
    const gateway = await started({
      clock: { kind: 'accelerated', speed: 1, start: instantFromIso('2026-11-20T05:00:00Z') },
    });
    expect(() => gateway.advance()).toThrow("{ kind: 'lockstep' }");
  });
});
