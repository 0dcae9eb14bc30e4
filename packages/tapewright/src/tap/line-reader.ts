import {
  bindCodec,
  decodeClientHello,
  decodeServerHello,
  FrameReader,
  MalformedFrame,
  MAX_VERSION,
  MIN_VERSION,
  type ClientCodec,
  type ClientHello,
  type ServerCodec,
} from '@tapewright/tws';
import type { Encoding, Overheard, Speaker } from './overheard.ts';
import { UnframedReader } from './unframed-reader.ts';

/** From this server version on an id is four bytes, and 200 more say protobuf. */
const RAW_ID_SINCE = 201;
const PROTOBUF_OFFSET = 200;
const PREFIX_BYTES = 4;
/** What may be shown of bytes that are no frame. */
const MAX_SHOWN_BYTES = 256;

/** One direction of a line. */
interface Direction {
  readonly from: Speaker;
  readonly frames: FrameReader;
  /** Set when its bytes cannot be cut into frames any more. */
  isLost: boolean;
}

/**
 * Understands both directions of one connection from its bytes alone, as they pass. It needs no clock and no socket, and it never
 * throws for what is on the wire: bytes that mean nothing become an answer that says so.
 */
export class LineReader {
  readonly #client: Direction = { from: 'client', frames: new FrameReader(), isLost: false };
  readonly #server: Direction = { from: 'server', frames: new FrameReader(), isLost: false };
  #greeting: Uint8Array = new Uint8Array(0);
  #hello: ClientHello | undefined;
  /** Reads what the client sends: it sits where a server would. */
  #requests: ServerCodec | undefined;
  #reports: ClientCodec | undefined;
  #unframed: UnframedReader | undefined;
  #surplus: string | undefined;

  /** The server version of the session, once it is known. */
  get serverVersion(): number | undefined {
    return this.#requests?.serverVersion;
  }

  /** What these bytes make whole. The chunk is not kept. */
  hear(from: Speaker, chunk: Uint8Array): Overheard[] {
    const direction = from === 'client' ? this.#client : this.#server;
    if (direction.isLost) return [];
    const heard: Overheard[] = [];
    try {
      this.#take(direction, Uint8Array.from(chunk), heard);
    } catch (error) {
      if (!isUnreadable(error)) throw error;
      direction.isLost = true;
      const frame = chunk.slice(0, MAX_SHOWN_BYTES);
      heard.push({ kind: 'lost', from, reason: error.message, frame });
    }
    return heard;
  }

  #take(direction: Direction, chunk: Uint8Array, heard: Overheard[]): void {
    if (this.#unframed !== undefined) {
      heard.push(...this.#unframed.hear(direction.from, chunk));
      return;
    }
    if (direction.from === 'client' && this.#hello === undefined) {
      this.#greet(chunk, heard);
      return;
    }
    direction.frames.push(chunk);
    this.#readFrames(direction, heard);
  }

  #greet(chunk: Uint8Array, heard: Overheard[]): void {
    this.#greeting = joined(this.#greeting, chunk);
    const hello = decodeClientHello(this.#greeting);
    if (hello === undefined) return;
    this.#hello = hello;
    const frame = this.#greeting.slice(0, hello.bytes);
    const rest = this.#greeting.slice(hello.bytes);
    this.#greeting = new Uint8Array(0);
    heard.push({ kind: 'greeting', from: 'client', text: greetingText(hello), frame });
    if (hello.protocol === 'legacy') this.#unframed = new UnframedReader();
    if (rest.length > 0) this.#take(this.#client, rest, heard);
  }

  #readFrames(direction: Direction, heard: Overheard[]): void {
    if (this.#requests === undefined) {
      // Requests that came before the server's answer wait: their layout hangs on its version.
      if (direction.from === 'client' || !this.#agree(heard)) return;
      this.#readFrames(this.#client, heard);
    }
    for (let frame = direction.frames.next(); frame !== undefined; frame = direction.frames.next()) {
      heard.push(this.#read(direction.from, frame.bytes.slice(frame.start - PREFIX_BYTES, frame.end)));
    }
  }

  /** Reads the server's greeting; false until there is one with a version. */
  #agree(heard: Overheard[]): boolean {
    const first = this.#server.frames.next();
    if (first === undefined) return false;
    const frame = first.bytes.slice(first.start - PREFIX_BYTES, first.end);
    const { serverVersion, connectionTime } = decodeServerHello(frame, PREFIX_BYTES);
    const known = Math.min(Math.max(serverVersion, MIN_VERSION), MAX_VERSION);
    const doubt = known === serverVersion ? '' : `, read as ${known}, the nearest that is known here`;
    const text = `server version ${serverVersion}${doubt}, connected at ${connectionTime}`;
    heard.push({ kind: 'greeting', from: 'server', text, frame });
    this.#requests = bindCodec({ side: 'server', serverVersion: known });
    this.#reports = bindCodec({ side: 'client', serverVersion: known });
    this.#requests.onNotice = this.#reports.onNotice = ({ text }) => (this.#surplus = text);
    return true;
  }

  #read(from: Speaker, frame: Uint8Array): Overheard {
    const codec = from === 'client' ? this.#requests : this.#reports;
    this.#surplus = undefined;
    try {
      const message = codec?.decode(frame, PREFIX_BYTES, frame.length);
      if (message !== undefined && message.kind !== 'unknown') {
        const encoding = encodingOf(frame, codec?.serverVersion ?? 0);
        return { kind: 'message', from, message, encoding, frame, surplus: this.#surplus };
      }
      const name = message === undefined ? 'unknown' : `unknown ${message.encoding} message ${message.id}`;
      const reason = 'no message of this direction has that id';
      return { kind: 'unread', from, name, reason, frame };
    } catch (error) {
      if (!(error instanceof MalformedFrame)) throw error;
      return { kind: 'unread', from, name: error.kind, reason: error.message, frame };
    }
  }
}

function encodingOf(frame: Uint8Array, serverVersion: number): Encoding {
  if (serverVersion < RAW_ID_SINCE) return 'text';
  const id = new DataView(frame.buffer, frame.byteOffset).getUint32(PREFIX_BYTES);
  return id > PROTOBUF_OFFSET ? 'protobuf' : 'text';
}

function greetingText(hello: ClientHello): string {
  if (hello.protocol === 'legacy')
    return `client version ${hello.version}, from before frames: shown as fields`;
  const options = hello.options === '' ? '' : `, options ${JSON.stringify(hello.options)}`;
  return `speaks server versions ${hello.min} to ${hello.max}${options}`;
}

/** Errors of greetings and of cutting frames: this direction cannot be followed any further. */
function isUnreadable(error: unknown): error is Error {
  return error instanceof Error && (error.name === 'BadGreeting' || error.name === 'FrameTooLong');
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length === 0) return b;
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
