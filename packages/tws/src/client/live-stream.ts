import { type Contract, type Instant, MICROS_PER_MS, assertNever, instant, plusMs } from '@tapewright/model';
import type { ClientMessageInput, ServerMessage } from '../messages/index.ts';
import type { FarmKind } from '../session/farm-health.ts';
import { asError } from './ask.ts';
import type { Wake } from './clock.ts';
import type { DataHours } from './data-hours.ts';
import { type IbError, NotConnected } from './errors.ts';
import type { RequestEnd, Wire } from './wire.ts';

/** A subscription that is wanted until it is cancelled, whatever sessions come and go. */
export interface StreamSpec {
  /** The request's name, for errors. */
  readonly request: string;
  readonly contract?: Contract | undefined;
  ask(reqId: number): ClientMessageInput;
  /** Undefined for what the gateway cannot be told to end. */
  cancel(reqId: number): ClientMessageInput | undefined;
  /** Where requests of this kind have to wait for their turn: calls `go` then, unless it is released before. Absent: none. */
  turn?(go: () => void): { release(): void };
  /** A request is about to be made, for the first time or again. */
  onAsk(at: Instant): void;
  onMessage(message: ServerMessage, at: Instant): void;
  /** A remark; the stream goes on. */
  onNotice(notice: { readonly code: number; readonly text: string }, at: Instant): void;
  /** What came between is lost. */
  onGap(from: Instant, to: Instant): void;
  /** The gateway refused it for a cause that does not pass, or the client was closed. Nothing comes after it. */
  onEnd(error: Error, at: Instant): void;
  /** How silence is noticed; undefined for what may be silent for ever. */
  readonly silence?: SilenceLimits | undefined;
}

export interface SilenceLimits {
  /** While data is due, it comes at least so often. */
  readonly staleAfterMs: number;
  readonly hours: DataHours;
  readonly farm: FarmKind;
  /** Whether a message is data; what only greets the request is none. */
  isData(message: ServerMessage): boolean;
}

/**
 * The pause after a refusal that passes (no data yet, a correction of the exchange, a farm that is away); doubled with each one in a
 * row. Of fine bars IB wants 15 s between requests that are alike.
 */
const FIRST_PAUSE_MS = 15_000;
const LONGEST_PAUSE_MS = 120_000;
/** A stream that goes on answers a farm's return so soon. */
const FARM_GRACE_MS = 10_000;
/** Data that comes later than this after asking is more than the answer to it. */
const ANSWER_MS = 10_000;
/** Asking in vain is repeated after twice the time, up to so many doublings. */
const MOST_DOUBLINGS = 5;

/**
 * Keeps one subscription asked for: now if there is a session, again on each new one, after a loss of data, and when it alone is
 * silent or was refused for a cause that passes; under a new request id each time, so that late answers to an old asking meet nobody.
 * Cancels at the gateway once.
 */
export class LiveStream {
  readonly #wire: Wire;
  readonly #spec: StreamSpec;
  readonly #leave: () => void;
  #reqId: number | undefined;
  /** When it was last asked for. */
  #askedAt: Instant | undefined;
  #heardAt: Instant | undefined;
  /** Times that it was asked for because of its silence, without more than an answer since. */
  #vainAsks = 0;
  /** Times in a row that the gateway interrupted it and it was asked for again. */
  #interruptions = 0;
  /** Until it is asked for again after an interruption. */
  #pause: { readonly since: Instant; readonly alarm: Wake } | undefined;
  /** To make the request, and until its first answer. */
  #turn: { release(): void } | undefined;
  /** The end of the last gap that was told. */
  #toldUntil: Instant | undefined;
  #isOver = false;

  constructor(wire: Wire, spec: StreamSpec) {
    this.#wire = wire;
    this.#spec = spec;
    const leaveEvents = wire.bookkeepers.add((event) => {
      if (event.kind === 'resubscribe') this.#onResubscribe(event.since, event.at);
      if (event.kind === 'down' && event.retryAt === undefined) {
        this.#end(new NotConnected(spec.request, wire.state), event.at);
      }
    });
    const { silence } = spec;
    const leaveWatch =
      silence === undefined
        ? undefined
        : wire.health.watch({
            farm: silence.farm,
            checkSilence: (at, farmBackAt) => this.#checkSilence(silence, at, farmBackAt),
          });
    this.#leave = () => {
      leaveEvents();
      leaveWatch?.();
    };
    if (this.#mayAsk) this.#ask(wire.now());
  }

  cancel(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#leave();
    this.#endPause();
    this.#cancelAtGateway();
  }

  /** Asks in other words: the gateway has named another contract for it. */
  askAnew(at: Instant): void {
    if (this.#isOver) return;
    this.#cancelAtGateway();
    this.#ask(at);
  }

  get #mayAsk(): boolean {
    const { phase } = this.#wire.state;
    return phase === 'live' || phase === 'degraded';
  }

