import { readFileSync } from 'node:fs';
import { Decimal } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { FrameReader } from '../schema/frame-reader.ts';
import { type ClientCodec, type ServerCodec, bindCodec } from './index.ts';

// Frames of real gateways, server versions 200 to 225, text and protobuf. Their source and licence stand in the file.

interface Capture {
  readonly serverVersion: number;
  readonly from: 'client' | 'server';
  readonly name: string;
  readonly frame: Uint8Array;
}

const captures = readFileSync(new URL('../../goldens/captured-frames.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .flatMap(capturesOf);

describe('frames that real gateways wrote', () => {
  const reports = captures.filter(({ from }) => from === 'server');

  it.each(reports.filter(isProtobuf))(
    '$serverVersion $name reads, and writes to the same bytes',
    (capture) => {
      const message = codecs(capture).client.decode(capture.frame.subarray(4));
      expect(hex(codecs(capture).server.encode(message as never))).toBe(hex(capture.frame));
    },
  );

  it.each(reports.filter((capture) => !isProtobuf(capture)))(
    '$serverVersion $name reads, and writes to the same fields',
    (capture) => {
      const message = codecs(capture).client.decode(capture.frame.subarray(4));
      const written = codecs(capture).server.encode(message as never);
      expect(textFields(written, capture)).toEqual(textFields(capture.frame, capture));
    },
  );

  it.each(captures.filter(({ from }) => from === 'client'))(
    '$serverVersion $name of a client reads, and nothing of it is lost',
    (capture) => {
      const { client, server } = codecs(capture);
      const message = server.decode(capture.frame.subarray(4));
      const again = server.decode(client.encode(message as never).subarray(4));
      // Writing adds the official client's initial values, which another client may leave out.
      expect(again).toMatchObject(defined(message));
    },
  );

  it('are enough to mean something', () => {
    expect(reports.filter(isProtobuf).length).toBeGreaterThan(20);
    expect(reports.length - reports.filter(isProtobuf).length).toBeGreaterThan(20);
  });
});

function capturesOf(line: string): Capture[] {
  const [version = '', from = '', base64 = '', name = ''] = line.split(' ');
  const reader = new FrameReader();
  reader.push(Buffer.from(base64, 'base64'));
  const found: Capture[] = [];
  for (let frame = reader.next(); frame !== undefined; frame = reader.next()) {
    const whole = frame.bytes.slice(frame.start - 4, frame.end);
    found.push({
      serverVersion: Number(version),
      from: from === 'client' ? 'client' : 'server',
      name,
      frame: whole,
    });
  }
  expect(reader.backlogBytes).toBe(0);
  return found;
}

function codecs({ serverVersion }: Capture): { client: ClientCodec; server: ServerCodec } {
  const client = bindCodec({ side: 'client', serverVersion });
  const server = bindCodec({ side: 'server', serverVersion });
  client.onNotice = server.onNotice = (notice) => expect.unreachable(JSON.stringify(notice));
  return { client, server };
}

function isProtobuf({ serverVersion, frame }: Capture): boolean {
  return serverVersion > 200 && new DataView(frame.buffer, frame.byteOffset).getUint32(4) > 200;
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

/** The fields of a text frame. `0.0` is `0`, and the largest number is an unset field: gateways write either. */
function textFields(frame: Uint8Array, { serverVersion }: Capture): string[] {
  const body = Buffer.from(frame.subarray(serverVersion > 200 ? 8 : 4)).toString('latin1');
  return body.split('\0').map((text) => {
    if (text === '2147483647' || text === '1.7976931348623157E308') return '';
    return /^-?\d+\.\d+$/.test(text) ? String(Number(text)) : text;
  });
}

/** Without what is unset, which `toMatchObject` would demand to be unset again. */
function defined<T>(value: T): T {
  if (Array.isArray(value)) return value.map(defined) as T;
  if (typeof value !== 'object' || value === null || value instanceof Decimal) return value;
  const set = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(set.map(([name, inner]) => [name, defined(inner)])) as T;
}
