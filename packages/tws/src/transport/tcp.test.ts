import { once } from 'node:events';
import { type AddressInfo, type Server, type Socket, createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { ConnectFailed } from '../client/errors.ts';
import { connect } from '../client/connect.ts';

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function listen(onSocket: (socket: Socket) => void): Promise<number> {
  const server = createServer(onSocket);
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** A text frame by hand: four bytes of length, then fields that each end in NUL (protocol notes, 2.2). */
function frame(...fields: string[]): Buffer {
  const body = Buffer.from(fields.map((field) => `${field}\0`).join(''));
  const prefix = Buffer.alloc(4);
  prefix.writeUInt32BE(body.length);
  return Buffer.concat([prefix, body]);
}

/** The frames of a stream so far, as fields. */
function framesOf(bytes: Buffer): string[][] {
  const frames: string[][] = [];
  for (let at = 0; at + 4 <= bytes.length;) {
    const length = bytes.readUInt32BE(at);
    if (at + 4 + length > bytes.length) break;
    frames.push(
      bytes
        .subarray(at + 4, at + 4 + length)
        .toString()
        .split('\0')
        .slice(0, -1),
    );
    at += 4 + length;
  }
  return frames;
}

/**
 * A gateway of server version 176 made of texts, by the protocol notes alone: 2.1 for the handshake, 2.5 and 2.6 for ids and version
 * fields, 4.1 for the order of the bootstrap.
 */
function textGateway(heard: string[][]): (socket: Socket) => void {
  return (socket) => {
    let bytes = Buffer.alloc(0);
    let isGreeted = false;
    let taken = 0;
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      bytes = Buffer.concat([bytes, chunk]);
      if (!isGreeted) {
        const hello = bytes.toString('latin1');
        if (!hello.includes('v157..226')) return;
        heard.push([hello]);
        bytes = Buffer.alloc(0);
        isGreeted = true;
        socket.write(frame('176', '20260825 10:00:00 US/Eastern'));
        return;
      }
      const frames = framesOf(bytes);
      for (const fields of frames.slice(taken)) {
        heard.push(fields);
        answer(socket, fields);
      }
      taken = frames.length;
    });
  };
}

function answer(socket: Socket, [id, version, reqId]: string[]): void {
  switch (id) {
    case '71':
      socket.write(Buffer.concat([frame('15', '1', 'DU1'), frame('9', '1', '5')]));
      return;
    case '16':
      socket.write(frame('53', '1'));
      return;
    case '99':
      socket.write(frame('102'));
      return;
    case '7':
      socket.write(frame('55', '1', reqId ?? ''));
      return;
    case '61':
      socket.write(frame('62', '1'));
      return;
    case '6':
      socket.write(frame('54', '1', 'DU1'));
      return;
    case '49':
      socket.write(frame('49', version ?? '', '1787666400'));
      return;
    default:
      return;
  }
}

describe('over TCP', () => {
  it('connects to a gateway written by hand from the protocol notes, and says what they say', async () => {
    const heard: string[][] = [];
    const port = await listen(textGateway(heard));
    const ib = await connect({ port, clientId: 7 });
    expect(ib.state.phase).toBe('live');
    expect(ib.serverVersion).toBe(176);
    expect(ib.accounts).toEqual(['DU1']);
    const { nextValidId } = ib.snapshot!;
    expect(nextValidId).toBe(5);
    expect((await ib.currentTime()) / 1_000_000).toBe(1_787_666_400);
    ib.disconnect();
    expect(heard).toEqual([
      ['API\0\0\0\0\u0009v157..226'],
      ['71', '2', '7', ''],
      ['16', '1'],
      ['99', '0'],
      ['7', '3', '10000000', '0', '', '', '', '', '', ''],
      ['61', '1'],
      ['6', '2', '1', 'DU1'],
      ['49', '1'],
    ]);
  });

  it('A3 says that nobody listens on the port', async () => {
    const port = await listen(() => undefined);
    for (const server of servers.splice(0)) {
      server.close();
      await once(server, 'close');
    }
    const error = await connect({ port, clientId: 7 }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ConnectFailed);
    expect(error).toMatchObject({ phase: 'tcp', reason: { kind: 'unreachable', detail: 'ECONNREFUSED' } });
  });

  it('A3 says that the gateway hangs up on the handshake', async () => {
    const port = await listen((socket) => socket.destroy());
    const error = await connect({ port, clientId: 7 }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ phase: 'handshake', reason: { kind: 'closedByPeer' } });
  });

  it('says that this is no TWS when something else answers', async () => {
    const port = await listen((socket) => socket.write(frame('HTTP/1.1 400 Bad Request')));
    const error = await connect({ port, clientId: 7 }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ phase: 'handshake', reason: { kind: 'malformedFrame' } });
    expect(String(error)).toContain('API port');
  });
});
