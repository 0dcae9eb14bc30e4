import type { Order } from '@tapewright/model';
import {
  bindCodec,
  encodeClientHello,
  FrameReader,
  type ClientMessageInput,
  type ServerMessage,
} from '@tapewright/tws';
import { Stories } from './order-story.ts';
import type { Scenario } from './scenario.ts';
import { ACCOUNT, CLIENT_ID, tradedIn } from './world.ts';

const SERVER_VERSION = 226;

/** The simplest of clients: it says what a scenario says, and remembers what it is told of its orders. It knows no socket. */
export class WireClient {
  readonly stories = new Stories();
  readonly #scenario: Scenario;
  readonly #write: (bytes: Uint8Array) => void;
  readonly #codec = bindCodec({ side: 'client', serverVersion: SERVER_VERSION });
  readonly #frames = new FrameReader();
  #hasGreeting = false;
  #onFence: (() => void) | undefined;

  constructor(scenario: Scenario, write: (bytes: Uint8Array) => void) {
    this.#scenario = scenario;
    this.#write = write;
  }

  greet(): void {
    this.#write(encodeClientHello({ min: 100, max: SERVER_VERSION }));
  }

  start(): void {
    this.#say({ kind: 'startApi', clientId: CLIENT_ID, optionalCapabilities: '' });
  }

  place(label: string, order: Order): void {
    this.#order(this.stories.begin(label), order);
  }

  change(label: string, order: Order): void {
    this.#order(this.stories.idOf(label), order);
  }

  cancel(label: string): void {
    this.#say({ kind: 'cancelOrder', orderId: this.stories.idOf(label), orderCancel: {} });
  }

  get hasGreeting(): boolean {
    return this.#hasGreeting;
  }

  /** Asks for the time: everything said before has had its effect when the answer comes. */
  fence(): Promise<void> {
    return new Promise((resolve) => {
      this.#onFence = resolve;
      this.#say({ kind: 'reqCurrentTime' });
    });
  }

  received(bytes: Uint8Array): void {
    this.#frames.push(bytes);
    for (let frame = this.#frames.next(); frame !== undefined; frame = this.#frames.next()) {
      if (this.#hasGreeting) this.#heard(this.#codec.decode(frame.bytes, frame.start, frame.end));
      this.#hasGreeting = true;
    }
  }

  #order(orderId: number, order: Order): void {
    const { contract } = tradedIn(this.#scenario);
    this.#say({
      kind: 'placeOrder',
      orderId,
      contract,
      order: { ...order, account: ACCOUNT, transmit: true },
    });
  }

  #say(message: ClientMessageInput): void {
    this.#write(this.#codec.encode(message));
  }

  #heard(message: ServerMessage | { readonly kind: 'unknown' }): void {
    switch (message.kind) {
      case 'orderStatus':
        this.stories.ofId(message.orderId)?.status(message.status);
        return;
      case 'execDetails': {
        const { orderId = 0, execId = '', shares, price = 0 } = message.execution ?? {};
        this.stories.ofId(orderId)?.filled(execId, shares?.toString() ?? '', price);
        return;
      }
      case 'error':
        this.stories.ofId(message.id)?.refused(message.errorCode);
        return;
      case 'currentTime':
        this.#onFence?.();
        return;
      default:
    }
  }
}
