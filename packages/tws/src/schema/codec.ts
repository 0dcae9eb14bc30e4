import {
  type ProtoDecoder,
  type ProtoEncoder,
  type TextDecoder,
  type TextEncoder,
  compileProtoDecoder,
  compileProtoEncoder,
  compileRefusal,
  compileTextDecoder,
  compileTextEncoder,
} from './compile.ts';
import { FieldNotSupported, MalformedFrame, MessageCutShort, MessageNotSupported } from './errors.ts';
import {
  LEGACY_VERSION,
  MAX_VERSION,
  type Message,
  PROTOBUF_ID_OFFSET,
  RAW_ID_SINCE,
  type Sender,
} from './message.ts';
import { ProtoReader } from './proto-reader.ts';
import { ProtoWriter } from './proto-writer.ts';
import { gatedFields } from './refusal-source.ts';
import { TextReader } from './text-reader.ts';
import { TextWriter } from './text-writer.ts';

/** A frame whose message id the tables do not know. Not an error: a newer gateway may send what we have not met. */
export interface UnknownMessage {
  readonly kind: 'unknown';
  /** Without protobuf's 200. */
  readonly id: number;
  readonly encoding: 'text' | 'protobuf';
  /** A copy of what follows the id. */
  readonly body: Uint8Array;
}

/** Something in a frame that was read past. Reported once for each kind of message. */
export interface CodecNotice {
  readonly kind: string;
  readonly text: string;
}

export interface CodecOptions {
  /** Whose end of the line this is: a client writes requests and reads what the server sends, a server the reverse. */
  readonly side: Sender;
  /** As agreed in the handshake, 100 to 226; below 100 only for a `LegacyServerCodec`. */
  readonly serverVersion: number;
  /** `text` writes text wherever a text form exists, as some clients do at every version. Default: what the official programs do. */
  readonly writes?: 'official' | 'text';
}

const DIGIT_ZERO = 48;

/**
 * Frames to messages and back, for one side at one server version. Version gates are resolved here, once; a message's own code is
 * made when the message is first met. Both encodings are understood at every version that has them, whatever the other side picks.
 * `Received` and `Sent` are unions of messages, told apart by `kind`.
 */
export class Codec<Received, Sent extends { readonly kind: string }> {
  readonly serverVersion: number;
  readonly side: Sender;
  /** Told of unknown trailing fields, once for each kind of message. */
  onNotice: ((notice: CodecNotice) => void) | undefined;

  readonly #received: readonly (Message | undefined)[];
  readonly #sent: ReadonlyMap<string, Message>;
  readonly #writesText: boolean;
  readonly #hasRawId: boolean;
  readonly #textDecoders: (TextDecoder<Received> | undefined)[] = [];
  readonly #protoDecoders: (ProtoDecoder<Received> | undefined)[] = [];
  readonly #encoders = new Map<string, (message: Sent) => Uint8Array>();
  readonly #textReader = new TextReader();
  readonly #protoReader = new ProtoReader();
  readonly #textWriter = new TextWriter();
  readonly #protoWriter = new ProtoWriter();
  readonly #noticed = new Set<string>();

