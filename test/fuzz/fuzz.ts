import { type Random, seededRandom } from '@tapewright/model';
import { FrameTooLong, MalformedFrame } from '../../packages/tws/src/schema/errors.ts';
import { FrameReader } from '../../packages/tws/src/schema/frame-reader.ts';
import { DAMAGES, type Damage, damaged } from './damage.ts';
import { type Pool, randomPool } from './pool.ts';
import { isSameValue } from './same-value.ts';

export interface FuzzOptions {
  /** Damaged frames to read. */
  readonly frames: number;
  /** The same seed, the same frames. */
  readonly seed: number;
  readonly onProgress?: ((figures: FuzzFigures) => void) | undefined;
}

export interface FuzzFigures {
  readonly frames: number;
  /** Read all the same: the damage hit a text, or made another number of a number. */
  readonly read: number;
  readonly malformed: number;
  /** Ids that the tables do not know. */
  readonly unknown: number;
  /** Streams with a damaged length prefix, and those of them that were refused for it; the others wait or read on. */
  readonly streams: number;
  readonly refused: number;
  /** Messages, senders told apart, of which at least one damaged frame was read as them or refused by their name. */
  readonly messages: number;
  /** Server versions at which frames were read. */
  readonly versions: number;
}

/** What must never happen, and everything that is needed to see it again. */
export class FuzzFailure extends Error {
  override readonly name = 'FuzzFailure';
}

/** Damaged frames made from one pool: drawing a pool costs as much as reading some hundred frames. */
const FRAMES_PER_POOL = 4_000;
const FRAMES_PER_STREAM = 16;
const MAX_CHUNK_BYTES = 300;

/**
 * Reads damaged frames of every message, sender, encoding and server version. Throws a FuzzFailure when one ends in anything but a
 * message or a MalformedFrame; when what is read depends on bytes beyond the frame; when a good frame behind a damaged one reads
 * otherwise than alone; or when a damaged length prefix ends in anything but frames, waiting or a FrameTooLong.
 */
export function fuzz({ frames, seed, onProgress }: FuzzOptions): FuzzFigures {
  const random = seededRandom(seed);
  const run = new Run(random, seed);
  // Most of the time would go into the stacks of errors that are expected.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    while (run.figures.frames < frames) {
      run.playPool(Math.min(FRAMES_PER_POOL, frames - run.figures.frames));
      onProgress?.(run.figures);
    }
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
  return run.figures;
}

type Outcome =
  | { readonly kind: 'read' | 'unknown'; readonly message: { readonly kind: string } }
  | { readonly kind: 'malformed'; readonly error: MalformedFrame };

class Run {
  readonly #random: Random;
  readonly #seed: number;
  readonly #messages = new Set<string>();
  readonly #versions = new Set<number>();
  #figures = { frames: 0, read: 0, malformed: 0, unknown: 0, streams: 0, refused: 0 };

  constructor(random: Random, seed: number) {
    this.#random = random;
    this.#seed = seed;
  }

  get figures(): FuzzFigures {
    return { ...this.#figures, messages: this.#messages.size, versions: this.#versions.size };
  }

  playPool(frames: number): void {
    const pool = randomPool(this.#random);
    this.#versions.add(pool.serverVersion);
    for (let left = frames; left > 0; left -= FRAMES_PER_STREAM) {
      const bad = Array.from({ length: Math.min(left, FRAMES_PER_STREAM) }, () => this.#damagedBody(pool));
      for (const { body, how } of bad) this.#readAlone(pool, body, how);
      const good = bad.map(() => this.#pick(pool.bodies));
      this.#readInStream(
        pool,
        bad.flatMap(({ body }, i) => [body, good[i]!]),
      );
      this.#readWithBadPrefix(pool, good);
    }
  }

  #damagedBody(pool: Pool): { readonly body: Uint8Array; readonly how: string } {
    const random = this.#random;
    const how: Damage[] = [];
    let body = this.#pick(pool.bodies);
    do {
      const damage = this.#pick(DAMAGES);
      how.push(damage);
      body = damaged(body, this.#pick(pool.bodies), damage, random);
    } while (random.below(4) === 0);
    return { body, how: how.join(', ') };
  }

  /** What comes of a frame may depend on its own bytes only: other neighbours change nothing. */
  #readAlone(pool: Pool, body: Uint8Array, how: string): void {
    const among = (filler: number): Outcome => {
      const surrounded = new Uint8Array(body.length + 32).fill(filler);
      surrounded.set(body, 16);
      return this.#outcome(pool, surrounded, { start: 16, end: 16 + body.length, how });
    };
    const outcome = among(0);
    const elsewhere = among(57);
    this.#count(pool, outcome);
    const isSame =
      outcome.kind === 'malformed'
        ? elsewhere.kind === 'malformed' && outcome.error.message === elsewhere.error.message
        : elsewhere.kind !== 'malformed' && isSameValue(outcome.message, elsewhere.message);
    if (!isSame) this.#fail(pool, body, how, 'reads otherwise among other bytes');
  }

  #outcome(
    { reader, from, serverVersion }: Pool,
    bytes: Uint8Array,
    { start, end, how }: { readonly start: number; readonly end: number; readonly how: string },
  ): Outcome {
    try {
      const message = reader.decode(bytes, start, end) as { readonly kind: string };
      return { kind: message.kind === 'unknown' ? 'unknown' : 'read', message };
    } catch (error) {
      if (error instanceof MalformedFrame) return { kind: 'malformed', error };
      return this.#fail({ from, serverVersion }, bytes.slice(start, end), how, `ends in ${describe(error)}`);
    }
  }

  #count({ from }: Pool, outcome: Outcome): void {
    this.#figures.frames++;
    this.#figures[outcome.kind]++;
    if (outcome.kind === 'read') this.#messages.add(`${from} ${outcome.message.kind}`);
    // A frame without a readable id is none of a message.
    if (outcome.kind === 'malformed' && outcome.error.kind !== 'frame')
      this.#messages.add(`${from} ${outcome.error.kind}`);
  }

