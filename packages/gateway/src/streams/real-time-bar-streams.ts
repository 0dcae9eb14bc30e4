import { Decimal, instant, MICROS_PER_SECOND, type Bar, type Instant } from '@tapewright/model';
import { shownBar } from '../history/bar-prices.ts';
import type { Show } from '../history/bar-request.ts';
import type { Tape } from '../history/tape.ts';
import type { Board } from '../market/quote-board.ts';
import type { ApiSession } from '../session/api-session.ts';
import { epochSeconds } from '../wire/time-text.ts';
import { Subscriptions } from './subscriptions.ts';

/** reqRealTimeBars: bars of five seconds, the only size there is. */
export interface FiveSecondBars {
  readonly conId: number;
  readonly show: Show;
  readonly tickSize: number;
  readonly isOpen: (at: Instant) => boolean;
}

const FIVE_SECONDS = 5 * MICROS_PER_SECOND;

/** Sends each complete bar of five seconds; one in which nothing traded repeats the last price, with no volume. */
export class RealTimeBarStreams {
  readonly #tape: Tape;
  readonly #boardOf: (conId: number) => Board;
  readonly #open = new Subscriptions<FiveSecondBars & { nextEnd: number }>();

  constructor(tape: Tape, boardOf: (conId: number) => Board) {
    this.#tape = tape;
    this.#boardOf = boardOf;
  }

  has(session: ApiSession, reqId: number): boolean {
    return this.#open.get(session, reqId) !== undefined;
  }

  open(session: ApiSession, reqId: number, bars: FiveSecondBars, now: Instant): void {
    const nextEnd = (Math.floor(now / FIVE_SECONDS) + 1) * FIVE_SECONDS;
    this.#open.set(session, reqId, { ...bars, nextEnd });
  }

  cancel(session: ApiSession, reqId: number): boolean {
    return this.#open.delete(session, reqId);
  }

  dropSession(session: ApiSession): void {
    this.#open.dropSession(session);
  }

  get changes(): number {
    return this.#open.changes;
  }

  *watched(): Generator<number> {
    for (const { request } of this.#open.all()) yield request.conId;
  }

  nextDue(): Instant | undefined {
    let due = Number.POSITIVE_INFINITY;
    for (const { request } of this.#open.all()) due = Math.min(due, request.nextEnd);
    return due === Number.POSITIVE_INFINITY ? undefined : instant(due);
  }

  timePassed(now: Instant): void {
    for (const { session, reqId, request } of this.#open.all()) {
      while (request.nextEnd <= now) {
        const start = instant(request.nextEnd - FIVE_SECONDS);
        if (request.isOpen(start)) this.#send(session, reqId, request, start);
        request.nextEnd = this.#following(request, now);
      }
    }
  }

  /** The next end; a night is skipped in one step. */
  #following(request: FiveSecondBars & { nextEnd: number }, now: Instant): number {
    const next = request.nextEnd + FIVE_SECONDS;
    if (request.isOpen(instant(next - FIVE_SECONDS)) || next > now) return next;
    return (Math.floor(now / FIVE_SECONDS) + 1) * FIVE_SECONDS;
  }

  #send(session: ApiSession, reqId: number, request: FiveSecondBars, start: Instant): void {
    const bar = this.#bar(request, start);
    if (bar === undefined) return;
    const {
      open,
      high,
      low,
      close,
      volume = -1,
      wap = -1,
      count = -1,
    } = shownBar(bar, request.show, request.tickSize);
    session.send({
      kind: 'realtimeBar',
      reqId,
      time: epochSeconds(start),
      open,
      high,
      low,
      close,
      volume: Decimal.of(volume),
      WAP: Decimal.of(Number(wap.toFixed(6))),
      count,
    });
  }

  #bar({ conId }: FiveSecondBars, start: Instant): Bar | undefined {
    const until = instant(start + FIVE_SECONDS);
    const seconds = this.#tape.bars(conId, 'seconds', { from: start, until });
    const [first] = seconds;
    if (first === undefined) {
      const { last } = this.#boardOf(conId);
      if (last === undefined) return undefined;
      return {
        start,
        end: until,
        open: last,
        high: last,
        low: last,
        close: last,
        volume: 0,
        wap: last,
        count: 0,
      };
    }
    const volume = seconds.reduce((sum, bar) => sum + (bar.volume ?? 0), 0);
    const notional = seconds.reduce((sum, bar) => sum + (bar.volume ?? 0) * (bar.wap ?? bar.close), 0);
    return {
      start,
      end: until,
      open: first.open,
      high: Math.max(...seconds.map(({ high }) => high)),
      low: Math.min(...seconds.map(({ low }) => low)),
      close: seconds.at(-1)?.close ?? first.close,
      volume,
      wap: volume > 0 ? notional / volume : first.close,
      count: seconds.reduce((sum, bar) => sum + (bar.count ?? 0), 0),
    };
  }
}
