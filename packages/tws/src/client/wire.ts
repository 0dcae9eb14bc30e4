import { type Contract, type Instant, assertNever } from '@tapewright/model';
import type { ErrorCodes, ErrorEffect } from '../codes/index.ts';
import type { ClientMessageInput, ServerMessage } from '../messages/index.ts';
import type { OrderIds, RequestIds } from '../session/ids.ts';
import { FIRST_REQUEST_ID } from '../session/ids.ts';
import type { DownReason, LinkState } from '../session/link-state.ts';
import type { Session } from '../session/session.ts';
import type { SendRefusal } from '../session/session-io.ts';
import type { Snapshot, SnapshotPart } from '../session/snapshot.ts';
import type { Address, Transport } from '../transport/transport.ts';
import type { Clock } from './clock.ts';
import {
  IbError,
  NotConnected,
  QueueFull,
  TooLate,
  TradingBlocked,
  ConnectionLost,
  Withdrawn,
} from './errors.ts';
import { Listeners, type OnHandlerError } from './listeners.ts';
import { MessageListeners } from './message-listeners.ts';
import { type SessionChange, SessionDriver, type SessionEvent, type SlowTurn } from './session-driver.ts';
import { StreamHealth } from './stream-health.ts';

export type ErrorMessage = Extract<ServerMessage, { readonly kind: 'error' }>;

/** Whether an error ends what was asked: not at all, for good, or for a cause that passes. */
export type RequestEnd = 'goesOn' | 'refused' | 'interrupted';

/** Who waits for messages under a request id. */
export interface RequestRoute {
  /** Anything that carries the id, errors apart. */
  onMessage(message: ServerMessage, at: Instant): void;
  /** An error under the id, and whether the request is over by it. */
  onError(error: IbError, end: RequestEnd, at: Instant): void;
  /** The session ended. A route that stays asks again when the next one is up. */
  onDown(reason: DownReason, at: Instant): void;
  /** What is asked, for errors. */
  readonly request: string;
  readonly contract: Contract | undefined;
}

export interface SendOptions {
  readonly notAfter?: Instant | undefined;
  /** The bytes were handed to the socket. */
  readonly onWritten?: ((at: Instant) => void) | undefined;
  /** Taken, queued, and then not written after all. */
  readonly onUnsent?: ((error: Error, at: Instant) => void) | undefined;
}

/** The work of handlers, where it was slow. */
export interface HandlerLoad {
  /** Pieces of input whose handlers took longer than a quarter of a second. */
  readonly slowTurns: number;
  readonly slowest: SlowTurn | undefined;
}

export interface WireParts {
  readonly session: Session;
  readonly transport: Transport;
  readonly address: Address;
  readonly clock: Clock;
  readonly codes: ErrorCodes;
  readonly requestIds: RequestIds;
  readonly orderIds: OrderIds;
  readonly clientId: number;
  readonly onHandlerError: OnHandlerError;
}

/**
 * What every part of a client shares: one session, its time, and the way from a message to whoever waits for it. The client's own
 * books hear a message first, then the request it answers, then users: whoever is called finds the state that the message made.
 */
export class Wire {
  readonly clock: Clock;
  readonly codes: ErrorCodes;
  readonly requestIds: RequestIds;
  readonly orderIds: OrderIds;
  readonly clientId: number;
  readonly onHandlerError: OnHandlerError;
  readonly health: StreamHealth;
  /** Heard first: the books of the client, each with the kinds of message that it keeps. */
  readonly books: MessageListeners;
  /** The same books, with everything that is no message. */
  readonly bookkeepers: Listeners<SessionChange>;
  /** Heard last: users, of messages and of everything else. */
  readonly messages: MessageListeners;
  readonly users: Listeners<SessionChange>;
  /** Contracts that a request or an order named and the gateway does not know (error 200). */
  readonly deniedContracts: Listeners<Contract>;
  /** Questions without a request id that wait for their answer: a refusal without an id is one of theirs. */
  readonly idlessUnderWay = new Set<object>();
  /** How long handlers have kept the client from reading. */
  handlerLoad: HandlerLoad = { slowTurns: 0, slowest: undefined };
  /** The newest; undefined before the first session was up. */
  snapshot: Snapshot | undefined;

  readonly #session: Session;
  readonly #driver: SessionDriver;
  /** request id → who waits */
  readonly #routes = new Map<number, RequestRoute>();
  /** ticket → what to call once a queued message went out, or did not */
  readonly #queued = new Map<number, { readonly what: string; readonly options: SendOptions }>();

  constructor(parts: WireParts) {
    const { session, transport, address, clock } = parts;
    this.clock = clock;
    this.codes = parts.codes;
    this.requestIds = parts.requestIds;
    this.orderIds = parts.orderIds;
    this.clientId = parts.clientId;
    this.onHandlerError = parts.onHandlerError;
    this.books = new MessageListeners(parts.onHandlerError);
    this.bookkeepers = new Listeners(parts.onHandlerError);
    this.messages = new MessageListeners(parts.onHandlerError);
    this.users = new Listeners(parts.onHandlerError);
    this.deniedContracts = new Listeners(parts.onHandlerError);
    this.#session = session;
    this.health = new StreamHealth(this);
    const onEvent = (event: SessionEvent): void => this.#onEvent(event);
    const onSlow = (turn: SlowTurn): void => this.#onSlow(turn);
    this.#driver = new SessionDriver({ session, transport, address, clock, onEvent, onSlow });
  }

  get state(): LinkState {
    return this.#session.state;
  }

  /** Whether messages can be sent now; orders need more, see `state`. */
  get isUp(): boolean {
    const { phase } = this.#session.state;
    return phase === 'live' || phase === 'degraded' || phase === 'synchronising';
  }

