import { bindCodec, type ServerCodec, type ServerMessageInput } from '@tapewright/tws';

/** Messages that begin with the request that they answer, so that what follows is the same for everybody who gets them. */
export type SharedKind = 'tickPrice' | 'tickSize' | 'tickString' | 'tickGeneric';
export type SharedBody = Extract<ServerMessageInput, { readonly kind: SharedKind }>;

/** A message's frame for request 1, whose byte at `hole` is all that says so. */
interface SharedFrame {
  readonly bytes: Uint8Array;
  readonly hole: number;
}

/** A message that many clients get, each under a request of its own. Its bytes are made once for each version of the protocol. */
export class SharedMessage {
  readonly #body: SharedBody;
  #encoder: SharedEncoder | undefined;
  #frame: SharedFrame | undefined;
  /** By encoder; absent while there is only one. */
  #others: Map<SharedEncoder, SharedFrame> | undefined;

  /** The request that `body` names does not matter. */
  constructor(body: SharedBody) {
    this.#body = body;
  }

  /** The message as it answers a request. */
  for(reqId: number): SharedBody {
    return { ...this.#body, reqId };
  }

  frame(encoder: SharedEncoder): SharedFrame {
    if (this.#frame !== undefined && this.#encoder === encoder) return this.#frame;
    return this.#frameOf(encoder);
  }

  #frameOf(encoder: SharedEncoder): SharedFrame {
    const known = this.#others?.get(encoder);
    if (known !== undefined) return known;
    const frame = encoder.frame(this.#body);
    if (this.#frame === undefined) {
      this.#encoder = encoder;
      this.#frame = frame;
    } else {
      this.#others ??= new Map();
      this.#others.set(encoder, frame);
    }
    return frame;
  }
}

/** Makes the frames of shared messages for all clients that speak one version of the protocol. */
export class SharedEncoder {
  readonly #codec: ServerCodec;
  /** Kind → where in a frame the request stands */
  readonly #holes = new Map<SharedKind, number>();

  constructor(serverVersion: number) {
    this.#codec = bindCodec({ side: 'server', serverVersion });
  }

  frame(body: SharedBody): SharedFrame {
    const bytes = this.#codec.encode({ ...body, reqId: 1 });
    let hole = this.#holes.get(body.kind);
    if (hole === undefined) {
      hole = onlyDifference(bytes, this.#codec.encode({ ...body, reqId: 2 }));
      this.#holes.set(body.kind, hole);
    }
    return { bytes, hole };
  }

  /** How a request is written in a hole; undefined for one that changes more of the frame than that. */
  filling(reqId: number): Uint8Array | undefined {
    const body = { kind: 'tickGeneric', reqId, tickType: 0, value: 0 } as const;
    const { bytes, hole } = this.frame(body);
    const own = this.#codec.encode(body);
    const end = own.length - (bytes.length - hole - 1);
    if (end <= hole || !isSame(own.subarray(end), bytes.subarray(hole + 1))) return undefined;
    // The length in front differs as it should.
    return isSame(own.subarray(4, hole), bytes.subarray(4, hole)) ? own.slice(hole, end) : undefined;
  }
}

/** The encoders of a gateway, one for each version that a client has come with. */
export class SharedEncoders {
  readonly #byVersion = new Map<number, SharedEncoder>();

  of(serverVersion: number): SharedEncoder {
    let encoder = this.#byVersion.get(serverVersion);
    if (encoder === undefined)
      this.#byVersion.set(serverVersion, (encoder = new SharedEncoder(serverVersion)));
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
