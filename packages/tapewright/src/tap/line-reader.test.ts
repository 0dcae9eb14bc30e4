import { describe, expect, it } from 'vitest';
import { instant } from '@tapewright/model';
import { LineReader } from './line-reader.ts';
import { overheardLines } from './overheard-lines.ts';
import type { Overheard, Speaker } from './overheard.ts';

// The bytes are written by hand, by IB's framing: "API\0", four bytes of length, fields that each end in NUL.

const API = Buffer.from('API\0');

function framed(body: string | Uint8Array): Buffer {
  const bytes = Buffer.from(body as never);
  const prefix = Buffer.alloc(4);
  prefix.writeUInt32BE(bytes.length);
  return Buffer.concat([prefix, bytes]);
}

/** From server version 201 on: a raw id before the body. */
function rawFrame(id: number, body: string | Uint8Array = ''): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt32BE(id);
  return framed(Buffer.concat([head, Buffer.from(body as never)]));
}

/** Texts that each end in NUL. */
const fields = (...texts: string[]): string => texts.map((text) => `${text}\0`).join('');
const hello = (versions: string): Buffer => Buffer.concat([API, framed(versions)]);
const answer = (version: number): Buffer => framed(fields(`${version}`, '20260825 14:00:00 CET'));

function greeted(version: number): LineReader {
  const line = new LineReader();
  line.hear('client', hello('v100..226'));
  line.hear('server', answer(version));
  return line;
}

/** The lines without their time and connection. */
function lines(heard: readonly Overheard[]): string[] {
  return heard
    .flatMap((one) => overheardLines({ at: instant(0), conn: 1 }, one, {}))
    .map((line) => line.slice(15));
}

