import { type Instant, plusMs } from '@tapewright/model';
import type { Wake } from './clock.ts';
import type { Unsubscribe } from './link.ts';
import { Listeners } from './listeners.ts';
import type { Holding } from './portfolio.ts';
import type { Wire } from './wire.ts';

/** The broker's positions lag its fills by seconds; a difference that has stood for longer is one. */
export const DRIFT_GRACE_MS = 30_000;
/** After news, so that what comes together is looked at once. */
const LOOK_AFTER_MS = 1_000;

interface Standing {
  readonly since: Instant;
  isTold: boolean;
}

/** Tells of holdings in which our count and the broker's have differed for longer than the broker lags; each once, and again when it is back. */
export class DriftWatch {
  readonly #wire: Wire;
  readonly #drifts: () => readonly Holding[];
  readonly #listeners: Listeners<Holding>;
  /** `account/conId` → since when it differs */
  readonly #standing = new Map<string, Standing>();
  #alarm: Wake | undefined;

  constructor(wire: Wire, drifts: () => readonly Holding[]) {
    this.#wire = wire;
    this.#drifts = drifts;
    this.#listeners = new Listeners(wire.onHandlerError);
    wire.books.on(['position', 'execDetails'], () => this.#lookIn(LOOK_AFTER_MS));
    wire.bookkeepers.add((event) => {
      if (event.kind === 'up') this.#lookIn(LOOK_AFTER_MS);
    });
  }

  add(listener: (holding: Holding) => void): Unsubscribe {
    const leave = this.#listeners.add(listener);
    this.#lookIn(LOOK_AFTER_MS);
    return leave;
  }

  #lookIn(ms: number): void {
    if (this.#alarm !== undefined || this.#listeners.size === 0) return;
    const { clock } = this.#wire;
    this.#alarm = clock.wakeAt(plusMs(clock.now(), ms), () => {
      this.#alarm = undefined;
      this.#look();
    });
  }

  #look(): void {
    // Without a session the broker's figures stand still; the next one looks again.
    if (!this.#wire.isUp || this.#listeners.size === 0) return;
    const now = this.#wire.clock.now();
    const drifts = new Map(this.#drifts().map((holding) => [`${holding.account}/${holding.conId}`, holding]));
    for (const key of this.#standing.keys()) if (!drifts.has(key)) this.#standing.delete(key);
    for (const [key, holding] of drifts) {
      const standing = this.#standing.get(key) ?? { since: now, isTold: false };
      this.#standing.set(key, standing);
      if (standing.isTold || now < plusMs(standing.since, DRIFT_GRACE_MS)) continue;
      standing.isTold = true;
      this.#listeners.emit(holding);
    }
    if ([...this.#standing.values()].some(({ isTold }) => !isTold)) this.#lookIn(DRIFT_GRACE_MS);
  }
}
