import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { Speaker } from './overheard.ts';
import { TcpProxy } from './tcp-proxy.ts';

const LOOPBACK = '127.0.0.1';
const endings: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

/** Bytes of every value in an order that never repeats within a frame's reach (a linear congruential generator). */
function noise(length: number, seed: number): Buffer {
  let state = seed;
  return Buffer.from(
    Array.from({ length }, () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state >>> 24;
    }),
  );
}

async function serverWith(onSocket: (socket: Socket) => void): Promise<number> {
  const server: Server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => undefined);
    onSocket(socket);
  }).listen(0, LOOPBACK);
  await once(server, 'listening');
  endings.push(() => server.close());
  return (server.address() as AddressInfo).port;
}

interface Tapped {
  readonly port: number;
  readonly passed: Record<Speaker, Buffer[]>;
  readonly closed: (string | undefined)[];
}

async function proxyTo(port: number): Promise<Tapped> {
  const passed: Record<Speaker, Buffer[]> = { client: [], server: [] };
  const closed: (string | undefined)[] = [];
  const proxy = new TcpProxy(
    { host: LOOPBACK, port },
    {
      opened: () => undefined,
      passed: (_, from, bytes) => passed[from].push(Buffer.from(bytes)),
      closed: (_, problem) => closed.push(problem),
    },
  );
  endings.push(() => proxy.close());
  return { port: await proxy.listen({ host: LOOPBACK, port: 0 }), passed, closed };
}

/** All that comes until the other side ends. (A loop over the socket would destroy it then, and what it has yet to write.) */
async function all(socket: Socket): Promise<Buffer> {
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.resume();
  await once(socket, 'end');
  return Buffer.concat(chunks);
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

describe('a proxy', () => {
  it.each([1, 3, 7, 1_460, 65_537])(
    'passes both directions on unchanged, cut every %i bytes',
    async (size) => {
      // Neither side speaks TWS: nothing may hang on what the bytes mean.
      const requests = noise(size < 10 ? 3_000 : 300_000, 1);
      const reports = noise(size < 10 ? 5_000 : 500_000, 2);
      let heardByServer: Promise<Buffer> | undefined;
      const port = await serverWith((socket) => {
        heardByServer = all(socket);
        socket.end(reports);
      });
      const { port: tapPort, passed } = await proxyTo(port);
      const client = connect({ port: tapPort, host: LOOPBACK, allowHalfOpen: true, noDelay: true });
      const heardByClient = all(client);
      for (let at = 0; at < requests.length; at += size) {
        client.write(requests.subarray(at, at + size));
        if (size < 10 && at % 30 === 0) await new Promise((resolve) => setImmediate(resolve));
      }
      client.end();
      expect((await heardByClient).equals(reports)).toBe(true);
      expect((await heardByServer!).equals(requests)).toBe(true);
      expect(Buffer.concat(passed.client).equals(requests)).toBe(true);
      expect(Buffer.concat(passed.server).equals(reports)).toBe(true);
    },
  );

  it('passes a first byte on before a second one comes', async () => {
    const port = await serverWith((socket) => socket.once('data', (bytes) => socket.write(bytes)));
    const { port: tapPort } = await proxyTo(port);
    const client = connect(tapPort, LOOPBACK);
    endings.push(() => client.destroy());
    client.write('A');
    expect(String((await once(client, 'data'))[0])).toBe('A');
  });

  it('lets a client that has said its last word go on listening', async () => {
    const port = await serverWith((socket) => {
      socket.resume();
      socket.once('end', () => socket.end('the last report'));
    });
    const { port: tapPort } = await proxyTo(port);
    const client = connect({ port: tapPort, host: LOOPBACK, allowHalfOpen: true });
    client.end('request');
    expect(String(await all(client))).toBe('the last report');
  });

  it('slows a server down for a client that does not read, and loses nothing', async () => {
    const reports = noise(4_000_000, 3);
    const port = await serverWith((socket) => {
      socket.resume();
      for (let i = 0; i < 10; i++) socket.write(reports);
      socket.end();
    });
    const { port: tapPort, passed } = await proxyTo(port);
    const client = connect(tapPort, LOOPBACK);
    endings.push(() => client.destroy());
    await once(client, 'connect');
    client.pause();
    const held = () => passed.server.reduce((sum, { length }) => sum + length, 0);
    await until(() => held() > 100_000);
    // Until nothing more comes: what is held then is all that is ever held.
    for (let before = 0, calm = 0; calm < 5; before = held()) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      calm = held() === before ? calm + 1 : 0;
    }
    expect(held()).toBeLessThan(40_000_000);
    const heard = await all(client);
    expect(heard.length).toBe(40_000_000);
    expect(heard.subarray(36_000_000).equals(reports)).toBe(true);
  });

  it('closes the client when nobody listens behind it, and says what the system said', async () => {
    const port = await serverWith(() => undefined);
    await endings.pop()?.();
    const { port: tapPort, closed } = await proxyTo(port);
    const client = connect(tapPort, LOOPBACK).on('error', () => undefined);
    await new Promise((resolve) => client.once('close', resolve));
    await until(() => closed.length > 0);
    expect(closed[0]).toMatch(/^the server: connect ECONNREFUSED/);
  });

  it('breaks one end when the other breaks', async () => {
    const port = await serverWith((socket) => {
      socket.once('data', () => socket.resetAndDestroy());
    });
    const { port: tapPort, closed } = await proxyTo(port);
    const client = connect(tapPort, LOOPBACK);
    client.write('x');
    const [error] = (await once(client, 'error')) as [NodeJS.ErrnoException];
    expect(error.code).toBe('ECONNRESET');
    await until(() => closed.length > 0);
    expect(closed[0]).toContain('the server: ');
  });
});
