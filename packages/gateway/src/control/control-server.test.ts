import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { instantFromIso } from '@tapewright/model';
import { bindCodec, encodeClientHello } from '@tapewright/tws';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startGateway, type RunningGateway } from '../transport/start-gateway.ts';
import { ROUTES } from './routes.ts';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const TOKEN = 'a-token-of-the-test';
const AAPL = 265598;

let gateway: RunningGateway;
beforeEach(async () => {
  gateway = await startGateway({
    port: 0,
    market: { kind: 'simulated', symbols: ['AAPL'] },
    clock: { kind: 'accelerated', speed: 1, start: instantFromIso('2026-11-20T15:00:00Z') },
    seed: 1,
    accounts: [{ account: 'DU1', cash: { USD: 1_000 } }],
    control: { port: 0, token: TOKEN },
  });
});
afterEach(() => gateway.close());

async function call(method: string, path: string, body?: object, token = TOKEN) {
  const response = await fetch(`http://127.0.0.1:${gateway.controlPort}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return {
    status: response.status,
    body: (await response.json()) as Record<string, Record<string, unknown>>,
  };
}

/** A client that has started the API. */
async function client(clientId: number): Promise<Socket> {
  const socket = connect(gateway.port, '127.0.0.1');
  const codec = bindCodec({ side: 'client', serverVersion: 226 });
  await once(socket, 'connect');
  socket.write(encodeClientHello({ min: 226, max: 226 }));
  await once(socket, 'data');
  socket.write(codec.encode({ kind: 'startApi', clientId, optionalCapabilities: '' }));
  await once(socket, 'data');
  return socket;
}

describe('the control API', () => {
  it('answers those with the token alone', async () => {
    expect(await call('GET', '/health', undefined, 'another-token-there')).toMatchObject({ status: 401 });
    expect(await call('GET', '/health')).toMatchObject({ status: 200, body: { clients: [] } });
  });

  it('sets prices that stay, reads books, and lets go again', async () => {
    expect(await call('POST', '/price', { conId: AAPL, bid: 99, ask: 101, size: 500 })).toMatchObject({
      status: 200,
    });
    const { body } = await call('GET', `/books?conId=${AAPL}&rows=1`);
    expect(body['quote']).toMatchObject({ bid: 99, ask: 101 });
    // Every exchange that shows its book shows this one, the primary first.
    const shown = { bids: [{ price: 99, size: '500' }], asks: [{ price: 101, size: '500' }] };
    const names = ['NASDAQ', 'ARCA', 'BATS', 'DRCTEDGE', 'MEMX', 'BYX', 'IEX'];
    expect(body['books']).toEqual(names.map((exchange) => ({ exchange, ...shown })));
    await call('POST', '/print', { conId: AAPL, price: 100 });
    expect((await call('GET', `/books?conId=${AAPL}`)).body['quote']).toMatchObject({ last: 100 });
    await call('POST', '/release', { conId: AAPL });
    // The makers quote again when the market moves next.
    const bid = async () => (await call('GET', `/books?conId=${AAPL}`)).body['quote']?.['bid'];
    await expect.poll(bid, { timeout: 10_000 }).toBeGreaterThan(110);
  });

  it('halts: no side is quoted any more, and orders wait until trading goes on', async () => {
    await call('POST', '/price', { conId: AAPL, bid: 99, ask: 101 });
    expect(await call('POST', '/halt', { conId: AAPL, reason: 'news' })).toMatchObject({
      body: { isHalted: true },
    });
    const quote = async () => (await call('GET', `/books?conId=${AAPL}`)).body['quote'];
    expect([(await quote())?.['bid'], (await quote())?.['ask']]).toEqual([undefined, undefined]);
    const open = async () => (await call('GET', '/snapshot')).body['openOrders'];
    await call('POST', '/order', { conId: AAPL, action: 'BUY', quantity: 10 });
    await call('POST', '/price', { conId: AAPL, bid: 89, ask: 91 });
    expect(await open()).toMatchObject([{ filled: '0', status: 'Submitted' }]);
    expect(await call('POST', '/resume', { conId: AAPL })).toMatchObject({ body: { isHalted: false } });
    expect(await open()).toEqual([]);
    const { body } = await call('GET', '/snapshot');
    expect(body['executions']).toMatchObject([{ shares: '10', price: 91 }]);
  });

  it('limits what can be borrowed: short sales wait for shares', async () => {
    await call('POST', '/price', { conId: AAPL, bid: 99, ask: 101 });
    const open = async () => (await call('GET', '/snapshot')).body['openOrders'];
    await call('POST', '/borrow', { conId: AAPL, shares: 5 });
    await call('POST', '/order', { conId: AAPL, action: 'SELL', quantity: 10 });
    expect(await open()).toMatchObject([{ filled: '0', status: 'PreSubmitted' }]);
    await call('POST', '/borrow', { conId: AAPL });
    expect(await open()).toEqual([]);
  });

  it('breaks lines, by client or all', async () => {
    const [one, two] = [await client(1), await client(2)];
    const closed = once(one, 'close');
    expect((await call('POST', '/disconnect', { clientId: 1 })).body).toEqual({ disconnected: [1] });
    await closed;
    expect((await call('GET', '/health')).body['clients']).toEqual([2]);
    two.destroy();
  });

  it('injects faults by name, and says what has happened', async () => {
    const socket = await client(7);
    expect(await call('POST', '/faults', { scenario: 'connectivity-kept', ms: 60_000 })).toMatchObject({
      body: { injected: 2 },
    });
    expect((await call('GET', '/faults')).body).toMatchObject([
      { clientId: 7, fault: 'errorNotice', scenario: 'connectivity-kept' },
    ]);
    expect(await call('POST', '/faults', { scenario: 'no-such' })).toMatchObject({
      status: 400,
      body: { error: expect.stringContaining("there is no scenario 'no-such'") },
    });
    socket.destroy();
  });

  it('takes a snapshot of accounts, orders and executions', async () => {
    expect((await call('GET', '/snapshot')).body).toMatchObject({
      accounts: [{ account: 'DU1', cash: { USD: '1000' }, positions: [] }],
      openOrders: [],
      executions: [],
    });
  });

  it.each([
    ['GET', '/nothing', undefined, 404],
    ['GET', '/books?conId=1', undefined, 404],
    ['POST', '/price', { conId: AAPL, bid: 101, ask: 99 }, 400],
    ['POST', '/price', { conId: AAPL, bid: 'low', ask: 99 }, 400],
    ['POST', '/halt', {}, 400],
    ['POST', '/halt', { conId: AAPL, reason: 'lunch' }, 400],
    ['POST', '/resume', { conId: 1 }, 404],
    ['POST', '/borrow', { conId: AAPL, shares: -1 }, 400],
    ['POST', '/bulletins', { text: '' }, 400],
    ['POST', '/bulletins', ['text'], 400],
  ])('%s %s %j is refused with %i', async (method, path, body, status) => {
    const answer = await call(method, path, body);
    expect(answer.status).toBe(status);
    expect(typeof answer.body['error']).toBe('string');
  });

  it('refuses a token that can be guessed', async () => {
    const options = { port: 0, control: { port: 0, token: 'short' } } as never;
    await expect(startGateway({ ...BASE, ...(options as object) })).rejects.toThrow(/at least 16/);
  });

  it('is described route by route', () => {
    const page = readFileSync(join(import.meta.dirname, '../../../../docs/how-to/gateway-in-ci.md'), 'utf8');
    for (const route of Object.keys(ROUTES)) expect(page).toContain(`\`${route}`);
  });
});

