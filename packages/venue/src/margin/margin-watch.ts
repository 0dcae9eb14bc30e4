import {
  MICROS_PER_MINUTE,
  MICROS_PER_SECOND,
  NEW_YORK,
  instant,
  wallTime,
  type Instant,
} from '@tapewright/model';
import type { Instrument } from '../market/instrument.ts';
import { closingOf, type Closing } from './liquidation.ts';
import type { MarginDesk } from './margin-desk.ts';

/** How often accounts are looked at while prices move. */
const LOOK_MICROS = MICROS_PER_SECOND;
/** Regulation T's day ends at 17:20 in New York: what is left of the calendar day belongs to the next. */
const DAY_SHIFT_MICROS = (24 * 60 - (17 * 60 + 20)) * MICROS_PER_MINUTE;
/** Closings at one look, beyond which something is wrong and the next look goes on. */
const MAX_CLOSINGS = 100;

/** Looks after margin accounts as prices move: closes what they cannot keep, and ends their days. */
export class MarginWatch {
  readonly #desk: MarginDesk;
  readonly #find: (conId: number) => Instrument | undefined;
  /** Carries out a closing, and answers whether it is still at work. */
  readonly #close: (closing: Closing) => () => boolean;
  /** account → whether its last closing is still at work */
  readonly #atWork = new Map<string, () => boolean>();
  #nextLook = -Infinity;

  constructor(parts: {
    readonly desk: MarginDesk;
    readonly find: (conId: number) => Instrument | undefined;
    readonly close: (closing: Closing) => () => boolean;
  }) {
    this.#desk = parts.desk;
    this.#find = parts.find;
    this.#close = parts.close;
  }

  /** A trade was booked: the next look is not put off. */
  traded(): void {
    this.#nextLook = -Infinity;
  }

  look(at: Instant): void {
    if (at < this.#nextLook) return;
    this.#nextLook = at + LOOK_MICROS;
    this.#endDay(at);
    for (const { account, kind } of this.#desk.accounts) if (kind !== 'cash') this.#lookAfter(account, at);
  }

  #lookAfter(account: string, at: Instant): void {
    for (let i = 0; i < MAX_CLOSINGS; i++) {
      if (this.#atWork.get(account)?.() === true) return;
      const closing = closingOf(this.#desk, account, { at, find: this.#find });
      if (closing === undefined) return;
      this.#atWork.set(account, this.#close(closing));
    }
  }

  #endDay(at: Instant): void {
    const { day } = wallTime(NEW_YORK, instant(at + DAY_SHIFT_MICROS));
    const isNew = this.#desk.day !== undefined && day !== this.#desk.day;
    this.#desk.day = day;
    if (isNew) this.#desk.closeDay(at);
  }
}
