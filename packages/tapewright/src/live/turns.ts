import type { Engine, EngineInput, EngineOutput } from '@tapewright/engine';
import { type Instant, instant } from '@tapewright/model';
import type { Clock } from '@tapewright/tws';
import type { BaselineRecord, Journal } from '../journal/index.ts';

/** What a turn needs of the journal. */
export type TurnJournal = Pick<Journal, 'append' | 'flush' | 'sync'>;

/**
 * Journal, handle, journal, act: the one loop through which everything reaches the engine.
 *
 * An input is appended to the journal before the engine handles it, and what it decides about orders right behind; both are handed to the
 * operating system before anything is acted on. Inputs that arrive while outputs are being acted on wait for the next round, so nothing
 * re-enters the engine. Times never decrease, whatever the clock does.
 */
export class Turns {
  readonly #engine: Pick<Engine, 'handle'>;
  readonly #journal: TurnJournal;
  readonly #clock: Clock;
  readonly #act: (output: EngineOutput) => void;
  readonly #onHandled: (input: EngineInput) => void;
  readonly #waiting: EngineInput[] = [];
  readonly #toAct: EngineOutput[] = [];
  #isRunning = false;
  #last: Instant;

  constructor(parts: {
    readonly engine: Pick<Engine, 'handle'>;
    readonly journal: TurnJournal;
    readonly clock: Clock;
    /** The time of the last input before this; from a journal, or the beginning. */
    readonly startAt: Instant;
    readonly act: (output: EngineOutput) => void;
    /** After each input, before anything is acted on. */
    readonly onHandled: (input: EngineInput) => void;
  }) {
    this.#engine = parts.engine;
    this.#journal = parts.journal;
    this.#clock = parts.clock;
    this.#last = parts.startAt;
    this.#act = parts.act;
    this.#onHandled = parts.onHandled;
  }

  /** The clock's time, never before an earlier one. */
  now(): Instant {
    this.#last = instant(Math.max(this.#last, this.#clock.now()));
    return this.#last;
  }

  /** Handles all of `inputs`, then acts on what came out of them; in a running turn they wait until it has acted. */
  run(inputs: readonly EngineInput[]): void {
    this.#waiting.push(...inputs);
    if (this.#isRunning) return;
    this.#isRunning = true;
    try {
      while (this.#waiting.length > 0 || this.#toAct.length > 0) this.#round();
    } finally {
      this.#isRunning = false;
    }
  }

  /** Acts on outputs that no input brought: those of the engine's start. */
  actOn(outputs: readonly EngineOutput[]): void {
    this.#toAct.push(...outputs);
    this.run([]);
  }

  /**
   * Handles an input in the middle of acting, and has it on disk on return: `orderSent`, right before the bytes go out.
   * What comes out of it is acted on in its turn.
   */
  handleNow(input: EngineInput): void {
    this.#handle(input);
    this.#journal.sync();
  }

  /** Handles what the account had before the run. It is in the journal as the one record, or not at all. */
  open(baseline: BaselineRecord): void {
    this.#journal.append(baseline);
    for (const input of baseline.opening) this.#judge(input);
    this.#journal.flush();
  }

  #round(): void {
    try {
      for (const input of this.#waiting.splice(0)) this.#handle(input);
    } finally {
      this.#journal.flush();
    }
    for (const output of this.#toAct.splice(0)) this.#act(output);
  }

  #handle(input: EngineInput): void {
    this.#journal.append({ kind: 'in', input });
    this.#judge(input);
  }

  #judge(input: EngineInput): void {
    for (const output of this.#engine.handle(input)) {
      if (isDecision(output)) this.#journal.append({ kind: 'out', output });
      this.#toAct.push(output);
    }
    this.#onHandled(input);
  }
}

export type Decision = Extract<EngineOutput, { kind: 'place' | 'modify' | 'cancel' }>;

export function isDecision(output: EngineOutput): output is Decision {
  return output.kind === 'place' || output.kind === 'modify' || output.kind === 'cancel';
}
