import {
  barInterval,
  instant,
  MICROS_PER_SECOND,
  type Bar,
  type BarSize,
  type Calendar,
  type Instant,
  type TradingHours,
} from '@tapewright/model';
import type { BarHistory } from '../history/bar-history.ts';
import { shownBar } from '../history/bar-prices.ts';
import type { Show } from '../history/bar-request.ts';
import type { ApiSession } from '../session/api-session.ts';
import { barDate, wireBar, type DateFormat } from '../wire/bar-text.ts';
import { Subscriptions } from './subscriptions.ts';

/** A request of history that is kept up to date. */
export interface LiveBars {
  readonly conId: number;
  readonly barSize: BarSize;
  readonly show: Show;
  readonly tickSize: number;
  readonly calendar: Calendar;
  readonly hours: TradingHours;
  readonly format: DateFormat;
}

interface OpenBars extends LiveBars {
  /** The bar in progress: updates are of it until its end has passed. */
  current: { readonly start: Instant; readonly end: Instant } | undefined;
  hasNews: boolean;
  quietUntil: number;
}

/** How often the bar in progress is sent. */
const UPDATE_MICROS = 5 * MICROS_PER_SECOND;

/** keepUpToDate: the bar in progress, every five seconds while it trades, and once more when it is complete. */
export class BarStreams {
  readonly #history: BarHistory;
  readonly #open = new Subscriptions<OpenBars>();

  constructor(history: BarHistory) {
    this.#history = history;
  }

  count(session: ApiSession): number {
    return this.#open.count(session);
  }

  has(session: ApiSession, reqId: number): boolean {
    return this.#open.get(session, reqId) !== undefined;
  }

  open(session: ApiSession, reqId: number, bars: LiveBars, now: Instant): void {
    const current = barInterval(now, bars.barSize, bars.calendar, bars.hours);
    this.#open.set(session, reqId, { ...bars, current, hasNews: false, quietUntil: now + UPDATE_MICROS });
  }

  cancel(session: ApiSession, reqId: number): boolean {
    return this.#open.delete(session, reqId);
  }

  dropSession(session: ApiSession): void {
    this.#open.dropSession(session);
  }

  /** Something traded. */
  changed(conId: number, now: Instant): void {
    for (const { session, reqId, request } of this.#open.all()) {
      if (request.conId !== conId) continue;
      this.#turn(session, reqId, request, now);
      request.hasNews = true;
      if (now >= request.quietUntil) this.#send(session, reqId, request, now);
    }
  }

  get changes(): number {
    return this.#open.changes;
  }

  *watched(): Generator<number> {
    for (const { request } of this.#open.all()) yield request.conId;
  }

  nextDue(): Instant | undefined {
    let due = Number.POSITIVE_INFINITY;
    for (const { request } of this.#open.all()) {
      if (request.current !== undefined) due = Math.min(due, request.current.end);
      if (request.hasNews) due = Math.min(due, request.quietUntil);
    }
    return due === Number.POSITIVE_INFINITY ? undefined : instant(due);
  }

  timePassed(now: Instant): void {
    for (const { session, reqId, request } of this.#open.all()) {
      this.#turn(session, reqId, request, now);
      if (request.hasNews && now >= request.quietUntil) this.#send(session, reqId, request, now);
    }
  }

  /** When the bar in progress is over, sends it complete and goes on to the next. */
  #turn(session: ApiSession, reqId: number, request: OpenBars, now: Instant): void {
    const { current } = request;
    if (current !== undefined && now < current.end) return;
    if (current !== undefined) this.#send(session, reqId, request, now);
    request.current = barInterval(now, request.barSize, request.calendar, request.hours);
  }

  #send(session: ApiSession, reqId: number, request: OpenBars, now: Instant): void {
    request.hasNews = false;
    request.quietUntil = now + UPDATE_MICROS;
    const bar = this.#barInProgress(request);
    if (bar === undefined) return;
    const shown = shownBar(bar, request.show, request.tickSize);
    const date = barDate(shown, request.barSize, {
      format: request.format,
      serverVersion: session.serverVersion,
    });
    session.send({ kind: 'historicalDataUpdate', reqId, historicalDataBar: wireBar(shown, date) });
  }

  #barInProgress({ conId, barSize, hours, current }: OpenBars): Bar | undefined {
    if (current === undefined) return undefined;
    return this.#history.bars({ conId, barSize, hours, from: current.start, until: current.end }).at(-1);
  }
}