const BASE = {
  port: 0,
  market: { kind: 'simulated', symbols: ['AAPL'] },
  clock: { kind: 'lockstep', start: instantFromIso('2026-11-20T15:00:00Z') },
  seed: 1,
  accounts: [{ account: 'DU1', cash: { USD: 1_000 } }],
} as const;

describe('orders by hand', () => {
  it('are placed, and taken out again', async () => {
    const { status, body } = await call('POST', '/order', {
      conId: AAPL,
      action: 'BUY',
      quantity: 10,
      orderType: 'LMT',
      lmtPrice: 1,
    });
    expect(status).toBe(200);
    const open = async () => (await call('GET', '/snapshot')).body['openOrders'];
    expect(await open()).toMatchObject([{ permId: body['permId'] }]);
    expect(await call('POST', '/cancel', { permId: body['permId'] })).toMatchObject({ status: 200 });
    expect(await open()).toEqual([]);
  });

  it.each([
    [{ conId: AAPL, action: 'HOLD', quantity: 1 }, 400, /the order was refused: \d+ /],
    [{ conId: 1, action: 'BUY', quantity: 1 }, 404, /no instrument with conId 1/],
    [{ conId: AAPL, action: 'BUY' }, 400, /'quantity' is missing/],
  ])('that cannot be are refused: %o', async (order, status, error) => {
    const answer = await call('POST', '/order', order);
    expect(answer).toMatchObject({ status, body: { error: expect.stringMatching(error) } });
  });

  it('are known by their permId', async () => {
    expect(await call('POST', '/cancel', { permId: 17 })).toMatchObject({ status: 404 });
  });
});

