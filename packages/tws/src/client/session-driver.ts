import { type Instant, MICROS_PER_MS, instant, invariant, plusMs } from '@tapewright/model';
import type { Session } from '../session/session.ts';
import type { SendInput, SessionInput, SessionOutput } from '../session/session-io.ts';
import type { ClientMessageInput } from '../messages/index.ts';
import type { Address, Connection, Transport } from '../transport/transport.ts';
import type { Clock, Wake } from './clock.ts';

/** What the driver hands on: everything but the work on sockets, which it does itself. */
export type SessionEvent = Exclude<SessionOutput, { readonly kind: 'open' | 'write' | 'shut' }>;

/** What became of a message that was sent, by its ticket. */
export type SendOutcome = Extract<SessionOutput, { readonly kind: 'written' | 'queued' | 'refused' }>;

/** What happens to the session itself. */
export type SessionChange = Exclude<SessionEvent, { readonly kind: 'message' } | SendOutcome>;

export interface SessionDriverParts {
  readonly session: Session;
  readonly transport: Transport;
  readonly address: Address;
  readonly clock: Clock;
  readonly onEvent: (event: SessionEvent) => void;
  /** What came in at once took long to hand on: a handler is slow. */
  readonly onSlow: (turn: SlowTurn) => void;
}

/** One piece of input whose handlers took long. */
export interface SlowTurn {
  readonly at: Instant;
  readonly tookMs: number;
  readonly messages: number;
}

/** While handlers run nothing is read and no deadline is seen; a turn of more is told. */
const SLOW_TURN_MS = 250;
/** An alarm that comes so late means that the process was busy: what waits on the socket is read before it is judged. */
const LATE_ALARM_MS = 100;

/** Gives the session its socket and its time: stamps inputs strictly increasing, performs outputs in order, wakes it when due. */
export class SessionDriver {
  readonly #parts: SessionDriverParts;
  #connection: { readonly generation: number; readonly line: Connection } | undefined;
  #wake: { readonly at: Instant; readonly timer: Wake } | undefined;
  #lastAt: Instant;
  #lastTicket = 0;
  /** Outputs of generations up to this one are over: a handler may have ended the session while they were handed on. */
  #endedGeneration = 0;

  constructor(parts: SessionDriverParts) {
    this.#parts = parts;
    this.#lastAt = parts.clock.now();
  }

  start(): void {
    this.#feed({ kind: 'start', at: this.now() });
  }

  stop(): void {
    this.#feed({ kind: 'stop', at: this.now() });
  }

  /** The time, strictly later than at the last call. */
  now(): Instant {
    this.#lastAt = instant(Math.max(this.#parts.clock.now(), this.#lastAt + 1));
    return this.#lastAt;
  }

  /** Sends at once or queues; what comes of a queued message is told by an event with the ticket. */
  send(message: ClientMessageInput, notAfter?: Instant): SendOutcome {
    this.#lastTicket += 1;
    const ticket = this.#lastTicket;
    const input: SendInput = { kind: 'send', at: this.now(), ticket, message, notAfter };
    const outcome = this.#feed(input).find((output) => isOutcome(output, ticket));
    invariant(
      outcome !== undefined && isOutcome(outcome, ticket),
      `the session did not answer ticket ${ticket}`,
    );
    return outcome;
  }

  #read(generation: number, bytes: Uint8Array): void {
    const at = this.now();
    const outputs = this.#feed({ kind: 'bytes', at, generation, bytes });
    const tookMs = (this.#parts.clock.now() - at) / MICROS_PER_MS;
    if (tookMs < SLOW_TURN_MS) return;
    const messages = outputs.filter(({ kind }) => kind === 'message').length;
    this.#parts.onSlow({ at, tookMs, messages });
  }

  #feed(input: SessionInput): readonly SessionOutput[] {
    const outputs = this.#parts.session.handle(input);
    for (const output of outputs) this.#perform(output);
    this.#arm();
    return outputs;
  }

  #perform(output: SessionOutput): void {
    switch (output.kind) {
      // First, because nearly all of them are.
      case 'message':
        if (output.generation > this.#endedGeneration) this.#parts.onEvent(output);
        return;
      case 'open':
        this.#open(output.generation);
        return;
      case 'write':
        if (this.#connection?.generation === output.generation) this.#connection.line.write(output.bytes);
        return;
      case 'shut':
        if (this.#connection?.generation !== output.generation) return;
        this.#connection.line.destroy();
        this.#connection = undefined;
        return;
      case 'down':
        this.#endedGeneration = output.generation;
        this.#parts.onEvent(output);
        return;
      default:
        this.#parts.onEvent(output);
    }
  }

  #open(generation: number): void {
    const { transport, address } = this.#parts;
    const line = transport.open(address, {
      onOpen: () => this.#feed({ kind: 'connected', at: this.now(), generation }),
      onBytes: (bytes) => this.#read(generation, bytes),
      onClose: (detail) => this.#feed({ kind: 'closed', at: this.now(), generation, detail }),
    });
    this.#connection = { generation, line };
  }

  /** A wake that comes too early is left as it is, and sets the next: every message puts the heartbeat off, and timers cost. */
  #arm(): void {
    const due = this.#parts.session.nextWake();
    if (due !== undefined && this.#wake !== undefined && this.#wake.at <= due) return;
    this.#wake?.timer.cancel();
    this.#wake = undefined;
    if (due === undefined) return;
    this.#wake = { at: due, timer: this.#parts.clock.wakeAt(due, () => this.#alarm(due)) };
  }

  #alarm(due: Instant): void {
    const { clock, session } = this.#parts;
    const next = session.nextWake();
    if (next === undefined || next > due) {
      this.#wake = undefined;
      this.#arm();
      return;
    }
    const now = clock.now();
    const isLate = now - due > LATE_ALARM_MS * MICROS_PER_MS;
    if (!isLate) {
      this.#tick(due);
      return;
    }
    const soon = plusMs(now, 1);
    this.#wake = { at: due, timer: clock.wakeAt(soon, () => this.#tick(due)) };
  }

  #tick(due: Instant): void {
    this.#wake = undefined;
    // The clock may wake a little early; the session is told the moment it asked for.
    this.#lastAt = instant(Math.max(this.#lastAt, due - 1));
    this.#feed({ kind: 'tick', at: this.now() });
  }
}

function isOutcome(output: SessionOutput, ticket: number): output is SendOutcome {
  const { kind } = output;
  return (kind === 'written' || kind === 'queued' || kind === 'refused') && output.ticket === ticket;
}