  #ask(at: Instant): void {
    this.#askedAt = at;
    if (this.#spec.turn === undefined) {
      this.#send(at);
      return;
    }
    this.#turn?.release();
    this.#turn = undefined;
    this.#turn = this.#spec.turn(() => {
      // A session that ended meanwhile is followed by one that asks anew.
      if (this.#mayAsk) this.#send(this.#wire.now());
    });
  }

  #send(at: Instant): void {
    const { silence } = this.#spec;
    const reqId = this.#wire.route({
      request: this.#spec.request,
      contract: this.#spec.contract,
      onMessage: (message, at) => {
        this.#turn?.release();
        if (silence === undefined || silence.isData(message)) this.#heard(at);
        this.#spec.onMessage(message, at);
      },
      onError: (error, end, at) => this.#onError(error, end, at),
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

  #heard(at: Instant): void {
    this.#heardAt = at;
    const isMoreThanAnswer = at - (this.#askedAt ?? at) > ANSWER_MS * MICROS_PER_MS;
    if (!isMoreThanAnswer) return;
    this.#vainAsks = 0;
    this.#interruptions = 0;
  }

  #onResubscribe(since: Instant, at: Instant): void {
    // A handler may have begun this stream on hearing the very message that brought the session up.
    if (this.#askedAt !== undefined && this.#askedAt > at) return;
    this.#askAgain(since, at);
  }

  #checkSilence(limits: SilenceLimits, at: Instant, farmBackAt: Instant | undefined): void {
    if (this.#pause !== undefined) {
      if (farmBackAt !== undefined && farmBackAt > this.#pause.since) this.#askAgain(this.#pause.since, at);
      return;
    }
    const dueSince = limits.hours.dueSince(at);
    if (this.#reqId === undefined || this.#askedAt === undefined || dueSince === undefined) return;
    const silentSince = instant(Math.max(this.#askedAt, this.#heardAt ?? 0, dueSince));
    const staleAfterMs = limits.staleAfterMs * 2 ** Math.min(this.#vainAsks, MOST_DOUBLINGS);
    const isStale = at - silentSince > staleAfterMs * MICROS_PER_MS;
    const missedReturn =
      farmBackAt !== undefined && farmBackAt > silentSince && at - farmBackAt > FARM_GRACE_MS * MICROS_PER_MS;
    if (!isStale && !missedReturn) return;
    this.#vainAsks += 1;
    const seconds = Math.round((at - silentSince) / (1_000 * MICROS_PER_MS));
    const why = missedReturn ? ' although its farm is back' : '';
    this.#spec.onNotice({ code: 0, text: `silent for ${seconds} s${why}: asked for again` }, at);
    this.#cancelAtGateway();
    this.#askAgain(silentSince, at);
  }

  #askAgain(since: Instant, at: Instant): void {
    this.#dropRoute();
    this.#endPause();
    if (this.#isOver) return;
    if (this.#askedAt !== undefined) {
      const from = instant(Math.max(since, this.#toldUntil ?? since));
      this.#toldUntil = at;
      this.#spec.onGap(from, at);
    }
    // A listener may have ended it on hearing of the gap.
    if (!this.#isOver) this.#ask(at);
  }

  #onError(error: IbError, end: RequestEnd, at: Instant): void {
    switch (end) {
      case 'goesOn':
        this.#spec.onNotice(error, at);
        return;
      case 'refused':
        this.#end(error, at);
        return;
      case 'interrupted':
        this.#onInterruption(error, at);
        return;
      default:
        assertNever(end);
    }
  }

  /** At once when it was well until now, else after a pause: a stream that is wanted is asked for until it cannot be had. */
  #onInterruption({ code, text }: IbError, at: Instant): void {
    const heardAt = this.#heardAt ?? 0;
    const since = instant(Math.max(heardAt, this.#toldUntil ?? this.#askedAt ?? at));
    const wasWell = this.#interruptions === 0 && this.#askedAt !== undefined && heardAt >= this.#askedAt;
    const pauseMs = wasWell ? 0 : Math.min(FIRST_PAUSE_MS * 2 ** this.#interruptions, LONGEST_PAUSE_MS);
    this.#interruptions += 1;
    this.#dropRoute();
    const when = pauseMs === 0 ? 'at once' : `in ${pauseMs / 1_000} s`;
    const { clock } = this.#wire;
    const alarm = clock.wakeAt(plusMs(clock.now(), pauseMs), () => this.#onPauseOver(since));
    this.#pause = { since: at, alarm };
    this.#spec.onNotice({ code, text: `${text}: asked for again ${when}` }, at);
  }

  #onPauseOver(since: Instant): void {
    // Without a session, the next one asks.
    if (this.#mayAsk) this.#askAgain(since, this.#wire.now());
  }

  #endPause(): void {
    this.#pause?.alarm.cancel();
    this.#pause = undefined;
  }

  #cancelAtGateway(): void {
    const reqId = this.#dropRoute();
    const cancel = reqId === undefined ? undefined : this.#spec.cancel(reqId);
    if (cancel !== undefined && this.#wire.isUp) this.#wire.send(cancel);
  }

  #dropRoute(): number | undefined {
    this.#turn?.release();
    const reqId = this.#reqId;
    if (reqId !== undefined) this.#wire.unroute(reqId);
    this.#reqId = undefined;
    return reqId;
  }

  #end(error: Error, at: Instant): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#leave();
    this.#endPause();
    this.#dropRoute();
    this.#spec.onEnd(error, at);
  }
}
