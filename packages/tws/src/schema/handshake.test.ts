import { describe, expect, it } from 'vitest';
import {
  agreedVersion,
  decodeClientHello,
  decodeServerHello,
  encodeClientHello,
  encodeServerHello,
} from './handshake.ts';

// The official Python client 10.51.1 opens with the bytes `API\0`, then a frame `v100..226`, options behind a space.
const OFFICIAL = Buffer.concat([Buffer.from('API\0'), Buffer.from([0, 0, 0, 9]), Buffer.from('v100..226')]);

describe('the greeting of a client', () => {
  it('is written as the official client writes it', () => {
    expect(Buffer.from(encodeClientHello({ min: 100, max: 226 }))).toEqual(OFFICIAL);
    expect(
      Buffer.from(encodeClientHello({ min: 157, max: 178, options: '+PACEAPI' })).toString('latin1'),
    ).toBe('API\0\0\0\0\x12v157..178 +PACEAPI');
    expect(Buffer.from(encodeClientHello({ min: 200, max: 200 })).toString('latin1')).toBe(
      'API\0\0\0\0\x04v200',
    );
  });

  it('is read at its last byte and not before', () => {
    for (let length = 0; length < OFFICIAL.length; length++) {
      expect(decodeClientHello(OFFICIAL.subarray(0, length))).toBeUndefined();
    }
    const more = Buffer.concat([OFFICIAL, Buffer.from('more')]);
    const hello = { protocol: 'framed', min: 100, max: 226, options: '', bytes: OFFICIAL.length };
    expect(decodeClientHello(OFFICIAL)).toEqual(hello);
    expect(decodeClientHello(more)).toEqual(hello);
  });

  it('carries options', () => {
    const hello = decodeClientHello(encodeClientHello({ min: 100, max: 187, options: '+PACEAPI a b' }));
    expect(hello).toMatchObject({ min: 100, max: 187, options: '+PACEAPI a b' });
  });

  it('is read from its first byte on when it is a legacy one of three bytes', () => {
    // node-ib sends `62\0` and waits for the answer.
    expect(decodeClientHello(Buffer.from('62'))).toBeUndefined();
    expect(decodeClientHello(Buffer.from('62\0'))).toEqual({ protocol: 'legacy', version: 62, bytes: 3 });
    expect(decodeClientHello(Buffer.from('62\x007\0'))).toEqual({
      protocol: 'legacy',
      version: 62,
      bytes: 3,
    });
  });

  it.each([
    'GET / HTTP/1.1\r\n',
    'API\x01',
    '\x16\x03\x01',
    '1234567',
    '12x\0',
    'API\0\0\0\0\x03v1.',
    'API\0\x7f\0\0\0',
  ])('is refused when it is none: %j', (text) => {
    expect(() => decodeClientHello(Buffer.from(text, 'latin1'))).toThrow(/client/);
  });
});

describe('the greeting of a server', () => {
  it('is one frame of two fields', () => {
    const hello = { serverVersion: 200, connectionTime: '20260405 12:00:00 CET' };
    const bytes = encodeServerHello(hello);
    expect(Buffer.from(bytes).toString('latin1')).toBe('\0\0\0\x1a200\x0020260405 12:00:00 CET\0');
    expect(decodeServerHello(bytes.subarray(4))).toEqual(hello);
  });

  it('is two bare fields for a legacy client', () => {
    const bytes = encodeServerHello({ serverVersion: 76, connectionTime: 'now' }, 'legacy');
    expect(Buffer.from(bytes).toString('latin1')).toBe('76\0now\0');
  });

  it('reads the name of a zone that no table knows', () => {
    const text = Buffer.from('225\x0020260714 22:07:02 Mitteleurop\xe4ische Zeit\0', 'latin1');
    expect(decodeServerHello(text)).toEqual({
      serverVersion: 225,
      connectionTime: '20260714 22:07:02 Mitteleuropäische Zeit',
    });
  });

  it('is refused with advice when it is none', () => {
    expect(() => decodeServerHello(Buffer.from('HTTP/1.1 400 Bad Request'))).toThrow('is this the API port');
  });
});

describe('the version of a session', () => {
  it('is the highest that both speak', () => {
    expect(agreedVersion({ min: 100, max: 226 }, { min: 157, max: 178 })).toBe(178);
    expect(agreedVersion({ min: 100, max: 200 }, { min: 100, max: 226 })).toBe(200);
  });

  it('does not exist when the ranges do not meet', () => {
    expect(agreedVersion({ min: 213, max: 226 }, { min: 100, max: 212 })).toBeUndefined();
    expect(agreedVersion({ min: 213, max: 226 }, { min: 100, max: 213 })).toBe(213);
  });
});
