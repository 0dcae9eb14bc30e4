import type { Instant } from '@tapewright/model';
import {
  agreedVersion,
  bindCodec,
  decodeClientHello,
  encodeServerHello,
  FrameReader,
  LEGACY_REPLY_VERSION,
  LegacyServerCodec,
  MalformedFrame,
  type ClientHello,
  type ClientMessage,
  type ServerCodec,
  type ServerMessageInput,
} from '@tapewright/tws';
import type { FaultTarget } from '../faults/fault-target.ts';
import type { Sent } from '../faults/message-weather.ts';
import type { ConnectionId, EmitGatewayOutput } from '../gateway-io.ts';
import { dispatch } from '../handlers/index.ts';
import { MessageRate } from '../limits/message-rate.ts';
import { easternText } from '../wire/time-text.ts';
import { OutBytes } from '../wire/out-bytes.ts';
import type { SharedFrame } from '../wire/shared-message.ts';
import type { World } from '../world.ts';
import { ApiSession, type IbErrorText } from './api-session.ts';
import { bootstrap } from './bootstrap.ts';
import { CLIENT_ID_IN_USE, MAX_RATE_EXCEEDED, UNKNOWN_MESSAGE_ID, unreadableField } from './error-texts.ts';

/** The lowest version that is served: the oldest that current clients speak is 100. */
const MIN_SERVER_VERSION = 100;

/** So much is joined before it is handed on. */
const MAX_JOINED_BYTES = 65_536;

type Phase = 'greeting' | 'awaitingStart' | 'live' | 'closed';

/** What a line needs of its gateway. */
export interface LineContext {
  readonly world: World;
  readonly maxServerVersion: number;
  readonly emit: EmitGatewayOutput;
  /** Something is to go out on the line that had nothing: `flush` is called when the present input is done with. */
  readonly hasOutput: (line: Line) => void;
  /** What faults do to requests and messages of the line. */
  readonly weather: {
    /** Whether a request may be handled. */
    mayHandle(line: Line, request: ClientMessage): boolean;
    handled(line: Line, request: ClientMessage): void;
    sending(line: Line, message: ServerMessageInput): readonly Sent[] | undefined;
    isCalm(): boolean;
  };
}

/** One TCP connection of a client: from the greeting through startApi to a live session, and its end. */
export class Line implements FaultTarget {
  readonly conn: ConnectionId;
  isSilent = false;
  heldUntil: Instant | undefined;
  maxWriteBytes: number | undefined;
  greetingTime: string | undefined;
  readonly #context: LineContext;
  readonly #frames: FrameReader;
  readonly #rate: MessageRate;
  #phase: Phase = 'greeting';
  #greeting: Uint8Array = new Uint8Array(0);
  #codec: ServerCodec | undefined;
  /** Instead of `#codec` for a client from before framed messages. */
  #legacyCodec: LegacyServerCodec | undefined;
  #session: ApiSession | undefined;
  /** What a delay holds back. */
  #held: Uint8Array[] = [];
  /** What goes out when the present input is done with. */
  readonly #out = new OutBytes();