  constructor(messages: readonly Message[], { side, serverVersion, writes = 'official' }: CodecOptions) {
    if (!Number.isInteger(serverVersion) || serverVersion < LEGACY_VERSION || serverVersion > MAX_VERSION) {
      throw new RangeError(`server version ${serverVersion} is outside ${LEGACY_VERSION} to ${MAX_VERSION}`);
    }
    this.side = side;
    this.serverVersion = serverVersion;
    this.#writesText = writes === 'text';
    this.#hasRawId = serverVersion >= RAW_ID_SINCE;
    this.#received = byId(messages.filter(({ from }) => from !== side));
    this.#sent = new Map(
      messages.filter(({ from }) => from === side).map((message) => [message.name, message]),
    );
  }

  /**
   * The whole frame, length prefix included. Throws a `FieldNotSupported` or `MessageNotSupported` when a request says what the
   * server cannot understand, and a `ValueNotEncodable` when a value fits no frame; in each case nothing was written.
   */
  encode(message: Sent): Uint8Array {
    let encode = this.#encoders.get(message.kind);
    if (encode === undefined) {
      encode = this.#encoderOf(message.kind);
      this.#encoders.set(message.kind, encode);
    }
    return encode(message);
  }

  /**
   * The message of one frame: the bytes from `start` to `end`, without the length prefix. Throws a `MalformedFrame` when they do not
   * read as their message says; the codec stays usable.
   */
  decode(bytes: Uint8Array, start = 0, end = bytes.length): Received | UnknownMessage {
    if (this.#hasRawId) {
      if (end - start < 4)
        throw new MalformedFrame('frame', 'id', `is cut off: the frame has ${end - start} bytes`);
      // Ids stay far below 2^31, so one that does not is unknown whatever its sign.
      const id =
        (bytes[start]! << 24) | (bytes[start + 1]! << 16) | (bytes[start + 2]! << 8) | bytes[start + 3]!;
      if (id > PROTOBUF_ID_OFFSET) return this.#decodeProto(id - PROTOBUF_ID_OFFSET, bytes, start + 4, end);
      return this.#decodeText(id, bytes, start + 4, end);
    }
    let id = 0;
    let i = start;
    for (; i < end; i++) {
      const digit = bytes[i]! - DIGIT_ZERO;
      if (digit < 0 || digit > 9) break;
      id = id * 10 + digit;
    }
    if (i === start || i >= end || bytes[i] !== 0)
      throw new MalformedFrame('frame', 'id', 'is no whole number');
    return this.#decodeText(id, bytes, i + 1, end);
  }

  /**
   * The message at the beginning of a stream without frames, and where it ends; undefined while it is not whole. Where a message ends
   * only its fields tell. Throws a `MalformedFrame` when it does not read, or when its id is unknown: the stream is lost from there on.
   */
  decodeUnframed(
    bytes: Uint8Array,
    start: number,
    end: number,
  ): { readonly message: Received; readonly end: number } | undefined {
    const reader = this.#textReader;
    reader.reset(bytes, start, end);
    reader.kind = 'message';
    try {
      const id = reader.int('id', 0);
      const decode = this.#textDecoders[id] ?? this.#textDecoderOf(id);
      if (decode === undefined) throw new MalformedFrame('message', 'id', `is unknown: ${id}`);
      const message = decode(reader);
      return { message, end: reader.pos };
    } catch (error) {
      if (error instanceof MessageCutShort) return undefined;
      throw error;
    }
  }

  #decodeText(id: number, bytes: Uint8Array, start: number, end: number): Received | UnknownMessage {
    const decode = this.#textDecoders[id] ?? this.#textDecoderOf(id);
    if (decode === undefined) return unknown(id, 'text', bytes.slice(start, end));
    const reader = this.#textReader;
    reader.reset(bytes, start, end);
    const message = decode(reader);
    if (reader.hasMore)
      this.#notice(
        id,
        `has ${end - reader.pos} more bytes than server version ${this.serverVersion} explains`,
      );
    return message;
  }

  #decodeProto(id: number, bytes: Uint8Array, start: number, end: number): Received | UnknownMessage {
    const decode = this.#protoDecoders[id] ?? this.#protoDecoderOf(id);
    if (decode === undefined) return unknown(id, 'protobuf', bytes.slice(start, end));
    const reader = this.#protoReader;
    reader.reset(bytes, start, end);
    const message = decode(reader);
    if (reader.skipped !== '') this.#notice(id, `has the unknown protobuf field ${reader.skipped}`);
    return message;
  }

  #textDecoderOf(id: number): TextDecoder<Received> | undefined {
    const message = this.#received[id];
    if (message?.text === undefined) return undefined;
    const { name } = message;
    const read = compileTextDecoder<Received>(message, this.serverVersion);
    const decode: TextDecoder<Received> = (reader) => {
      reader.kind = name;
      return read(reader);
    };
    this.#textDecoders[id] = decode;
    return decode;
  }

  #protoDecoderOf(id: number): ProtoDecoder<Received> | undefined {
    const message = this.#received[id];
    if (message?.proto === undefined) return undefined;
    const { name } = message;
    const read = compileProtoDecoder<Received>(message);
    const decode: ProtoDecoder<Received> = (reader) => {
      reader.kind = name;
      return read(reader);
    };
    this.#protoDecoders[id] = decode;
    return decode;
  }

  #encoderOf(kind: string): (message: Sent) => Uint8Array {
    const message = this.#sent.get(kind);
    if (message === undefined) throw new TypeError(`a ${this.side} does not send '${kind}'`);
    const { serverVersion } = this;
    const needs = message.text === undefined ? Math.max(message.since, message.protobufSince) : message.since;
    // Servers may say more than a version asks for, but what has no text form cannot be said before there are raw ids.
    const isUnsayable = message.text === undefined && !this.#hasRawId;
    if (needs > serverVersion && (this.side === 'client' || isUnsayable))
      throw new MessageNotSupported(kind, needs, serverVersion);
    const hasText = message.text !== undefined;
    const isProtobuf =
      this.#hasRawId &&
      message.proto !== undefined &&
      !(this.#writesText && hasText) &&
      (!hasText || serverVersion >= message.protobufSince);
    const check = this.#refusalOf(message, isProtobuf);
    const frame = isProtobuf ? this.#protoFrame(message) : this.#textFrame(message);
    return (sent) => {
      check?.(sent);
      return frame(sent);
    };
  }

  #refusalOf(message: Message, isProtobuf: boolean): ((sent: Sent) => void) | undefined {
    if (this.side === 'server') return undefined;
    const gated = gatedFields(message, this.serverVersion, isProtobuf);
    if (gated.length === 0) return undefined;
    const check = compileRefusal<Sent>(message, gated);
    const refuse = (field: string, needs: number): never => {
      throw new FieldNotSupported(message.name, field, needs, this.serverVersion);
    };
    return (sent) => check(sent, refuse);
  }

  #textFrame(message: Message): (sent: Sent) => Uint8Array {
    const writer = this.#textWriter;
    const encode: TextEncoder<Sent> = compileTextEncoder(message, this.serverVersion);
    const id = String(message.id);
    return (sent) => {
      writer.reset();
      writer.uint32(0);
      if (this.#hasRawId) writer.uint32(message.id);
      else writer.literal(id);
      encode(writer, sent);
      writer.setUint32(0, writer.length - 4);
      return writer.finished();
    };
  }

  #protoFrame(message: Message): (sent: Sent) => Uint8Array {
    const writer = this.#protoWriter;
    const encode: ProtoEncoder<Sent> = compileProtoEncoder(message);
    return (sent) => {
      writer.reset();
      writer.uint32(0);
      writer.uint32(message.id + PROTOBUF_ID_OFFSET);
      encode(writer, sent);
      writer.setUint32(0, writer.length - 4);
      return writer.finished();
    };
  }

  #notice(id: number, text: string): void {
    const kind = this.#received[id]?.name ?? String(id);
    if (this.#noticed.has(kind)) return;
    this.#noticed.add(kind);
    this.onNotice?.({ kind, text });
  }
}

function byId(messages: readonly Message[]): readonly (Message | undefined)[] {
  const table: (Message | undefined)[] = [];
  for (const message of messages) table[message.id] = message;
  return table;
}

function unknown(id: number, encoding: 'text' | 'protobuf', body: Uint8Array): UnknownMessage {
  return { kind: 'unknown', id, encoding, body };
}
