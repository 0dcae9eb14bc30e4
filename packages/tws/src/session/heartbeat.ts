import { type Instant, MICROS_PER_MS, plusMs } from '@tapewright/model';

export interface HeartbeatLimits {
  /** From one question to the next. */
  readonly everyMs: number;
  /** For an answer. With `everyMs` this is the time to find a half-open line. */
  readonly answerMs: number;
  /** Unanswered questions in a row that end the session although other data still comes in. */
  readonly missesWhileDataFlows: number;
}

/** A half-open line is found within 15 s. Closer than 4.25 s to each other, a live gateway leaves such questions unanswered. */
export const DEFAULT_HEARTBEAT: HeartbeatLimits = {
  everyMs: 10_000,
  answerMs: 5_000,
  missesWhileDataFlows: 3,
};

export type HeartbeatStep = { readonly kind: 'ask' } | { readonly kind: 'dead'; readonly silentMs: number };

/**
 * Asks the gateway for its time, whether or not data flows: ticks that still arrive do not prove that a question is answered,
 * and silence does not prove that it is not. One miss ends a silent line; while bytes arrive it takes several.
 */
export class Heartbeat {
  readonly #limits: HeartbeatLimits;
  #nextAsk: Instant;
  #deadline: Instant | undefined;
  #misses = 0;
  #lastBytes: Instant;
  #lastAnswer: Instant;

  constructor(limits: HeartbeatLimits, at: Instant) {
    this.#limits = limits;
    this.#nextAsk = plusMs(at, limits.everyMs);
    this.#lastBytes = at;
    this.#lastAnswer = at;
  }

  get nextWake(): Instant {
    return this.#deadline ?? this.#nextAsk;
  }

  /** Bytes came in, of whatever kind. */
  heard(at: Instant): void {
    this.#lastBytes = at;
  }

  /** The time came in, whoever had asked for it. */
  answered(at: Instant): void {
    this.#lastAnswer = at;
    this.#misses = 0;
    if (this.#deadline === undefined) return;
    this.#deadline = undefined;
    this.#nextAsk = plusMs(at, this.#limits.everyMs);
  }

  /** What is to be done now, if anything. After `ask` the caller sends reqCurrentTime. */
  step(at: Instant): HeartbeatStep | undefined {
    if (this.#deadline === undefined) return at >= this.#nextAsk ? this.#ask(at) : undefined;
    if (at < this.#deadline) return undefined;
    this.#misses += 1;
    const askedAt = this.#deadline - this.#limits.answerMs * MICROS_PER_MS;
    const isSilent = this.#lastBytes <= askedAt;
    if (isSilent || this.#misses >= this.#limits.missesWhileDataFlows) {
      const since = isSilent ? this.#lastBytes : this.#lastAnswer;
      return { kind: 'dead', silentMs: Math.round((at - since) / MICROS_PER_MS) };
    }
    return this.#ask(at);
  }

  /** Asks ahead of time; false when a question is under way already. After true the caller sends reqCurrentTime. */
  askNow(at: Instant): boolean {
    if (this.#deadline !== undefined) return false;
    this.#ask(at);
    return true;
  }

  #ask(at: Instant): HeartbeatStep {
    this.#deadline = plusMs(at, this.#limits.answerMs);
    return { kind: 'ask' };
  }
}
