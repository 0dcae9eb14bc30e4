import {
  assertNever,
  CALENDARS,
  instant,
  MICROS_PER_MINUTE,
  type CalendarName,
  type Instant,
  type Session,
} from '@tapewright/model';
import type { LiveOrder } from '../orders/live-order.ts';
import { isScheduledDay } from '../schedules/next-moment.ts';
import type { DayRule } from '../schedules/rules.ts';
import type { BarSeries } from '../strategy/bar-series.ts';
import type { StrategyContext } from '../strategy/strategy-context.ts';
import type { Timer } from '../strategy/timers.ts';
import type { Asset, Field, WatchedAsset } from './assets.ts';
import { BarData } from './bar-data.ts';
import { within } from './current-algorithm.ts';
import type { ZiplineTimeRule } from './rules.ts';

/** How long the bars of one moment are waited for when not every asset has one. */
export const WAIT_FOR_BARS_MS = 5_000;

export interface AlgorithmTerms {
  readonly calendar: CalendarName;
  readonly data_frequency: 'daily' | 'minute';
  /** Bars kept, and loaded before the first, by frequency. */
  readonly history: { readonly '1d': number; readonly '1m': number };
  /** Calls the user's handle_data. */
  readonly handleData: () => void;
}

/** A function that `schedule_function` was given. */
interface ScheduledFunction {
  readonly days: DayRule;
  readonly time: ZiplineTimeRule;
  readonly half_days: boolean;
  readonly run: () => void;
  /** The session in which it ran last. */
  ranOn: string;
}

/** What runs under a zipline algorithm: its assets, the moments at which its code is called, and the orders it has made. */
export class Algorithm {
  readonly ctx: StrategyContext;
  readonly data = new BarData(this);
  /** With the attributes that the algorithm sets. */
  context: object = {};
  readonly assets: WatchedAsset[] = [];
  /** id → order */
  readonly orders = new Map<string, LiveOrder>();
  readonly #terms: AlgorithmTerms;
  readonly #scheduled: ScheduledFunction[] = [];
  /** Assets that have a bar of the present moment. */
  readonly #arrived = new Set<Asset>();
  #waiting: Timer | undefined;
  /** The code before the open is running: it may look, and not trade. */
  isBeforeTrading = false;

  constructor(ctx: StrategyContext, terms: AlgorithmTerms) {
    this.ctx = ctx;
    this.#terms = terms;
  }

  symbol(symbol: string): WatchedAsset {
    const instrument = this.ctx.stock(symbol);
    const known = this.assets.find((asset) => asset.instrument === instrument);
    if (known !== undefined) return known;
    const { data_frequency, history } = this.#terms;
    const asset: WatchedAsset = {
      symbol,
      sid: this.assets.length,
      instrument,
      daily: this.ctx.bars(instrument, '1 day', { history: history['1d'] }),
      minutes:
        data_frequency === 'minute'
          ? this.ctx.bars(instrument, '1 min', { history: history['1m'] })
          : undefined,
    };
    this.assets.push(asset);
    return asset;
  }

  watched(asset: Asset): WatchedAsset {
    const watched = this.assets[asset.sid];
    if (watched === asset) return watched;
    throw new Error(`${asset.symbol} belongs to another run: ask symbol() for it in initialize`);
  }

  /** The bars that call its code. */
  driving(asset: WatchedAsset): BarSeries {
    return asset.minutes ?? asset.daily;
  }

  hasArrived(asset: Asset): boolean {
    return this.#arrived.has(asset);
  }

  schedule(event: Omit<ScheduledFunction, 'ranOn'>): void {
    this.#scheduled.push({ ...event, ranOn: '' });
  }

  /** A bar is complete. Its code is called when every asset has one of this moment, or when the wait is over. */
  bar(series: BarSeries): void {
    const asset = this.assets.find((candidate) => this.driving(candidate) === series);
    if (asset === undefined) return;
    // A second bar of the same asset: the moment before it is over, however few have come.
    if (this.#waiting === undefined || this.#arrived.has(asset)) this.#beginMoment();
    this.#arrived.add(asset);
    if (this.#arrived.size === this.assets.length) this.#endMoment();
  }

  /** The day so far of a field, from today's minutes; undefined when today's bar is complete, or has not begun. */
  today({ daily, minutes }: WatchedAsset, field: Field): number | undefined {
    const session = this.#session();
    if (minutes === undefined || session === undefined) return undefined;
    const lastDay = daily.start();
    if (lastDay !== undefined && lastDay >= session.open) return undefined;
    let count = 0;
    while (count < minutes.depth && (minutes.start(count) ?? 0) >= session.open) count++;
    return count === 0 ? undefined : ofMinutes(minutes, field, count);
  }

  #beginMoment(): void {
    if (this.#waiting !== undefined) this.#endMoment();
    this.#arrived.clear();
    this.#waiting = this.ctx.after(WAIT_FOR_BARS_MS, () => this.#endMoment());
  }

  #endMoment(): void {
    this.#waiting?.cancel();
    this.#waiting = undefined;
    within(this, () => {
      this.#terms.handleData();
      this.#runScheduled();
    });
  }

  #runScheduled(): void {
    const session = this.#session();
    if (session === undefined) return;
    for (const event of this.#scheduled) {
      if (!this.#isDue(event, session)) continue;
      event.ranOn = session.date;
      event.run();
    }
  }

  #isDue({ days, time, half_days, ranOn }: ScheduledFunction, session: Session): boolean {
    if (session.isHalfDay && !half_days) return false;
    if (!isScheduledDay(CALENDARS[this.#terms.calendar], days, session)) return false;
    // On days there is one moment, and no time of the day.
    if (this.#terms.data_frequency === 'daily') return ranOn !== session.date;
    switch (time.kind) {
      case 'everyMinute':
        return true;
      case 'open':
        return ranOn !== session.date && this.ctx.now >= session.open + time.minutes * MICROS_PER_MINUTE;
      case 'close':
        return ranOn !== session.date && this.ctx.now >= session.close - time.minutes * MICROS_PER_MINUTE;
      default:
        return assertNever(time);
    }
  }

  /** That of the bars of this moment, which end at or before now. */
  #session(): Session | undefined {
    const calendar = CALENDARS[this.#terms.calendar];
    let latest: Instant | undefined;
    for (const asset of this.#arrived) {
      const start = this.driving(this.watched(asset)).start();
      if (start !== undefined && (latest === undefined || start > latest)) latest = start;
    }
    return latest === undefined
      ? undefined
      : (calendar.sessionAt(latest) ?? calendar.sessionAt(instant(this.ctx.now - 1)));
  }
}

/** What the last `count` minutes come to as one bar. */
function ofMinutes(minutes: BarSeries, field: Field, count: number): number {
  const all = Array.from({ length: count }, (_, ago) => ago);
  switch (field) {
    case 'price':
    case 'close':
      return minutes.close();
    case 'open':
      return minutes.open(count - 1);
    case 'high':
      return Math.max(...all.map((ago) => minutes.high(ago)));
    case 'low':
      return Math.min(...all.map((ago) => minutes.low(ago)));
    case 'volume':
      return all.reduce((sum, ago) => sum + minutes.volume(ago), 0);
  }
}
