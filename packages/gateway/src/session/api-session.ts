import type { Instant } from '@tapewright/model';
import type { ServerMessageInput } from '@tapewright/tws';
import type { Sent } from '../faults/message-weather.ts';
import { withTrailingFields } from '../faults/trailing-fields.ts';
import type { ConnectionId } from '../gateway-io.ts';
import type { SharedEncoder, SharedFrame, SharedMessage } from '../wire/shared-message.ts';

/** Turns messages into the bytes of a line; undefined for what the client at its end could not read and did not ask for. */
export interface MessageEncoder {
  encode(message: ServerMessageInput): Uint8Array | undefined;
}

/** A request that shared messages answer, and how it is written in them. */
export interface Recipient {
  readonly reqId: number;
  /** Undefined where its messages are written one by one. */
  readonly filling: Uint8Array | undefined;
}

/** Writes a frame whose byte at `hole` is replaced by other bytes. */
export type WriteFilled = (frame: SharedFrame, filling: Uint8Array) => void;

/** A client that has started the API: the other end of its line, and what it has asked to see. */
export class ApiSession {
  readonly conn: ConnectionId;
  readonly clientId: number;
  readonly serverVersion: number;
  /** What reqMarketDataType chose: 1 live, 2 frozen, 3 delayed, 4 delayed-frozen. */
  marketDataType = 1;
  readonly #codec: MessageEncoder;
  readonly #write: (bytes: Uint8Array) => void;
  readonly #now: () => Instant;
  readonly #weather: (message: ServerMessageInput) => readonly Sent[] | undefined;
  readonly #isCalm: () => boolean;
  readonly #shared: SharedEncoder | undefined;
  readonly #writeFilled: WriteFilled;

  constructor(line: {
    readonly conn: ConnectionId;
    readonly clientId: number;
    readonly serverVersion: number;
    readonly codec: MessageEncoder;
    readonly write: (bytes: Uint8Array) => void;
    readonly now: () => Instant;
    /** What faults make of a message on its way out; undefined: nothing. */
    readonly weather: (message: ServerMessageInput) => readonly Sent[] | undefined;
    /** Nothing becomes of messages on their way out. */
    readonly isCalm: () => boolean;
    /** Of everybody who speaks as this client does; undefined where messages have no frames. */
    readonly shared: SharedEncoder | undefined;
    readonly writeFilled: WriteFilled;
  }) {
    this.conn = line.conn;
    this.clientId = line.clientId;
    this.serverVersion = line.serverVersion;
    this.#codec = line.codec;
    this.#write = line.write;
    this.#now = line.now;
    this.#weather = line.weather;
    this.#isCalm = line.isCalm;
    this.#shared = line.shared;
    this.#writeFilled = line.writeFilled;
  }

  send(message: ServerMessageInput): void {
    const changed = this.#weather(message);
    if (changed === undefined) {
      this.#encode({ message, hasTrailingFields: false });
      return;
    }
    for (const sent of changed) this.#encode(sent);
  }

  recipient(reqId: number): Recipient {
    return { reqId, filling: this.#shared?.filling(reqId) };
  }

  /** Sends what others are sent as well, in answer to a request of this client. */
  sendShared(message: SharedMessage, { reqId, filling }: Recipient): void {
    if (filling === undefined || this.#shared === undefined || !this.#isCalm()) {
      this.send(message.for(reqId));
      return;
    }
    this.#writeFilled(message.frame(this.#shared), filling);
  }

  #encode({ message, hasTrailingFields }: Sent): void {
    const bytes = this.#codec.encode(message);
    if (bytes === undefined) return;
    this.#write(hasTrailingFields ? withTrailingFields(bytes, this.serverVersion) : bytes);
  }

  /** An error, warning or notice; `id` is a request's, an order's, or -1 for the session as a whole. */
  error(id: number, { code, message, advancedOrderRejectJson }: IbErrorText): void {
    this.send({
      kind: 'error',
      id,
      errorTime: Math.floor(this.#now() / 1_000),
      errorCode: code,
      errorMsg: message,
      advancedOrderRejectJson,
    });
  }
}

/** IB's code and its text. */
export interface IbErrorText {
  readonly code: number;
  readonly message: string;
  readonly advancedOrderRejectJson?: string | undefined;
}
