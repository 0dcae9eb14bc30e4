import {
  instant,
  MICROS_PER_MINUTE,
  MICROS_PER_SECOND,
  type Calendar,
  type Instant,
} from '@tapewright/model';

/** Prices outside which nothing may trade for now. */
export interface Bands {
  readonly lower: number;
  readonly upper: number;
}

/** How wide the bands of a stock are: tier 1 are the S&P 500, the Russell 1000 and some funds, tier 2 all others. */
export type BandTier = 1 | 2;

/** Trades that the reference price is the mean of. */
const REFERENCE_MICROS = 5 * MICROS_PER_MINUTE;
/** The reference changes when the mean has moved by this part, and then stays for a while. */
const NEW_REFERENCE = 0.01;
const REFERENCE_LASTS_MICROS = 30 * MICROS_PER_SECOND;
/** Toward the close the bands of tier 1, and of cheap stocks, are twice as wide. */
const LAST_MINUTES_MICROS = 25 * MICROS_PER_MINUTE;

/**
 * Limit up, limit down: the prices between which a stock may trade. Source: Plan to Address Extraordinary Market Volatility (Limit Up–Limit
 * Down Plan), sections V and VIII and appendix A, as amended to 2024: 5 % (tier 1) and 10 % (tier 2) above 3 dollars, 20 % from 0.75 to
 * 3 dollars, the lesser of 75 % and 0.15 dollars below; doubled in the last 25 minutes for tier 1 and for stocks up to 3 dollars.
 */
export class PriceBands {
  readonly #calendar: Calendar;
  readonly #tier: BandTier;
  /** Trades of the last five minutes, oldest first. */
  #trades: { readonly at: number; readonly price: number }[] = [];
  #reference: number | undefined;
  #referenceSince = -Infinity;

  constructor(calendar: Calendar, tier: BandTier) {
    this.#calendar = calendar;
    this.#tier = tier;
  }

  /** Takes in a trade in the regular hours. The first one of a session is the first reference. */
  noteTrade(at: Instant, price: number): void {
    const session = this.#calendar.sessionAt(at);
    if (session === undefined) return;
    if (this.#referenceSince < session.open) this.#begin(at, price);
    this.#trades.push({ at, price });
    this.#refresh(at);
  }

  /** The bands at a moment, to the cent; undefined outside the regular hours and before the session's first trade. */
  at(at: Instant): Bands | undefined {
    const session = this.#calendar.sessionAt(at);
    if (session === undefined || this.#referenceSince < session.open) return undefined;
    this.#refresh(at);
    const reference = this.#reference;
    if (reference === undefined) return undefined;
    const isLate = at >= session.close - LAST_MINUTES_MICROS && (this.#tier === 1 || reference <= 3);
    const width = widthOf(reference, this.#tier) * (isLate ? 2 : 1);
    return { lower: cents(Math.max(0, reference - width)), upper: cents(reference + width) };
  }

  /** A pause is over: the price it ends at is the reference. */
  reopen(at: Instant, price: number): void {
    this.#begin(at, price);
    this.#trades.push({ at, price });
  }

  #begin(at: Instant, price: number): void {
    this.#trades = [];
    this.#reference = price;
    this.#referenceSince = at;
  }

  #refresh(at: Instant): void {
    const first = this.#trades.findIndex((trade) => trade.at > at - REFERENCE_MICROS);
    if (first > 0) this.#trades.splice(0, first);
    // With no trade in five minutes the last reference holds.
    if (first < 0 || this.#reference === undefined || at < this.#referenceSince + REFERENCE_LASTS_MICROS)
      return;
    const mean = this.#trades.reduce((sum, { price }) => sum + price, 0) / this.#trades.length;
    if (Math.abs(mean / this.#reference - 1) < NEW_REFERENCE) return;
    this.#reference = mean;
    this.#referenceSince = at;
  }
}

/** The distance of each band from the reference price. */
function widthOf(reference: number, tier: BandTier): number {
  if (reference > 3) return reference * (tier === 1 ? 0.05 : 0.1);
  return reference >= 0.75 ? reference * 0.2 : Math.min(reference * 0.75, 0.15);
}

function cents(price: number): number {
  return Math.round(price * 100) / 100;
}

/** How long a quote may stay at a band before trading is paused, and how long the pause is. Source: the same, sections VI and VII. */
const LIMIT_STATE_MICROS = 15 * MICROS_PER_SECOND;
const PAUSE_MICROS = 5 * MICROS_PER_MINUTE;

/** Watches the quote against the bands: when it is at one of them for too long, trading is to be paused, and later to go on. */
export class LimitState {
  #since: Instant | undefined;
  #pausedUntil: Instant | undefined;

  /** When something falls due by time alone: the pause begins, or ends. */
  get due(): Instant | undefined {
    if (this.#pausedUntil !== undefined) return this.#pausedUntil;
    return this.#since === undefined ? undefined : instant(this.#since + LIMIT_STATE_MICROS);
  }

  /** Takes in the quote as it is now: at a band it begins to count, away from both it stops. */
  watch(at: Instant, isAtBand: boolean): void {
    if (this.#pausedUntil !== undefined) return;
    if (!isAtBand) this.#since = undefined;
    else this.#since ??= at;
  }

  /** What is due at a moment. */
  fallDue(at: Instant): 'pause' | 'resume' | undefined {
    const { due } = this;
    if (due === undefined || at < due) return undefined;
    if (this.#pausedUntil !== undefined) {
      this.clear();
      return 'resume';
    }
    this.#since = undefined;
    this.#pausedUntil = instant(due + PAUSE_MICROS);
    return 'pause';
  }

  clear(): void {
    this.#since = undefined;
    this.#pausedUntil = undefined;
  }
}