describe('what happens to accounts', () => {
  /** Ten shares bought by hand at 101; the id of their execution. */
  async function bought(): Promise<string> {
    await call('POST', '/price', { conId: AAPL, bid: 99, ask: 101, size: 500 });
    await call('POST', '/order', { conId: AAPL, action: 'BUY', quantity: 10 });
    const { body } = await call('GET', '/snapshot');
    const [execution] = body['executions'] as unknown as { execId: string }[];
    return execution?.execId ?? '';
  }
  const account = async () => {
    const { body } = await call('GET', '/snapshot');
    const [only] = body['accounts'] as unknown as { cash: { USD: string }; positions: { qty: string }[] }[];
    return { cash: Number(only?.cash.USD), qty: only?.positions[0]?.qty };
  };

  it('a trade is corrected, and busted', async () => {
    const execId = await bought();
    const before = await account();
    expect(await call('POST', '/correction', { execId, price: 100 })).toMatchObject({ status: 200 });
    // Ten shares, a dollar less each.
    expect((await account()).cash - before.cash).toBeCloseTo(10, 6);
    expect(await call('POST', '/correction', { execId, price: 100 })).toMatchObject({ status: 400 });
    await call('POST', '/correction', { execId: execId.replace(/01$/, '02'), shares: 0 });
    expect((await account()).qty).toBe('0');
    expect(await call('POST', '/correction', { execId })).toMatchObject({ status: 400 });
  });

  it('a dividend is paid, and the end of a listing pays out', async () => {
    await bought();
    const before = await account();
    await call('POST', '/dividend', { conId: AAPL, perShare: 0.25 });
    expect((await account()).cash - before.cash).toBeCloseTo(2.5, 6);
    await call('POST', '/delisting', { conId: AAPL, price: 7 });
    expect((await account()).cash - before.cash).toBeCloseTo(72.5, 6);
    expect(await call('POST', '/dividend', { conId: 5, perShare: 1 })).toMatchObject({ status: 400 });
  });
});

describe('a split', () => {
  const account = async () => {
    const { body } = await call('GET', '/snapshot');
    const [only] = body['accounts'] as unknown as { cash: { USD: string }; positions: { qty: string }[] }[];
    return only;
  };
  const quote = async () => (await call('GET', `/books?conId=${AAPL}`)).body['quote'];

  it('gives four shares for one, at a quarter of the price, and nobody is richer', async () => {
    await call('POST', '/price', { conId: AAPL, bid: 200, ask: 202 });
    await call('POST', '/order', { conId: AAPL, action: 'BUY', quantity: 2 });
    const before = await account();
    expect(await call('POST', '/split', { conId: AAPL, shares: 4, per: 1 })).toMatchObject({ status: 200 });
    expect((await account())?.positions[0]?.qty).toBe('8');
    expect((await account())?.cash).toEqual(before?.cash);
    expect(await quote()).toMatchObject({ bid: 50, ask: 50.5, last: 50.5 });
    // Its own market would go on at four times that.
    const released = await call('POST', '/release', { conId: AAPL });
    expect(released).toMatchObject({ status: 400, body: { error: expect.stringContaining('its split') } });
    await call('POST', '/price', { conId: AAPL, bid: 51, ask: 52 });
    expect(await quote()).toMatchObject({ bid: 51, ask: 52 });
  });

  it.each([
    [{ conId: AAPL, shares: 0, per: 1 }, /must be whole numbers above zero/],
    [{ conId: AAPL, shares: 4 }, /'per' is missing/],
  ])('that cannot be is refused: %o', async (split, error) => {
    expect(await call('POST', '/split', split)).toMatchObject({
      status: 400,
      body: { error: expect.stringMatching(error) },
    });
  });
});

describe('every call', () => {
  it.each(Object.keys(ROUTES))('%s is refused without the token', async (route) => {
    const [method = '', path = ''] = route.split(' ');
    expect(await call(method, path, method === 'POST' ? {} : undefined, 'a-wrong-token-of-16')).toMatchObject(
      {
        status: 401,
      },
    );
  });
});