  constructor(conn: ConnectionId, context: LineContext) {
    const { limits } = context.world;
    this.conn = conn;
    this.#context = context;
    this.#frames = new FrameReader({
      maxFrameBytes: limits.maxFrameBytes,
      maxBacklogBytes: 2 * limits.maxFrameBytes,
    });
    this.#rate = new MessageRate(limits.maxMessagesPerSecond);
  }

  get clientId(): number | undefined {
    return this.#session?.clientId;
  }

  get session(): ApiSession | undefined {
    return this.#session;
  }

  get isClosed(): boolean {
    return this.#phase === 'closed';
  }

  /** What the client wrote. Bytes that no TWS client writes close the line. */
  received(bytes: Uint8Array): void {
    if (this.isSilent || this.#phase === 'closed') return;
    try {
      const rest = this.#phase === 'greeting' ? this.#greet(bytes) : bytes;
      if (rest.length === 0) return;
      if (this.#legacyCodec === undefined) this.#readFrames(rest);
      else this.#readUnframed(this.#legacyCodec, rest);
    } catch (error) {
      // Only what the client wrote is its fault; anything else is a bug of ours and must not be hidden.
      if (!isBadInput(error)) throw error;
      this.close(error.message);
    }
  }

  /** The client, or the network, ended the connection. */
  ended(): void {
    this.#phase = 'closed';
  }

  close(reason: string): void {
    if (this.#phase === 'closed') return;
    this.flush();
    this.#phase = 'closed';
    this.#context.emit({ kind: 'close', conn: this.conn, reason });
  }

  error(id: number, error: IbErrorText): void {
    this.#session?.error(id, error);
  }

  writeBytes(bytes: Uint8Array): void {
    this.#write(bytes);
  }

  /** Writes what a delay held back, when its time is over. */
  timePassed(now: Instant): void {
    if (this.heldUntil === undefined || now < this.heldUntil) return;
    this.heldUntil = undefined;
    const held = this.#held;
    this.#held = [];
    for (const bytes of held) this.#write(bytes);
  }

  /** Hands on what was written since the last time, in one piece. */
  flush(): void {
    if (this.#out.length > 0) this.#context.emit({ kind: 'write', conn: this.conn, bytes: this.#out.take() });
  }

  /** Whether what is written goes out as it is. */
  get #isPlain(): boolean {
    return (
      !this.isSilent &&
      this.#phase !== 'closed' &&
      this.heldUntil === undefined &&
      this.maxWriteBytes === undefined
    );
  }

  #writeFilled(frame: SharedFrame, filling: Uint8Array): void {
    if (this.#isPlain) {
      if (this.#out.length === 0) this.#context.hasOutput(this);
      this.#out.appendFilled(frame, filling);
      if (this.#out.length >= MAX_JOINED_BYTES) this.flush();
      return;
    }
    const single = new OutBytes();
    single.appendFilled(frame, filling);
    this.#write(single.take());
  }

  #write(bytes: Uint8Array): void {
    if (this.isSilent || this.#phase === 'closed') return;
    if (this.heldUntil !== undefined) {
      this.#held.push(bytes);
      return;
    }
    const step = this.maxWriteBytes;
    if (step === undefined) {
      if (this.#out.length === 0) this.#context.hasOutput(this);
      this.#out.append(bytes);
      if (this.#out.length >= MAX_JOINED_BYTES) this.flush();
      return;
    }
    this.flush();
    for (let from = 0; from < bytes.length; from += step) {
      const piece = bytes.subarray(from, from + step);
      this.#context.emit({ kind: 'write', conn: this.conn, bytes: piece, isApart: true });
    }
  }

  /** Reads the greeting and answers it; gives back what came after it. */
  #greet(bytes: Uint8Array): Uint8Array {
    this.#greeting = joined(this.#greeting, bytes);
    const hello = decodeClientHello(this.#greeting);
    if (hello === undefined) return NOTHING;
    const rest = this.#greeting.subarray(hello.bytes);
    return hello.protocol === 'legacy' ? this.#greetLegacy(hello, rest) : this.#greetFramed(hello, rest);
  }

  #greetFramed(hello: Extract<ClientHello, { protocol: 'framed' }>, rest: Uint8Array): Uint8Array {
    const { maxServerVersion } = this.#context;
    const serverVersion = agreedVersion(hello, { min: MIN_SERVER_VERSION, max: maxServerVersion });
    if (serverVersion === undefined) {
      this.close(
        `no version in common: the client speaks ${hello.min} to ${hello.max}, this gateway ${MIN_SERVER_VERSION} to ${maxServerVersion}`,
      );
      return NOTHING;
    }
    this.#codec = bindCodec({ side: 'server', serverVersion });
    this.#phase = 'awaitingStart';
    this.#write(encodeServerHello({ serverVersion, connectionTime: this.#connectionTime() }));
    return rest;
  }

  /** A client from before framed messages: no length prefixes in either direction, and its client id opens the session. */
  #greetLegacy({ version }: Extract<ClientHello, { protocol: 'legacy' }>, rest: Uint8Array): Uint8Array {
    this.#legacyCodec = new LegacyServerCodec(version);
    this.#phase = 'awaitingStart';
    const connectionTime = this.#connectionTime();
    this.#write(encodeServerHello({ serverVersion: LEGACY_REPLY_VERSION, connectionTime }, 'legacy'));
    return rest;
  }

  #connectionTime(): string {
    return this.greetingTime ?? easternText(this.#context.world.now());
  }

  /** Where nothing says how long a message is, one that cannot be read is the end of the line. */
  #readUnframed(codec: LegacyServerCodec, bytes: Uint8Array): void {
    codec.push(bytes);
    try {
      while (!this.isClosed && !this.isSilent) {
        const request = codec.next();
        if (request === undefined) return;
        this.#handle(request);
      }
    } catch (error) {
      if (!(error instanceof MalformedFrame)) throw error;
      this.error(-1, unreadableField(error.field, error.reason));
      this.close(`an unframed stream cannot be read any further: ${error.message}`);
    }
  }

  #readFrames(bytes: Uint8Array): void {
    this.#frames.push(bytes);
    for (;;) {
      if (this.#phase === 'closed' || this.isSilent) return;
      const frame = this.#frames.next();
      if (frame === undefined) return;
      this.#readFrame(frame.bytes, frame.start, frame.end);
    }
  }

  #readFrame(bytes: Uint8Array, start: number, end: number): void {
    const request = this.#decode(bytes, start, end);
    if (request !== undefined) this.#handle(request);
  }

  #handle(request: ClientMessage): void {
    const { weather } = this.#context;
    if (!weather.mayHandle(this, request)) return;
    if (this.#session === undefined) {
      // What comes before startApi has no session to answer in; a real gateway says nothing either.
      if (request.kind === 'startApi') this.#start(request.clientId);
      return;
    }
    const { world } = this.#context;
    if (world.settings.rejectsAboveMaxRate && !this.#rate.admits(world.now())) {
      this.#session.error(-1, MAX_RATE_EXCEEDED);
      return;
    }
    dispatch(request, this.#session, world);
    weather.handled(this, request);
  }

  /** The request in a frame. One that cannot be read is answered with an error, and the line stays. */
  #decode(bytes: Uint8Array, start: number, end: number): ClientMessage | undefined {
    try {
      const request = this.#codec?.decode(bytes, start, end);
      if (request?.kind !== 'unknown') return request;
      this.error(-1, UNKNOWN_MESSAGE_ID);
    } catch (error) {
      if (!(error instanceof MalformedFrame)) throw error;
      this.error(-1, unreadableField(error.field, error.reason));
    }
    return undefined;
  }

  #start(clientId: number): void {
    const { world } = this.#context;
    const codec = this.#codec ?? this.#legacyCodec;
    if (codec === undefined) return;
    const session = new ApiSession({
      conn: this.conn,
      clientId,
      serverVersion: this.#codec?.serverVersion ?? LEGACY_REPLY_VERSION,
      codec,
      write: (bytes) => this.#write(bytes),
      now: () => world.now(),
      weather: (message) => this.#context.weather.sending(this, message),
      isCalm: () => this.#context.weather.isCalm(),
      shared: this.#codec === undefined ? undefined : world.sharedEncoders.of(this.#codec.serverVersion),
      writeFilled: (frame, filling) => this.#writeFilled(frame, filling),
    });
    if (world.clients.get(clientId) !== undefined) {
      session.error(-1, CLIENT_ID_IN_USE);
      this.close(`client id ${clientId} is in use`);
      return;
    }
    if (world.clients.size >= world.limits.maxClients) {
      this.close(`${world.clients.size} clients are connected, limit ${world.limits.maxClients}`);
      return;
    }
    this.#session = session;
    this.#phase = 'live';
    world.clients.add(session);
    bootstrap(session, world);
  }
}

const NOTHING = new Uint8Array(0);

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length === 0) return b;
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

/** Errors of `decodeClientHello` and `FrameReader`: the stream is no TWS client's. */
function isBadInput(error: unknown): error is Error {
  return error instanceof Error && (error.name === 'BadGreeting' || error.name === 'FrameTooLong');
}
