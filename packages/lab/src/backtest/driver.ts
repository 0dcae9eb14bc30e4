import type { Approved, Engine, EngineOutput, WantBars, WantInstrument } from '@tapewright/engine';
import { assertNever, type Instant } from '@tapewright/model';
import type { AccountRecord } from './account-record.ts';
import type { ActionAgenda } from './actions.ts';
import type { CurveRecorder } from './curve-recorder.ts';
import type { Feed } from './feed.ts';
import { BacktestError } from './options.ts';
import { hasConditions, type OrderDesk } from './order-desk.ts';
import type { Recorder } from './recorder.ts';
import type { TickFeed } from './tick-feed.ts';
import { TimerQueue } from './timers.ts';

export interface DriverParts {
  readonly engine: Engine;
  readonly desk: OrderDesk;
  readonly feeds: readonly Feed[];
  readonly account: AccountRecord;
  readonly recorder: Recorder;
  readonly curve: CurveRecorder;
  readonly actions: ActionAgenda;
  readonly tickFeeds: readonly TickFeed[];
}

/**
 * Plays bars to the venue and the engine in the order of time. What happens at the same moment happens in this order: what is due at the
 * venue (a session closes), bars that end, what issuers do, timers, points of bars and ticks. So an order that a strategy places at the end of a bar can trade at the
 * next open, even if that is the same moment.
 */
export class Driver {
  readonly #parts: DriverParts;
  readonly #timers = new TimerQueue();
  /** What the strategy asked for and was not given yet. */
  readonly wantedInstruments: WantInstrument[] = [];
  readonly wantedBars: WantBars[] = [];
  /** Set here and not left undefined, so that it is kept as a plain double: it is written with every bar. */
  #now = 0 as Instant;

  constructor(parts: DriverParts, startAt: Instant) {
    this.#parts = parts;
    this.#now = startAt;
  }