describe('a tapped line', () => {
  it('recognises the handshake and the version it settles on', () => {
    const line = new LineReader();
    expect(lines(line.hear('client', hello('v100..226 +PACEAPI')))).toEqual([
      '→ (greeting) speaks server versions 100 to 226, options "+PACEAPI"',
    ]);
    expect(line.serverVersion).toBeUndefined();
    expect(lines(line.hear('server', answer(176)))).toEqual([
      '← (greeting) server version 176, connected at 20260825 14:00:00 CET',
    ]);
    expect(line.serverVersion).toBe(176);
  });

  it('names messages and fields of text', () => {
    // Below 201 the id is the first field, and from 131 orderStatus (3) has no version.
    const heard = greeted(176).hear(
      'server',
      framed(fields('3', '7', 'Filled', '100', '0', '151.2', '99', '0', '151.2', '1', '', '0')),
    );
    expect(lines(heard)).toEqual([
      '← orderStatus (text, 43 bytes) orderId=7 status=Filled filled=100 remaining=0 avgFillPrice=151.2 permId=99 parentId=0 lastFillPrice=151.2 clientId=1 mktCapPrice=0',
    ]);
  });

  it('names messages and fields of protobuf, and leaves out what is not there', () => {
    // NextValidId { orderId = 1 → 600 }: tag 0x08, varint 600 = 0xd8 0x04. Id 9 + 200.
    expect(lines(greeted(226).hear('server', rawFrame(209, Uint8Array.of(0x08, 0xd8, 0x04))))).toEqual([
      '← nextValidId (protobuf, 11 bytes) orderId=600',
    ]);
    // PlaceOrderRequest { orderId 1, contract { symbol 2: "AAPL" }, order { action 5: "BUY", totalQuantity 6: "1" } }.
    const contract = [0x12, 6, 0x12, 4, ...Buffer.from('AAPL')];
    const order = [0x1a, 8, 0x2a, 3, ...Buffer.from('BUY'), 0x32, 1, 0x31];
    expect(
      lines(greeted(226).hear('client', rawFrame(203, Uint8Array.from([0x08, 1, ...contract, ...order])))),
    ).toEqual([
      '→ placeOrder (protobuf, 28 bytes) orderId=1 contract.symbol=AAPL order.action=BUY order.totalQuantity=1',
    ]);
  });

  it('reads text where the server would write protobuf: either side may choose', () => {
    expect(lines(greeted(226).hear('server', rawFrame(9, fields('1', '600'))))).toEqual([
      '← nextValidId (text, 14 bytes) orderId=600',
    ]);
  });

  it('hears the same whatever the pieces', () => {
    const client = Buffer.concat([hello('v100..226'), rawFrame(49 + 200)]);
    const server = Buffer.concat([
      answer(226),
      rawFrame(209, Uint8Array.of(0x08, 7)),
      rawFrame(15, '1\0DU1\0'),
    ]);
    const whole = new LineReader();
    const expected = [...whole.hear('client', client), ...whole.hear('server', server)];
    expect(expected.length).toBe(5);
    for (const size of [1, 2, 3, 5, 7, 11]) {
      const line = new LineReader();
      const heard = pieces(client, size).flatMap((piece) => line.hear('client', piece));
      heard.push(...pieces(server, size).flatMap((piece) => line.hear('server', piece)));
      expect(heard).toEqual(expected);
    }
  });

  it('holds requests that came before the answer until their version is known', () => {
    const line = new LineReader();
    const early = Buffer.concat([hello('v176'), framed(fields('71', '2', '5', ''))]);
    expect(line.hear('client', early).map(({ kind }) => kind)).toEqual(['greeting']);
    expect(lines(line.hear('server', answer(176))).at(-1)).toBe('→ startApi (text, 12 bytes) clientId=5');
  });

  it('shows what it cannot read as hex with the reason, and goes on with the next frame', () => {
    const line = greeted(226);
    const broken = rawFrame(209, Uint8Array.of(0x08, 0xd8));
    const heard = lines(line.hear('server', Buffer.concat([broken, rawFrame(399), rawFrame(253)])));
    expect(heard[0]).toMatch(/^← ! nextValidId \(10 bytes\): malformed nextValidId: field 'orderId'/);
    expect(heard[1]).toContain('00 06 00 00 00 d1 08 d8 ');
    expect(heard[2]).toBe(
      '← ! unknown protobuf message 199 (8 bytes): no message of this direction has that id',
    );
    expect(heard.at(-1)).toBe('← openOrderEnd (protobuf, 8 bytes)');
  });

  it('says when a frame holds more than its message explains', () => {
    const [line = ''] = lines(greeted(176).hear('server', framed(fields('9', '1', '600', 'surplus'))));
    expect(line).toMatch(/^← nextValidId \(text, 20 bytes\) orderId=600 ! has 8 more bytes/);
  });

  it('reads a newer server as the newest version that is known, and says so', () => {
    const line = new LineReader();
    line.hear('client', hello('v100..999'));
    expect(lines(line.hear('server', answer(230)))[0]).toContain('230, read as 226');
    expect(lines(line.hear('server', rawFrame(253)))).toEqual(['← openOrderEnd (protobuf, 8 bytes)']);
  });

  it('shows sessions from before frames as fields', () => {
    const line = new LineReader();
    const heard = [
      ...line.hear('client', Buffer.from('62\0')),
      ...line.hear('server', Buffer.from(fields('76', '20260825 14:00:00 CET'))),
      ...line.hear('client', Buffer.from(`${fields('7', '8', '1')}1`)),
      ...line.hear('client', Buffer.from('2\0\0')),
    ];
    expect(lines(heard)).toEqual([
      '→ (greeting) client version 62, from before frames: shown as fields',
      '← (fields) 76 "20260825 14:00:00 CET"',
      '→ (fields) 7 8 1',
      '→ (fields) 12 ""',
    ]);
  });

  it.each<[string, Speaker, Buffer]>([
    ['bytes that no client opens with', 'client', Buffer.from('GET / HTTP/1.1\r\n')],
    ['a server that answers with something else', 'server', framed('hello\0')],
    ['a length that no frame has', 'server', Buffer.from([0xff, 0xff, 0xff, 0xff, 0, 0])],
  ])('gives up one direction on %s, and never throws', (_, from, bytes) => {
    const line = new LineReader();
    if (from === 'server') line.hear('client', hello('v100..226'));
    const heard = line.hear(from, bytes);
    expect(heard.at(-1)).toMatchObject({ kind: 'lost', from });
    expect(line.hear(from, Buffer.from('more'))).toEqual([]);
  });

  it('survives any byte of a session replaced by any of five others', () => {
    const session = Buffer.concat([
      answer(226),
      rawFrame(209, Uint8Array.of(0x08, 7)),
      rawFrame(15, '1\0DU1\0'),
    ]);
    for (let at = 0; at < session.length; at++) {
      for (const byte of [0, 1, 0x7f, 0x80, 0xff]) {
        const bytes = Buffer.from(session);
        bytes[at] = byte;
        const line = new LineReader();
        line.hear('client', hello('v100..226'));
        expect(() => lines(line.hear('server', bytes))).not.toThrow();
      }
    }
  });
});

function pieces(bytes: Buffer, size: number): Buffer[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
    bytes.subarray(i * size, (i + 1) * size),
  );
}
