import { instant, MICROS_PER_MS } from '@tapewright/model';
import type { Clock, Snapshot, Wake } from '@tapewright/tws';

/** An order whose fate the broker's lists did not tell is looked up again after so long, in real time, until they do. */
export const LOOK_AGAIN_MS = 60_000;

export interface LookUpParts {
  readonly askBroker: () => Promise<Snapshot>;
  /** Real time. */
  readonly clock: Clock;
  /** Judges the orders by lists that were asked for after they came into doubt. Answers those that are in doubt still. */
  readonly judge: (intentIds: ReadonlySet<string>, lists: Snapshot) => readonly string[];
  readonly onFailure: (error: unknown) => void;
}

/**
 * Orders in doubt (no acknowledgement, a cancel answered "no such order") are looked up in the broker's lists of open orders, completed
 * orders and executions; nothing is assumed of them, and nothing is sent again. One asking at a time; who comes into doubt meanwhile waits
 * for the next, because the answer under way may be older.
 */
export class OrderLookUp {
  readonly #parts: LookUpParts;
  readonly #waiting = new Set<string>();
  #isAsking = false;
  #again: Wake | undefined;
  /** Counts up with every `stop`: answers from before it are nobody's. */
  #epoch = 0;

  constructor(parts: LookUpParts) {
    this.#parts = parts;
  }

  doubt(intentId: string): void {
    this.#waiting.add(intentId);
    if (!this.#isAsking) this.#ask();
  }

  /** Orders that lists which have just been read do not tell of. */
  keepAsking(inDoubt: readonly string[]): void {
    for (const intentId of inDoubt) this.#waiting.add(intentId);
    if (inDoubt.length > 0 && !this.#isAsking) this.#askLater();
  }

  /** The line is down, or the driver ends: the next reconciliation looks at every open order anyway. */
  stop(): void {
    this.#epoch += 1;
    this.#waiting.clear();
    this.#isAsking = false;
    this.#again?.cancel();
    this.#again = undefined;
  }

  #ask(): void {
    this.#again?.cancel();
    this.#again = undefined;
    this.#isAsking = true;
    const epoch = this.#epoch;
    const asked: ReadonlySet<string> = new Set(this.#waiting);
    this.#waiting.clear();
    this.#parts.askBroker().then(
      (lists) => {
        if (epoch === this.#epoch) this.#settle(this.#parts.judge(asked, lists), epoch);
      },
      (error: unknown) => {
        if (epoch !== this.#epoch) return;
        this.#parts.onFailure(error);
        this.#settle([...asked], epoch);
      },
    );
  }

  #settle(inDoubt: readonly string[], epoch: number): void {
    // The judgement may have ended the run.
    if (epoch !== this.#epoch) return;
    this.#isAsking = false;
    const hasNew = this.#waiting.size > 0;
    this.keepAsking(inDoubt);
    if (hasNew) this.#ask();
  }

  #askLater(): void {
    const { clock } = this.#parts;
    this.#again?.cancel();
    const due = instant(clock.now() + LOOK_AGAIN_MS * MICROS_PER_MS);
    this.#again = clock.wakeAt(due, () => this.#ask());
  }
}
