import type { Contract, Instant } from '@tapewright/model';
import type { ClientMessageInput, ServerMessage } from '../messages/index.ts';
import { asError } from './ask.ts';
import { type IbError, NotConnected } from './errors.ts';
import type { Wire } from './wire.ts';

/** A subscription that is wanted until it is cancelled, whatever sessions come and go. */
export interface StreamSpec {
  /** The request's name, for errors. */
  readonly request: string;
  readonly contract: Contract;
  ask(reqId: number): ClientMessageInput;
  cancel(reqId: number): ClientMessageInput;
  /** A request is about to be made, for the first time or again. */
  onAsk(at: Instant): void;
  onMessage(message: ServerMessage, at: Instant): void;
  /** A remark; the stream goes on. */
  onNotice(error: IbError, at: Instant): void;
  /** What came between is lost. */
  onGap(from: Instant, to: Instant): void;
  /** The gateway refused it, or the client was closed. Nothing comes after it. */
  onEnd(error: Error, at: Instant): void;
}

/** Errors that end a stream at the gateway and are answered by asking again: a correction of the exchange, a cut farm. */
const ASK_AGAIN: ReadonlySet<number> = new Set([10182, 10225]);

/**
 * Keeps one subscription asked for: now if there is a session, again on each new one and after a loss of data, under a new request id
 * each time, so that late answers to an old asking meet nobody. Cancels at the gateway once.
 */
export class LiveStream {
  readonly #wire: Wire;
  readonly #spec: StreamSpec;
  readonly #leave: () => void;
  #reqId: number | undefined;
  /** When it was last asked for. */
  #askedAt: Instant | undefined;
  #isOver = false;

  constructor(wire: Wire, spec: StreamSpec) {
    this.#wire = wire;
    this.#spec = spec;
    this.#leave = wire.bookkeepers.add((event) => {
      if (event.kind === 'resubscribe') this.#onResubscribe(event.since, event.at);
      if (event.kind === 'down' && event.retryAt === undefined) {
        this.#end(new NotConnected(spec.request, wire.state), event.at);
      }
    });
    const { phase } = wire.state;
    if (phase === 'live' || phase === 'degraded') this.#ask(wire.now());
  }

  cancel(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#leave();
    const reqId = this.#dropRoute();
    if (reqId !== undefined && this.#wire.isUp) this.#wire.send(this.#spec.cancel(reqId));
  }

  #ask(at: Instant): void {
    const reqId = this.#wire.route({
      request: this.#spec.request,
      contract: this.#spec.contract,
      onMessage: (message, at) => this.#spec.onMessage(message, at),
      onError: (error, isEnd, at) => this.#onError(error, isEnd, at),
      onDown: () => this.#dropRoute(),
    });
    this.#reqId = reqId;
    this.#askedAt = at;
    try {
      this.#spec.onAsk(at);
      this.#wire.send(this.#spec.ask(reqId));
    } catch (error) {
      this.#end(asError(error), at);
    }
  }

  #onResubscribe(since: Instant, at: Instant): void {
    // A handler may have begun this stream on hearing the very message that brought the session up.
    if (this.#askedAt !== undefined && this.#askedAt > at) return;
    this.#askAgain(since, at);
  }

  #askAgain(since: Instant, at: Instant): void {
    this.#dropRoute();
    if (this.#askedAt !== undefined) this.#spec.onGap(since, at);
    this.#ask(at);
  }

  #onError(error: IbError, isEnd: boolean, at: Instant): void {
    const asksAgain = ASK_AGAIN.has(error.code);
    if (isEnd && !asksAgain) {
      this.#end(error, at);
      return;
    }
    this.#spec.onNotice(error, at);
    if (asksAgain) this.#askAgain(at, at);
  }

  #dropRoute(): number | undefined {
    const reqId = this.#reqId;
    if (reqId !== undefined) this.#wire.unroute(reqId);
    this.#reqId = undefined;
    return reqId;
  }

  #end(error: Error, at: Instant): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#leave();
    this.#dropRoute();
    this.#spec.onEnd(error, at);
  }
}