  /** Plays until every feed is at its end. `answerWants` is called when the strategy has asked for something in the midst of it. */
  run(answerWants: () => void): void {
    const { engine, feeds, desk } = this.#parts;
    const [first] = feeds;
    for (;;) {
      // Without an order at work every feed is at rest.
      if (first !== undefined && !desk.isBusy) {
        if (feeds.length === 1) this.#playQuietly(first);
        else this.#playAllQuietly();
      }
      const feed = this.#earliest();
      if (!this.#playNext(feed)) return;
      if (this.wantedBars.length > 0 || this.wantedInstruments.length > 0) answerWants();
      if (engine.failure !== undefined)
        throw new BacktestError(engine.failure.message, { cause: engine.failure });
    }
  }

  get now(): Instant {
    return this.#now;
  }

  /** Gives the engine an input of its own, and acts on all that follows from it. */
  tell(input: Parameters<Engine['handle']>[0]): void {
    this.#now = input.at > this.#now ? input.at : this.#now;
    this.act(this.#parts.engine.handle(input));
    this.#settle();
  }

  /** Lets the venue do what is due now. */
  passTime(): void {
    const { desk } = this.#parts;
    desk.passTime(this.#now);
    desk.lookAhead();
    this.#settle();
  }

  /** Does what the engine decided. What the venue answers waits in the inbox. */
  act(outputs: readonly EngineOutput[]): void {
    const { desk, recorder } = this.#parts;
    for (const output of outputs) {
      switch (output.kind) {
        case 'place':
          this.#wakeFeeds(output.approved);
          desk.place(output.approved, this.#now);
          break;
        case 'modify':
          desk.modify(output.approved, this.#now);
          break;
        case 'cancel':
          desk.cancel(output.intentId, this.#now);
          break;
        case 'setTimer':
          this.#timers.add(output.timer, output.due);
          break;
        case 'wantInstrument':
          this.wantedInstruments.push(output);
          break;
        case 'wantBars':
          this.wantedBars.push(output);
          break;
        case 'wantQuotes':
        case 'wantDepth':
          // Bars are all there is: the strategy sees no quote, as with an instrument that is not quoted.
          break;
        case 'log':
          recorder.log(output);
          break;
        case 'record':
          recorder.record(output);
          break;
        default:
          assertNever(output);
      }
    }
  }

  /** Handles what the venue said, and what came of that, until nobody has anything to say. Then looks whether the market still matters. */
  #settle(): void {
    const { desk, engine, feeds } = this.#parts;
    const { inbox } = desk;
    if (inbox.length === 0) return;
    // By index: what is handled may add to the end.
    for (let i = 0; i < inbox.length; i++) {
      const input = inbox[i];
      if (input !== undefined) this.act(engine.handle(input));
    }
    inbox.length = 0;
    desk.lookAhead();
    for (const feed of feeds) if (feed.isAwake && !desk.watches(feed.conId)) feed.rest();
  }

  /** Before an order: the venue sees where its market stands, and from now on every point of it. Of all markets, if it has conditions. */
  #wakeFeeds({ contract, order }: Approved): void {
    const { desk, feeds } = this.#parts;
    const seen = [];
    for (const feed of feeds) {
      const matters = feed.conId === contract.conId || hasConditions(order) || desk.isMargined;
      if (feed.isAwake || !matters) continue;
      const point = feed.wake(this.#now);
      this.#markUpTo(feed, feed.step);
      if (point !== undefined) seen.push(point);
    }
    seen.sort((a, b) => a.at - b.at);
    for (const point of seen) desk.show(point);
    for (const feed of this.#parts.tickFeeds) {
      const matters = feed.conId === contract.conId || hasConditions(order) || desk.isMargined;
      if (matters) for (const quote of feed.unshown(this.#now)) desk.tell(quote);
    }
  }

  /** The feed that is next: of equal times one whose bar ends, and then the first. */
  #earliest(): Feed | undefined {
    const { feeds } = this.#parts;
    let earliest = feeds[0];
    for (let i = 1; i < feeds.length; i++) {
      const feed = feeds[i];
      if (earliest === undefined || feed === undefined) continue;
      if (feed.nextAt > earliest.nextAt) continue;
      if (feed.nextAt < earliest.nextAt || (feed.isAtBar && !earliest.isAtBar)) earliest = feed;
    }
    return earliest;
  }

  /** Plays what is next. False at the end of all feeds: timers beyond it never fire. */
  #playNext(feed: Feed | undefined): boolean {
    const ticks = this.#earliestTicks();
    const feedAt = feed?.nextAt ?? Number.POSITIVE_INFINITY;
    const { desk } = this.#parts;
    const timerAt = this.#timers.nextAt;
    const actionAt = this.#parts.actions.nextAt;
    if (ticks !== undefined && ticks.nextAt < Math.min(feedAt, timerAt, actionAt, desk.venueDue)) {
      this.#playTicks(ticks, Math.min(feedAt, timerAt, actionAt));
      return true;
    }
    if (feed === undefined || (feedAt === Number.POSITIVE_INFINITY && ticks === undefined)) return false;
    if (actionAt <= timerAt && (actionAt < feed.nextAt || (actionAt === feed.nextAt && !feed.isAtBar))) {
      this.#carryOut();
      return true;
    }
    if (desk.venueDue <= feed.nextAt && desk.venueDue <= timerAt) {
      this.#now = desk.venueDue as Instant;
      this.passTime();
      return true;
    }
    if (timerAt < feed.nextAt || (timerAt === feed.nextAt && !feed.isAtBar)) {
      this.#fireTimer();
      return true;
    }
    if (feed.isAtBar) this.#completeBar(feed);
    else this.#playPoint(feed);
    return true;
  }

  /** An issuer splits, pays or ends an instrument. The venue sees first where its market stands: parts of shares are paid for at that. */
  #carryOut(): void {
    const { actions, desk, feeds } = this.#parts;
    const planned = actions.take();
    if (planned === undefined) return;
    this.#now = planned.at > this.#now ? planned.at : this.#now;
    for (const feed of feeds) {
      const point = feed.conId === planned.conId && !feed.isAwake ? feed.wake(this.#now) : undefined;
      if (point !== undefined) desk.show(point);
    }
    desk.carryOut({ ...planned, at: this.#now });
    this.#settle();
    for (const feed of feeds) if (feed.isAwake && !desk.watches(feed.conId)) feed.rest();
  }

  /** The ticks that are next; undefined at the end of all. */
  #earliestTicks(): TickFeed | undefined {
    const { tickFeeds } = this.#parts;
    let earliest: TickFeed | undefined;
    for (const feed of tickFeeds)
      if (feed.nextAt < (earliest?.nextAt ?? Number.POSITIVE_INFINITY)) earliest = feed;
    return earliest;
  }

  /** Plays ticks of one instrument, until those of another or something else is next, or somebody has something to say. */
  #playTicks(feed: TickFeed, otherwise: number): void {
    const { engine, desk, tickFeeds } = this.#parts;
    let until = otherwise;
    for (const other of tickFeeds) if (other !== feed) until = Math.min(until, other.nextAt);
    for (let at = feed.nextAt; at <= until && at < otherwise && at < desk.venueDue; at = feed.nextAt) {
      this.#now = at as Instant;
      const isShown = desk.isBusy && desk.watches(feed.conId);
      const { instrument, hasQuote, hasTrade } = feed;
      if (isShown && hasQuote) desk.tell(feed.makerQuote());
      if (isShown && hasTrade) desk.tell(feed.print());
      feed.note(isShown);
      let isNews = desk.inbox.length > 0;
      if (isNews) this.#settle();
      if (instrument !== undefined && hasQuote)
        isNews = this.#hear(engine.handle(feed.quote(instrument))) || isNews;
      if (instrument !== undefined && hasTrade)
        isNews = this.#hear(engine.handle(feed.trade(instrument))) || isNews;
      feed.cursor++;
      if (isNews) return;
    }
  }

  /** Does what the engine decided, and answers whether that was anything. */
  #hear(outputs: readonly EngineOutput[]): boolean {
    if (outputs.length === 0) return false;
    this.act(outputs);
    this.#settle();
    return true;
  }

  /** When something happens that is no bar. */
  get #agendaAt(): number {
    const { actions, desk } = this.#parts;
    const dueAt = desk.isFinanced ? desk.venueDue : Number.POSITIVE_INFINITY;
    const ticksAt = this.#earliestTicks()?.nextAt ?? Number.POSITIVE_INFINITY;
    return Math.min(this.#timers.nextAt, actions.nextAt, dueAt, ticksAt);
  }

  #fireTimer(): void {
    const at = this.#timers.nextAt as Instant;
    const timer = this.#timers.take();
    if (timer === undefined) return;
    this.#now = at > this.#now ? at : this.#now;
    this.tell({ kind: 'timer', at: this.#now, timer });
  }

  #playPoint(feed: Feed): void {
    const { desk } = this.#parts;
    const { step } = feed;
    const point = feed.marketStep(step);
    this.#now = point.at;
    feed.shownAt = point.at;
    desk.show(point);
    this.#markUpTo(feed, step + 1);
    feed.goTo(step + 1);
    this.#settle();
  }

  /** Bar after bar while nothing is at the venue and nobody says anything: the hot path of a backtest. */
  #playQuietly(feed: Feed): void {
    // Only what the engine says can bring a timer, an order, a wish or a failure.
    const until = feed.firstEndingFrom(this.#agendaAt);
    const { engine, account, curve } = this.#parts;
    const { trips } = account;
    const { cursor: from, columns, run } = feed;
    if (from >= until) return;
    const room = curve.room;
    let to = until;
    if (run === undefined) room.fill(engine.portfolio.equityFloat, 0, to - from);
    else to = engine.playBars(run, from, until, room);
    curve.addBars(columns.end, from, to, trips.openCount > 0);
    if (feed.isMarket) trips.markBars(feed.index, columns, from, to);
    // What was said came with the last of these bars.
    feed.skipTo(to - 1);
    this.#now = feed.barEnd;
    this.#afterBar(feed, run !== undefined);
  }

  /**
   * The same for several feeds: moment after moment, each with all the bars that end at it, and the equity taken once. A search for the
   * earliest feed, and a count of all that is held, before every single bar would make each dearer with every further instrument.
   */
  #playAllQuietly(): void {
    const { feeds, engine, account, curve } = this.#parts;
    // Only what the engine says can move it, and that ends the quiet.
    const until = this.#agendaAt;
    for (;;) {
      let moment = Number.POSITIVE_INFINITY;
      for (const feed of feeds) if (feed.nextAt < moment) moment = feed.nextAt;
      if (!(moment < until)) return;
      for (const feed of feeds) {
        if (feed.nextAt !== moment) continue;
        if (this.#endBar(feed) === 0) continue;
        curve.add(moment, engine.portfolio.equityFloat, account.trips.openCount > 0);
        return;
      }
      curve.add(moment, engine.portfolio.equityFloat, account.trips.openCount > 0);
    }
  }

  /** The bar is over, and the equity is taken when it is the last of this moment. */
  #completeBar(feed: Feed): void {
    const { engine, curve, account } = this.#parts;
    const at = feed.barEnd;
    this.#endBar(feed);
    const next = this.#earliest();
    if (next?.nextAt === at && next.isAtBar) return;
    curve.add(at, engine.portfolio.equityFloat, account.trips.openCount > 0);
  }

  /** The engine sees the whole bar, and the feed goes on to the next. Returns how many things the engine had to say, which are done. */
  #endBar(feed: Feed): number {
    const { engine, account } = this.#parts;
    this.#now = feed.barEnd;
    if (account.trips.openCount > 0) this.#markRest(feed);
    const { run, cursor } = feed;
    if (run !== undefined) engine.playBars(run, cursor, cursor + 1);
    else if (feed.isRate) engine.handle(feed.rate(cursor));
    return this.#afterBar(feed, run !== undefined || feed.isRate);
  }

  /** Does what the engine had to say of the bar, if it saw it, and goes on to the next. Returns how many things that were. */
  #afterBar(feed: Feed, wasSeen: boolean): number {
    const { engine, desk } = this.#parts;
    const said = wasSeen ? engine.outputs.length : 0;
    if (said > 0) {
      this.act(engine.outputs);
      if (desk.inbox.length > 0) this.#settle();
    }
    feed.nextBar();
    return said;
  }

  /** Notes the points of the bar before `step` that were not noted yet, for the excursions of open trades. */
  #markUpTo(feed: Feed, step: number): void {
    const { trips } = this.#parts.account;
    if (feed.isMarket && trips.openCount > 0) {
      for (let i = feed.unmarked; i < step; i++) trips.mark(feed.index, feed.point(i).price);
    }
    feed.unmarked = step;
  }

  #markRest(feed: Feed): void {
    if (!feed.isMarket) return;
    const { trips } = this.#parts.account;
    if (feed.unmarked > 0) this.#markUpTo(feed, 4);
    else trips.markBars(feed.index, feed.columns, feed.cursor, feed.cursor + 1);
  }
}
