import { bindCodec, type ServerCodec, type ServerMessageInput } from '@tapewright/tws';

/** Messages that begin with the request that they answer, so that what follows is the same for everybody who gets them. */
export type SharedKind = 'tickPrice' | 'tickSize' | 'tickString' | 'tickGeneric';
export type SharedBody = Extract<ServerMessageInput, { readonly kind: SharedKind }>;

/** A frame for request 1, whose byte at `hole` is all that says so. */
export interface SharedFrame {
  /** Longer than the frame; written anew when the message is restated. */
  bytes: Uint8Array;
  length: number;
  hole: number;
}

/** So long are frames of ticks at most, nearly always. */
const FRAME_LENGTH = 64;

/**
 * A message that many clients get, each under a request of its own. Its bytes are made once for each version of the protocol. It is
 * restated and not replaced, because one that lives until the next step of a market is dear to collect.
 */
export abstract class SharedMessage {
  /** By the number of the encoder. */
  readonly #frames: (SharedFrame | undefined)[] = [];

  /** The message as it answers a request. */
  abstract for(reqId: number): SharedBody;

  /** Its frame, valid until it is restated. */
  frame(encoder: SharedEncoder): SharedFrame {
    const known = this.#frames[encoder.index];
    if (known !== undefined && known.length > 0) return known;
    const frame = known ?? { bytes: new Uint8Array(FRAME_LENGTH), length: 0, hole: 0 };
    this.#frames[encoder.index] = frame;
    encoder.encode(this.for(1), frame);
    return frame;
  }

  /** It says something else now. */
  protected restated(): void {
    for (const frame of this.#frames) if (frame !== undefined) frame.length = 0;
  }
}

/** Makes the frames of shared messages for all clients that speak one version of the protocol. */
export class SharedEncoder {
  readonly index: number;
  readonly #codec: ServerCodec;
  /** Kind → where in a frame the request stands */
  readonly #holes = new Map<SharedKind, number>();

  constructor(serverVersion: number, index: number) {
    this.index = index;
    this.#codec = bindCodec({ side: 'server', serverVersion });
  }

  /** Writes a message that answers request 1 into a frame. */
  encode(body: SharedBody, frame: SharedFrame): void {
    const bytes = this.#codec.encode(body);
    if (bytes.length > frame.bytes.length) frame.bytes = new Uint8Array(2 * bytes.length);
    frame.bytes.set(bytes);
    frame.length = bytes.length;
    frame.hole = this.#holes.get(body.kind) ?? this.#findHole(body, bytes);
  }

  /** How a request is written in a hole; undefined for one that changes more of the frame than that. */
  filling(reqId: number): Uint8Array | undefined {
    const body = { kind: 'tickGeneric', reqId: 1, tickType: 0, value: 0 } as const;
    const one = this.#codec.encode(body);
    const own = this.#codec.encode({ ...body, reqId });
    const hole = this.#holes.get(body.kind) ?? this.#findHole(body, one);
    const end = own.length - (one.length - hole - 1);
    if (end <= hole || !isSame(own.subarray(end), one.subarray(hole + 1))) return undefined;
    // The length in front differs as it should.
    return isSame(own.subarray(4, hole), one.subarray(4, hole)) ? own.slice(hole, end) : undefined;
  }

  #findHole(body: SharedBody, forOne: Uint8Array): number {
    const hole = onlyDifference(forOne, this.#codec.encode({ ...body, reqId: 2 }));
    this.#holes.set(body.kind, hole);
    return hole;
  }
}

/** The encoders of a gateway, one for each version that a client has come with. */
export class SharedEncoders {
  readonly #byVersion = new Map<number, SharedEncoder>();

  of(serverVersion: number): SharedEncoder {
    let encoder = this.#byVersion.get(serverVersion);
    if (encoder === undefined) {
      encoder = new SharedEncoder(serverVersion, this.#byVersion.size);
      this.#byVersion.set(serverVersion, encoder);
    }
    return encoder;
  }
}

/** Where two frames differ that are the same but for one byte. */
function onlyDifference(a: Uint8Array, b: Uint8Array): number {
  const differences = [...a.keys()].filter((i) => a[i] !== b[i]);
  const [hole] = differences;
  if (hole === undefined || differences.length > 1 || a.length !== b.length)
    throw new TypeError('a shared message must not name its request more than once');
  return hole;
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