  /** Whatever is wrong inside frames, the next one begins where it begins, and reads as if nothing had been. */
  #readInStream(pool: Pool, bodies: readonly Uint8Array[]): void {
    const frames = new FrameReader();
    let next = 0;
    for (const chunk of this.#chunks(framed(bodies))) {
      frames.push(chunk);
      for (let frame = frames.next(); frame !== undefined; frame = frames.next()) {
        const body = bodies[next]!;
        const { bytes, start, end } = frame;
        if (!isSameBytes(bytes.subarray(start, end), body))
          this.#fail(pool, body, 'in a stream', 'comes out of the frame reader with other bytes');
        const inStream = this.#outcome(pool, bytes, { start, end, how: 'in a stream' });
        // Every second one is good.
        if (next % 2 === 1 && inStream.kind !== 'read')
          this.#fail(pool, body, 'good, behind a damaged one', `is ${inStream.kind}`);
        next++;
      }
    }
    if (next !== bodies.length)
      this.#fail(pool, framed(bodies), 'in a stream', `gives ${next} frames of ${bodies.length}`);
  }

  #readWithBadPrefix(pool: Pool, bodies: readonly Uint8Array[]): void {
    const stream = framed(bodies);
    const at = this.#pick(prefixes(bodies)) + this.#random.below(4);
    stream[at] = this.#random.below(256);
    const frames = new FrameReader();
    this.#figures.streams++;
    try {
      for (const chunk of this.#chunks(stream)) {
        frames.push(chunk);
        for (let frame = frames.next(); frame !== undefined; frame = frames.next())
          this.#outcome(pool, frame.bytes, { ...frame, how: 'behind a damaged prefix' });
      }
    } catch (error) {
      if (error instanceof FuzzFailure) throw error;
      if (!(error instanceof FrameTooLong))
        this.#fail(pool, stream, 'damaged prefix', `ends in ${describe(error)}`);
      this.#figures.refused++;
    }
    if (frames.backlogBytes > stream.length)
      this.#fail(pool, stream, 'damaged prefix', 'keeps more than has arrived');
  }

  *#chunks(stream: Uint8Array): Generator<Uint8Array> {
    for (let at = 0; at < stream.length;) {
      const end = at + 1 + this.#random.below(MAX_CHUNK_BYTES);
      // A copy: a socket's chunks are no windows on one buffer.
      yield stream.slice(at, end);
      at = end;
    }
  }

  #pick<T>(from: readonly T[]): T {
    return from[this.#random.below(from.length)]!;
  }

  #fail(
    { from, serverVersion }: Pick<Pool, 'from' | 'serverVersion'>,
    body: Uint8Array,
    how: string,
    what: string,
  ): never {
    throw new FuzzFailure(
      `seed ${this.#seed}, frame ${this.#figures.frames}, from the ${from} at server version ${serverVersion}, ${how}: ${what}\n${Buffer.from(body).toString('hex')}`,
    );
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

function framed(bodies: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(
    bodies.flatMap((body) => {
      const prefix = Buffer.alloc(4);
      prefix.writeUInt32BE(body.length);
      return [prefix, body];
    }),
  );
}

/** Where each frame's prefix begins. */
function prefixes(bodies: readonly Uint8Array[]): readonly number[] {
  let at = 0;
  return bodies.map(({ length }) => {
    at += 4 + length;
    return at - 4 - length;
  });
}

function isSameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
