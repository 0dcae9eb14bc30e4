import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FrameTooLong } from './errors.ts';
import { FrameReader } from './frame-reader.ts';

describe('a frame reader', () => {
  it('gives back the frames whatever the chunks', () => {
    const frames = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 30 });
    const cuts = fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(frames, cuts, (bodies, sizes) => {
        expect(read(chunks(stream(bodies), sizes))).toEqual(bodies.map(String));
      }),
    );
  });

  it('reads a stream byte by byte', () => {
    const bodies = Array.from({ length: 200 }, (_, i) => new Uint8Array(i % 7).fill(i));
    expect(read(chunks(stream(bodies), [1]))).toEqual(bodies.map(String));
  });

  it('waits for the last byte of a frame', () => {
    const reader = new FrameReader();
    const bytes = framed(Uint8Array.of(1, 2, 3));
    for (let length = 0; length < bytes.length; length++) {
      reader.push(bytes.subarray(length, length + 1));
      const frame = reader.next();
      expect(frame === undefined).toBe(length < bytes.length - 1);
    }
  });

  it('keeps nothing of a chunk once it waits for more', () => {
    const bytes = stream([Uint8Array.of(1, 2), Uint8Array.of(3, 4, 5), Uint8Array.of(6)]);
    for (let size = 1; size <= bytes.length; size++) {
      const reader = new FrameReader();
      const shared = new Uint8Array(size);
      const bodies: string[] = [];
      for (const chunk of chunks(bytes, [size])) {
        shared.set(chunk);
        reader.push(shared.subarray(0, chunk.length));
        for (let frame = reader.next(); frame !== undefined; frame = reader.next())
          bodies.push(String(frame.bytes.subarray(frame.start, frame.end)));
        shared.fill(99);
      }
      expect(bodies, `${size} bytes at a time`).toEqual(['1,2', '3,4,5', '6']);
    }
  });

  it('passes a frame of 17 MB and a backlog of 20 MB, in chunks of 64 KiB', () => {
    const large = framed(new Uint8Array(17_000_000).fill(65));
    const small = framed(new Uint8Array(96).fill(66));
    const reader = new FrameReader();
    let pushed = 0;
    for (const chunk of chunks(large, [65_536])) reader.push(chunk);
    while (pushed < 3_000_000) {
      reader.push(small);
      pushed += small.length;
    }
    expect(reader.backlogBytes).toBe(large.length + pushed);
    const frame = reader.next();
    expect(frame === undefined ? 0 : frame.end - frame.start).toBe(17_000_000);
    let count = 0;
    while (reader.next() !== undefined) count++;
    expect(count).toBe(30_000);
    expect(reader.backlogBytes).toBe(0);
  });

  it('refuses a prefix one byte beyond the limit, and takes one at the limit', () => {
    const limits = { maxFrameBytes: 10 };
    const fits = new FrameReader(limits);
    fits.push(framed(new Uint8Array(10)));
    expect(fits.next()).toBeDefined();
    const hostile = new FrameReader(limits);
    hostile.push(Uint8Array.of(0, 0, 0, 11));
    expect(() => hostile.next()).toThrow(FrameTooLong);
  });

  it('refuses a length that claims gigabytes before it takes any memory', () => {
    const reader = new FrameReader();
    reader.push(Uint8Array.of(255, 255, 255, 255));
    expect(() => reader.next()).toThrow('a frame of 4294967295 bytes');
  });

  it('refuses a backlog beyond its limit', () => {
    const reader = new FrameReader({ maxBacklogBytes: 100 });
    reader.push(new Uint8Array(100));
    expect(() => reader.push(new Uint8Array(1))).toThrow('a backlog of 101 bytes, limit 100');
  });
});

function framed(body: Uint8Array): Uint8Array {
  const frame = new Uint8Array(body.length + 4);
  new DataView(frame.buffer).setUint32(0, body.length);
  frame.set(body, 4);
  return frame;
}

function stream(bodies: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(bodies.flatMap((body) => [...framed(body)]));
}

function chunks(bytes: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const parts: Uint8Array[] = [];
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length]!;
    parts.push(bytes.slice(at, at + size));
    at += size;
  }
  return parts;
}

function read(parts: readonly Uint8Array[]): string[] {
  const reader = new FrameReader();
  const bodies: string[] = [];
  for (const part of parts) {
    reader.push(part);
    for (let frame = reader.next(); frame !== undefined; frame = reader.next()) {
      bodies.push(String(frame.bytes.subarray(frame.start, frame.end)));
    }
  }
  return bodies;
}
