import { MalformedFrame } from '../schema/errors.ts';
import { LEGACY_VERSION } from '../schema/message.ts';
import { type ClientMessage, type ServerCodec, type ServerMessageInput, bindCodec } from './index.ts';

/**
 * What a gateway of today answers to a client from before framed messages. Source: npm `ib` 0.2.9 and IbPy, which both know no gate
 * between here and 100.
 */
export const LEGACY_REPLY_VERSION = 76;
/** From this client version on a client knows every field of `LEGACY_REPLY_VERSION`. Source: the official API 9.72, client version 66. */
const FULL_CLIENT_VERSION = 66;
/** From this client version on `startApi` takes the place of the bare client id. Source: the same. */
const START_API_CLIENT_VERSION = 63;
/** A message of a client without frames is a few hundred bytes; an order with everything is a few thousand. */
export const MAX_LEGACY_MESSAGE_BYTES = 64 * 1024;

/**
 * Request → the message version from which it has the fields of `LEGACY_REPLY_VERSION`; below it, those of `LEGACY_VERSION`. A client
 * says in every old message how new its layout is, and npm `ib` mixes the two.
 */
const FULL_MESSAGE_VERSIONS: ReadonlyMap<number, number> = new Map([
  [1, 11], // reqMktData
  [3, 45], // placeOrder
  [9, 8], // reqContractDetails
  [10, 5], // reqMktDepth
  [20, 6], // reqHistoricalData
  [22, 4], // reqScannerSubscription
  [50, 3], // reqRealTimeBars
  [54, 3], // calculateImpliedVolatility
  [55, 3], // calculateOptionPrice
]);
/** placeOrder between these versions has a part of the newer fields; no client that sends one is known. */
const ORDER_VERSIONS = { id: 3, old: 41, full: 45 };
/** Requests from here on came with framed messages: who sends one without frames, as npm `ib` does, writes it as of then. */
const FIRST_FRAMED_REQUEST = 78;
/** The server version that explains those requests: `reqTickByTickData` has its last field. */
const FRAMED_REQUEST_VERSION = 140;

/** A client without frames takes what it does not know for the next message, so it is not told what it did not ask for. */
const UNKNOWN_TO_LEGACY: ReadonlySet<ServerMessageInput['kind']> = new Set(['tickReqParams', 'orderBound']);

/** The server's end of a line without length prefixes: NUL-terminated fields in both directions. */
export class LegacyServerCodec {
  readonly #old = bindCodec({ side: 'server', serverVersion: LEGACY_VERSION });
  readonly #full = bindCodec({ side: 'server', serverVersion: LEGACY_REPLY_VERSION });
  readonly #framed = bindCodec({ side: 'server', serverVersion: FRAMED_REQUEST_VERSION });
  readonly #clientVersion: number;
  readonly #sends: ServerCodec;
  /** What has arrived and is not read yet. */
  #pending: Uint8Array = new Uint8Array(0);
  #hasClientId = false;

  /** `clientVersion` is what the client opened with. */
  constructor(clientVersion: number) {
    this.#clientVersion = clientVersion;
    this.#sends = clientVersion >= FULL_CLIENT_VERSION ? this.#full : this.#old;
  }

  /** Takes the next bytes of the stream. Throws a `MalformedFrame` when a message would be longer than any is. */
  push(bytes: Uint8Array): void {
    const pending = new Uint8Array(this.#pending.length + bytes.length);
    pending.set(this.#pending);
    pending.set(bytes, this.#pending.length);
    this.#pending = pending;
  }

  /**
   * The next whole request, or undefined until more bytes come. The client id that old clients send first is a `startApi`. Throws a
   * `MalformedFrame` on anything unreadable; what follows it cannot be told apart any more.
   */
  next(): ClientMessage | undefined {
    const bytes = this.#pending;
    const whole = bytes.lastIndexOf(0) + 1;
    if (whole > 0) {
      const read = this.#read(bytes, whole);
      if (read !== undefined) {
        this.#pending = bytes.subarray(read.end);
        return read.message;
      }
    }
    if (bytes.length > MAX_LEGACY_MESSAGE_BYTES) {
      throw new MalformedFrame('message', 'id', `has no end within ${MAX_LEGACY_MESSAGE_BYTES} bytes`);
    }
    return undefined;
  }

  /** The bytes of a message; undefined when a client without frames cannot read it and did not ask for it. */
  encode(message: ServerMessageInput): Uint8Array | undefined {
    if (UNKNOWN_TO_LEGACY.has(message.kind)) return undefined;
    return this.#sends.encode(message).subarray(4);
  }

  #read(
    bytes: Uint8Array,
    end: number,
  ): { readonly message: ClientMessage; readonly end: number } | undefined {
    if (!this.#hasClientId && this.#clientVersion < START_API_CLIENT_VERSION) {
      this.#hasClientId = true;
      const nul = bytes.indexOf(0);
      const clientId = numberIn(bytes, 0, nul);
      if (clientId === undefined) throw new MalformedFrame('startApi', 'clientId', 'is no whole number');
      return { message: { kind: 'startApi', clientId, optionalCapabilities: '' }, end: nul + 1 };
    }
    return this.#codecOf(bytes, end)?.decodeUnframed(bytes, 0, end);
  }

  /** Which fields the message has; undefined while its first two have not come. */
  #codecOf(bytes: Uint8Array, end: number): ServerCodec | undefined {
    const firstNul = bytes.indexOf(0);
    const id = numberIn(bytes, 0, firstNul);
    if (id === undefined) throw new MalformedFrame('message', 'id', 'is no whole number');
    if (id >= FIRST_FRAMED_REQUEST) return this.#framed;
    if (this.#clientVersion >= FULL_CLIENT_VERSION) return this.#full;
    const since = FULL_MESSAGE_VERSIONS.get(id);
    if (since === undefined) return this.#old;
    const secondNul = bytes.indexOf(0, firstNul + 1);
    if (secondNul < 0 || secondNul >= end) return undefined;
    const version = numberIn(bytes, firstNul + 1, secondNul);
    if (version === undefined) throw new MalformedFrame('message', 'version', 'is no whole number');
    if (id === ORDER_VERSIONS.id && version > ORDER_VERSIONS.old && version < ORDER_VERSIONS.full) {
      throw new MalformedFrame('placeOrder', 'version', `is ${version}: 41 and 45 are understood`);
    }
    return version >= since ? this.#full : this.#old;
  }
}

/** The whole number written from `start` to `end`. */
function numberIn(bytes: Uint8Array, start: number, end: number): number | undefined {
  const digits = String.fromCharCode(...bytes.subarray(start, Math.min(end, start + 12)));
  return /^-?\d{1,10}$/.test(digits) ? Number(digits) : undefined;
}