  /** Undefined while there is no session. */
  get serverVersion(): number | undefined {
    return this.#session.serverVersion;
  }

  /** Whether the session itself waits for this answer: another asking could not be told apart from it. */
  isAwaiting(part: SnapshotPart): boolean {
    return this.#session.isAwaiting(part);
  }

  start(): void {
    this.#driver.start();
  }

  stop(): void {
    this.#driver.stop();
  }

  now(): Instant {
    return this.#driver.now();
  }

  /** Sends at once or in its turn. Throws a typed error, with nothing sent, when it cannot go. */
  send(message: ClientMessageInput, options: SendOptions = {}): void {
    const outcome = this.#driver.send(message, options.notAfter);
    switch (outcome.kind) {
      case 'written':
        options.onWritten?.(outcome.at);
        return;
      case 'queued':
        this.#queued.set(outcome.ticket, { what: message.kind, options });
        return;
      case 'refused':
        throw refusalError(message.kind, outcome.refusal);
      default:
        assertNever(outcome);
    }
  }

  /** Hears everything under a new request id until `unroute`. */
  route(route: RequestRoute): number {
    const reqId = this.requestIds.allocate();
    this.#routes.set(reqId, route);
    return reqId;
  }

  /** What still comes under the id meets nobody. */
  unroute(reqId: number): void {
    this.#routes.delete(reqId);
  }

  get openRoutes(): number {
    return this.#routes.size;
  }

  /** The typed error for an error message about something that was asked. */
  ibError(message: ErrorMessage, request: string, contract: Contract | undefined): IbError {
    return new IbError({
      code: message.errorCode,
      text: message.errorMsg,
      reqId: message.id,
      request,
      contract,
      advancedOrderRejectJson: message.advancedOrderRejectJson || undefined,
      advice: this.codes.describe(message.errorCode).advice,
    });
  }

  /** Spreads the word when the gateway says that it knows no such contract. */
  heardDenial({ errorCode }: ErrorMessage, contract: Contract | undefined): void {
    if (errorCode === NO_SUCH_CONTRACT && contract !== undefined) this.deniedContracts.emit(contract);
  }

  #onEvent(event: SessionEvent): void {
    switch (event.kind) {
      case 'message':
        if (event.message.kind !== 'unknown') this.#onMessage(event.message, event.at);
        return;
      // Of tickets: for nobody but the one who sent.
      case 'written':
        this.#onWritten(event.ticket, event.at);
        return;
      case 'refused':
        this.#onUnsent(event.ticket, event.refusal, event.at);
        return;
      case 'queued':
        return;
      default:
        this.#onChange(event);
    }
  }

  #onSlow(turn: SlowTurn): void {
    const { slowTurns, slowest } = this.handlerLoad;
    const isSlowest = slowest === undefined || turn.tookMs > slowest.tookMs;
    this.handlerLoad = { slowTurns: slowTurns + 1, slowest: isSlowest ? turn : slowest };
    const text = `handlers took ${Math.round(turn.tookMs)} ms for ${turn.messages} messages: nothing is read meanwhile`;
    this.#onChange({ kind: 'notice', at: this.now(), text });
  }

  #onMessage(message: ServerMessage, at: Instant): void {
    this.books.emit(message, at);
    this.#route(message, at);
    this.messages.emit(message, at);
  }

  #onChange(event: SessionChange): void {
    if (event.kind === 'up') this.snapshot = event.snapshot;
    this.bookkeepers.emit(event);
    if (event.kind === 'down')
      for (const route of this.#routes.values()) route.onDown(event.reason, event.at);
    this.users.emit(event);
  }

  #route(message: ServerMessage, at: Instant): void {
    if (message.kind === 'error') {
      const route = this.#routes.get(message.id);
      if (route === undefined) return;
      this.heardDenial(message, route.contract);
      const error = this.ibError(message, route.request, route.contract);
      const effect = this.codes.effect(message.errorCode, message.errorMsg, 'request');
      route.onError(error, REQUEST_ENDS[effect] ?? 'goesOn', at);
      return;
    }
    const reqId = 'reqId' in message ? message.reqId : undefined;
    if (typeof reqId !== 'number' || reqId < FIRST_REQUEST_ID) return;
    this.#routes.get(reqId)?.onMessage(message, at);
  }

  #onWritten(ticket: number, at: Instant): void {
    const queued = this.#queued.get(ticket);
    if (queued === undefined) return;
    this.#queued.delete(ticket);
    queued.options.onWritten?.(at);
  }

  #onUnsent(ticket: number, refusal: SendRefusal, at: Instant): void {
    const queued = this.#queued.get(ticket);
    if (queued === undefined) return;
    this.#queued.delete(ticket);
    queued.options.onUnsent?.(refusalError(queued.what, refusal), at);
  }
}

const NO_SUCH_CONTRACT = 200;

const REQUEST_ENDS: Partial<Record<ErrorEffect, RequestEnd>> = {
  endsRequest: 'refused',
  interruptsRequest: 'interrupted',
};

function refusalError(what: string, refusal: SendRefusal): Error {
  switch (refusal.kind) {
    case 'notConnected':
      return new NotConnected(what, refusal.state);
    case 'tradingBlocked':
      return new TradingBlocked(what, refusal.reasons);
    case 'tooLate':
      return new TooLate(what);
    case 'withdrawn':
      return new Withdrawn(what);
    case 'connectionLost':
      return new ConnectionLost(what, refusal.reason);
    case 'queueFull':
      return new QueueFull(what, refusal.lane, refusal.limit);
    case 'notEncodable':
      return refusal.error;
    default:
      return assertNever(refusal);
  }
}
