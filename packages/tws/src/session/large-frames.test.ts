import { type Instant, instant, plusMs, seededRandom } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { OrderIds, RequestIds } from './ids.ts';
import { DEFAULT_SESSION_OPTIONS, type SessionOptions } from './options.ts';
import { Session } from './session.ts';
import type { Incoming, SessionOutput } from './session-io.ts';

const T0 = instant(1_000_000);
const CHUNK_BYTES = 65_536;

/** A text frame by hand: four bytes of length, then fields that each end in NUL (protocol notes, 2.2). */
function frame(...fields: string[]): Uint8Array {
  const body = new TextEncoder().encode(fields.map((field) => `${field}\0`).join(''));
  const bytes = new Uint8Array(4 + body.length);
  new DataView(bytes.buffer).setUint32(0, body.length);
  bytes.set(body, 4);
  return bytes;
}

/** A session that is up, fed with bytes. */
class Line {
  readonly #session: Session;
  #at: Instant = T0;

  constructor(options: Partial<SessionOptions> = {}) {
    const parts = { random: seededRandom(1), orderIds: new OrderIds(), requestIds: new RequestIds() };
    this.#session = new Session({ ...DEFAULT_SESSION_OPTIONS, snapshots: [], ...options }, parts);
    this.#session.handle({ kind: 'start', at: this.#next() });
    this.#session.handle({ kind: 'connected', at: this.#next(), generation: 1 });
    this.hear(frame('176', '20260825 10:00:00 US/Eastern'));
    this.hear(frame('15', '1', 'DU1'));
    this.hear(frame('9', '1', '5'));
  }

  hear(bytes: Uint8Array): readonly SessionOutput[] {
    return this.#session.handle({ kind: 'bytes', at: this.#next(), generation: 1, bytes });
  }

  hearInChunks(bytes: Uint8Array): readonly SessionOutput[] {
    return Array.from({ length: Math.ceil(bytes.length / CHUNK_BYTES) }, (_, i) =>
      this.hear(bytes.slice(i * CHUNK_BYTES, (i + 1) * CHUNK_BYTES)),
    ).flat();
  }

  #next(): Instant {
    this.#at = plusMs(this.#at, 1);
    return this.#at;
  }
}

function messages(outputs: readonly SessionOutput[]): readonly Incoming[] {
  return outputs.flatMap((output) => (output.kind === 'message' ? [output.message] : []));
}

describe('S29 a session', () => {
  it('hands on a frame of 17 MB and what follows it', () => {
    const xml = 'x'.repeat(17_000_000);
    const line = new Line();
    const heard = messages(line.hearInChunks(frame('19', '1', xml)));
    expect(heard.map(({ kind }) => kind)).toEqual(['scannerParameters']);
    expect(heard[0]).toHaveProperty('xml.length', 17_000_000);
    expect(messages(line.hear(frame('49', '1', '1787666400')))).toEqual([
      { kind: 'currentTime', currentTime: 1_787_666_400 },
    ]);
  });

  it('hands on every message of a backlog of 20 MB that arrives at once', () => {
    const tick = frame('2', '6', '1', '8', '100');
    const count = Math.ceil(20_000_000 / tick.length);
    const backlog = new Uint8Array(count * tick.length);
    for (let i = 0; i < count; i++) backlog.set(tick, i * tick.length);
    expect(messages(new Line().hear(backlog))).toHaveLength(count);
  });

  it('ends on a length that no frame has, and says so', () => {
    const down = new Line().hear(Uint8Array.of(0xff, 0xff, 0xff, 0xff)).find(({ kind }) => kind === 'down');
    expect(down).toMatchObject({
      reason: { kind: 'malformedFrame', detail: expect.stringContaining('4294967295 bytes, limit 67108864') },
    });
  });

  it('takes a frame of the longest length and ends on one byte more', () => {
    const tick = frame('2', '6', '1', '8', '100');
    const limit = tick.length - 4;
    // The greeting is longer than a tick: the limit is set for what follows it.
    const greeting = frame('176', '20260825 10:00:00 US/Eastern').length - 4;
    expect(limit).toBeLessThan(greeting);
    const padded = frame('2', '6', '1', '8', '1'.padEnd(greeting - limit + 3, '0'));
    expect(padded.length - 4).toBe(greeting);
    expect(messages(new Line({ maxFrameBytes: greeting }).hear(padded))).toHaveLength(1);
    const longer = frame('2', '6', '1', '8', '1'.padEnd(greeting - limit + 4, '0'));
    const kinds = new Line({ maxFrameBytes: greeting }).hear(longer).map(({ kind }) => kind);
    expect(kinds).toContain('down');
  });
});
