import {
  instant,
  intradayMicros,
  MICROS_PER_DAY,
  MICROS_PER_MINUTE,
  TICK_ROW,
  type Bar,
  type Calendar,
  type Instant,
} from '@tapewright/model';
import type { MarketInput } from '@tapewright/venue';
import { groupBars } from '../history/bar-grouping.ts';
import type { BarHistory, BarQuery, PastTick, TickQuery } from '../history/bar-history.ts';
import { Tape } from '../history/tape.ts';
import type { MarketSource } from './market-source.ts';
import { TickTrack, type TickSeries } from './tick-track.ts';

/** How far before the first moment asked for a bar may begin: a month and a weekend. */
const LONGEST_BAR = 34 * MICROS_PER_DAY;

/**
 * A market of trades and quotes as they were recorded, each at its time. Quotes stand in the book of their exchange until the next, or the
 * end of their session; trades are prints between others. A series without a quote has no book: each of its trades is a point that orders
 * trade at, for at most its size. Its past is what was played: a request of history sees none of the future.
 */
export class TickReplay implements MarketSource, BarHistory {
  readonly #tracks: readonly TickTrack[];
  readonly #tape = new Tape();
  /** The track that is next. */
  #next: TickTrack | undefined;

  /** Rows before `start` are the past already. Throws a RangeError on rows out of order or a listing without conId. */
  constructor(
    series: readonly TickSeries[],
    options: { readonly start: Instant; readonly calendarOf: (conId: number) => Calendar | undefined },
  ) {
    this.#tracks = series.map(
      (one) => new TickTrack(one, options.calendarOf(one.listing.contract.conId ?? 0)),
    );
    for (const track of this.#tracks) track.skipTo(options.start, (row) => this.#record(track, row));
    this.#next = this.#earliest();
  }

  nextAt(): Instant | undefined {
    return this.#next === undefined ? undefined : instant(this.#next.nextAt);
  }

  next(): readonly MarketInput[] {
    const track = this.#next;
    if (track === undefined) return [];
    const inputs = track.play((row) => this.#record(track, row));
    this.#next = this.#earliest();
    return inputs;
  }

  /** What the past leaves behind for each instrument that has one. */
  opening(at: Instant): readonly MarketInput[] {
    const inputs = this.#tracks.flatMap((track) => track.opening(at));
    this.#next = this.#earliest();
    return inputs;
  }

  bars({ conId, barSize, hours, from, until }: BarQuery): readonly Bar[] {
    const calendar = this.#trackOf(conId)?.calendar;
    if (calendar === undefined) return [];
    const size = intradayMicros(barSize) ?? LONGEST_BAR;
    const grain = size < MICROS_PER_MINUTE ? 'seconds' : 'minutes';
    const played = this.#tape.bars(conId, grain, { from: instant(from - size), until });
    return groupBars(played, barSize, calendar, hours).filter(({ start }) => start >= from && start < until);
  }

  first(conId: number): Instant | undefined {
    const at = this.#trackOf(conId)?.ticks.at[0];
    return at === undefined ? undefined : instant(at);
  }

  ticks(query: TickQuery): readonly PastTick[] | undefined {
    return this.#trackOf(query.conId)?.past(query);
  }

  #trackOf(conId: number): TickTrack | undefined {
    return this.#tracks.find((track) => track.conId === conId);
  }

  /** Keeps a row for history. Of an instrument that is only quoted that is the midpoint, at which nothing was traded. */
  #record(track: TickTrack, row: number): void {
    const { conId, ticks } = track;
    const at = instant(ticks.at[row] ?? 0);
    if (track.is(row, TICK_ROW.trade)) {
      this.#tape.record({ conId, at, price: ticks.price[row] ?? 0, size: ticks.size[row] ?? 0 });
      return;
    }
    if (track.isTraded) return;
    const middle = ((ticks.bid[row] ?? Number.NaN) + (ticks.ask[row] ?? Number.NaN)) / 2;
    if (!Number.isNaN(middle)) this.#tape.record({ conId, at, price: Number(middle.toFixed(8)), size: 0 });
  }

  /** Of several with an event at the same moment the first of the series. */
  #earliest(): TickTrack | undefined {
    let earliest: TickTrack | undefined;
    for (const track of this.#tracks) {
      if (track.nextAt < (earliest?.nextAt ?? Infinity)) earliest = track;
    }
    return earliest;
  }
}
