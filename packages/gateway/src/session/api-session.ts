import type { Instant } from '@tapewright/model';
import type { ServerCodec, ServerMessageInput } from '@tapewright/tws';
import type { ConnectionId } from '../gateway-io.ts';

/** A client that has started the API: the other end of its line, and what it has asked to see. */
export class ApiSession {
  readonly conn: ConnectionId;
  readonly clientId: number;
  readonly serverVersion: number;
  /** What reqMarketDataType chose: 1 live, 2 frozen, 3 delayed, 4 delayed-frozen. */
  marketDataType = 1;
  readonly #codec: ServerCodec;
  readonly #write: (bytes: Uint8Array) => void;
  readonly #now: () => Instant;

  constructor(line: {
    readonly conn: ConnectionId;
    readonly clientId: number;
    readonly serverVersion: number;
    readonly codec: ServerCodec;
    readonly write: (bytes: Uint8Array) => void;
    readonly now: () => Instant;
  }) {
    this.conn = line.conn;
    this.clientId = line.clientId;
    this.serverVersion = line.serverVersion;
    this.#codec = line.codec;
    this.#write = line.write;
    this.#now = line.now;
  }

  send(message: ServerMessageInput): void {
    this.#write(this.#codec.encode(message));
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
