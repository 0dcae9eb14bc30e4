import type { Instant } from '@tapewright/model';
import type { WorkingOrder } from '../orders/working-order.ts';
import { Dice } from '../synthetic/dice.ts';
import type { Algo, AlgoView, Style, Wish } from './algo.ts';
import type { Settings } from './parameters.ts';

/** What the market says when a run takes a step. */
export interface Prospect {
  readonly now: Instant;
  /** The midpoint or the last price. */
  readonly price: number | undefined;
  /** What has traded of the instrument today, whoever it was; undefined where the market does not say. */
  readonly dayUnits: number | undefined;
  readonly session: { readonly open: Instant; readonly close: Instant };
}

/** A piece that a run wants in the market. */
export interface Piece {
  readonly units: number;
  readonly style: Style;
  /** Of one that rests at a price of its own. */
  readonly limit: number | undefined;
}

/**
 * One order being worked by its algorithm: what others have traded since it started, what it may trade of that, and when it is over.
 * What was filled before it started counts for nothing; the run works what was left then.
 */
export class AlgoRun {
  readonly parent: WorkingOrder;
  /** The piece that is in the market. */
  child: WorkingOrder | undefined;
  childStyle: Style | undefined;
  childLimit: number | undefined;
  readonly #algo: Algo;
  readonly #settings: Settings;
  readonly #dice: Dice;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly #filledBefore: number;
  readonly #wholeUnits: number;
  #arrivalPrice: number | undefined;
  #lastFillAt: Instant;
  /** Of the day at the last step, for the difference to the next; undefined before the first step. */
  #dayUnits: number | undefined;
  #ownSinceStep = 0;
  /** What it may still trade by its share of the volume. */
  #allowance = 0;

  constructor(
    parent: WorkingOrder,
    algo: Algo,
    settings: Settings,
    session: Prospect['session'],
    now: Instant,
  ) {
    this.parent = parent;
    this.#algo = algo;
    this.#settings = settings;
    this.#dice = new Dice(parent.permId);
    const { numbers } = settings;
    const start = numbers.get('startTime') ?? numbers.get('activeTimeStart') ?? now;
    const end = numbers.get('endTime') ?? numbers.get('activeTimeEnd') ?? session.close;
    this.startsAt = Math.max(start, now) as Instant;
    this.endsAt = end as Instant;
    this.#filledBefore = algo.countsAllFills === true ? 0 : parent.filledUnits;
    this.#wholeUnits = parent.instrument.grid.wholeUnits(1);
    this.#lastFillAt = this.startsAt;
  }

  /** Whether it may go on after its end until the close. */
  get outlivesEnd(): boolean {
    return this.#settings.flags.has('allowPastEndTime');
  }

  /** When it takes its next step after one at `now`. */
  nextStep(now: Instant): Instant {
    if (now < this.startsAt) return this.startsAt;
    const next = now + this.#algo.stepSeconds * 1_000_000;
    return (now < this.endsAt ? Math.min(next, this.endsAt) : next) as Instant;
  }

  noteFill(units: number, at: Instant): void {
    this.#ownSinceStep += units;
    this.#allowance -= units;
    this.#lastFillAt = at;
  }

  /**
   * What should be in the market from now until the next step; undefined for nothing. `unknown volume` when the order has a share of the
   * volume to keep to and the market does not say what is traded.
   */
  step(prospect: Prospect): Piece | 'unknown volume' | undefined {
    this.#arrivalPrice ??= prospect.price;
    const earned = this.#countVolume(prospect);
    const view = this.#view(prospect);
    const cap = this.#algo.capOf(this.#settings, view);
    const wish = this.#algo.wish(this.#settings, view);
    if (cap !== undefined && prospect.dayUnits === undefined) return 'unknown volume';
    if (cap !== undefined) this.#allow(cap * earned);
    const units = this.#unitsOf(wish, view, cap !== undefined && wish.isUrgent !== true);
    return units <= 0 ? undefined : { units, style: wish.style, limit: wish.limit };
  }

  /**
   * No more than was earned since the last step is ever saved up, or one share: so that what is traded over any stretch of time keeps to
   * the share of what others traded in it and in the step before.
   */
  #allow(earned: number): void {
    this.#allowance = Math.min(this.#allowance + earned, Math.max(earned, this.#wholeUnits));
  }

  #unitsOf(wish: Wish, view: AlgoView, isCapped: boolean): number {
    const open = this.parent.openUnits;
    const missing = Math.min(wish.targetUnits - view.filledUnits, open);
    const allowed = isCapped ? Math.min(missing, this.#allowance) : missing;
    // What is less than a share is traded only to complete an order of such a part.
    const isRest = allowed >= open;
    return isRest ? open : Math.floor(allowed / this.#wholeUnits + WHOLE) * this.#wholeUnits;
  }

  /** Units that others have traded since the last step. */
  #countVolume({ dayUnits }: Prospect): number {
    const before = this.#dayUnits;
    this.#dayUnits = dayUnits;
    const own = this.#ownSinceStep;
    this.#ownSinceStep = 0;
    if (before === undefined || dayUnits === undefined) return 0;
    // Less than before: a new day has begun.
    const traded = dayUnits >= before ? dayUnits - before : dayUnits;
    return Math.max(0, traded - own);
  }

  #view({ now, price, session }: Prospect): AlgoView {
    const { units, filledUnits, isBuy } = this.parent;
    return {
      through: this.nextStep(now),
      startsAt: this.startsAt,
      endsAt: this.endsAt,
      totalUnits: units - this.#filledBefore,
      filledUnits: filledUnits - this.#filledBefore,
      price,
      arrivalPrice: this.#arrivalPrice,
      isBuy,
      idleMicros: now - this.#lastFillAt,
      wholeUnits: this.#wholeUnits,
      session,
      roll: (piece) => this.#dice.roll(piece, 0),
    };
  }
}

/** Targets are doubles: a hundredth of a millionth below a whole share is that share. */
const WHOLE = 1e-9;
