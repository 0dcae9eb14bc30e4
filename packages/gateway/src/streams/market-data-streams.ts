import {
  instant,
  MICROS_PER_DAY,
  MICROS_PER_MINUTE,
  MICROS_PER_MS,
  MICROS_PER_SECOND,
  type Decimal,
  type Instant,
} from '@tapewright/model';
import type { ServerMessageInput } from '@tapewright/tws';
import type { Listing } from '@tapewright/venue';
import { DELAYED_UPDATE_MICROS } from '../market/delayed-board.ts';
import type { DerivativesDesk } from '../market/derivatives-desk.ts';
import type { Board } from '../market/quote-board.ts';
import type { Statistics } from '../market/statistics.ts';
import { MARKET_DATA_TYPE } from '../market/ticks.ts';
import { SIMULATED_NEWS, type Headline } from '../news/daily-headlines.ts';
import { isOption } from '../options/option-figures.ts';
import type { ApiSession } from '../session/api-session.ts';
import { BoardImage, slotsOf } from './board-image.ts';
import { derivativeTicks } from './derivative-ticks.ts';
import { DueQueue } from './due-queue.ts';
import { noComputations, optionTicks, type SentComputations } from './option-ticks.ts';
import { delayed, newType, tellTicks, ToldTicks, type ToldLine } from './quote-ticks.ts';
import { statisticsTicks, wantsStatistics } from './statistics-ticks.ts';

/** A line of market data of one client. */
export interface MarketDataLine {
  readonly session: ApiSession;
  readonly reqId: number;
  readonly listing: Listing;
  readonly conId: number;
  readonly genericTicks: ReadonlySet<number>;
  readonly isSnapshot: boolean;
  /** The account has no subscription: what is sent is a quarter of an hour old. */
  readonly isDelayed: boolean;
}

interface OpenLine extends MarketDataLine, ToldLine {
  readonly contract: WatchedContract;
  /** What the client is shown: that of the contract, or late data of its own. */
  readonly image: BoardImage;
  /** The earliest next update; quotes that change before it wait for it. */
  quietUntil: number;
  hasNews: boolean;
  /** It was ended. */
  isOver: boolean;
  /** Snapshots end by then. */
  readonly endBy: number;
  readonly computations: SentComputations;
  /** When statistics are due again. */
  statisticsAt: number;
  /** Headlines before this moment have been told; undefined before the first look. */
  newsFrom?: Instant | undefined;
}

/** A contract that somebody has asked for. */
interface WatchedContract {
  readonly conId: number;
  readonly lines: Set<OpenLine>;
  readonly image: BoardImage;
  /** What any of the lines shows, a bit for each slot. */
  slots: number;
  /** The board has changed since the image was made. */
  isStale: boolean;
  /** Whether its market is open, and at which moment that was found out. */
  isLive: boolean;
  lookedAt: Instant | undefined;
}

/** IB sends a snapshot's end after 11 seconds at the latest. */
const SNAPSHOT_MICROS = 11 * MICROS_PER_SECOND;

/** How often IB updates a line: 250 ms, for currencies 5 ms. Source: IBKR API guide, "Top Market Data (Level I)". */
const UPDATE_MICROS = 250 * MICROS_PER_MS;
const FOREX_UPDATE_MICROS = 5 * MICROS_PER_MS;

/** The generic tick of news about a contract, and how far back its first headline may lie. */
const WIDE_NEWS = 292;
const NEWS_DAYS = 5;

/** All lines of market data: who sees which ticks when. */
export class MarketDataStreams {
  /** session → reqId → line */
  readonly #lines = new Map<ApiSession, Map<number, OpenLine>>();
  /** By conId. */
  readonly #contracts = new Map<number, WatchedContract>();
  /** Lines with something to do at a later time. */
  readonly #waiting = new DueQueue<OpenLine>();
  readonly #boardOf: (conId: number) => Board;
  readonly #delayedBoardOf: (listing: Listing, now: Instant) => Board;
  readonly #isLive: (listing: Listing, at: Instant) => boolean;
  readonly #statisticsOf: (conId: number, at: Instant) => Statistics;
  readonly #derivatives: DerivativesDesk;
  readonly #borrowableOf: (conId: number) => Decimal | undefined;
  readonly #dividendsOf: (conId: number, at: Instant) => Decimal | undefined;
  readonly #headlinesOf: (listing: Listing, from: Instant, until: Instant) => readonly Headline[];
  readonly #updateMicros: number | undefined;
  /** How often a line was opened or ended. */
  changes = 0;

  constructor(parts: {
    readonly boardOf: (conId: number) => Board;
    /** What delayed data shows. */
    readonly delayedBoardOf: (listing: Listing, now: Instant) => Board;
    /** Whether the market of a listing is open, so that its quotes are live. */
    readonly isLive: (listing: Listing, at: Instant) => boolean;
    readonly statisticsOf: (conId: number, at: Instant) => Statistics;
    readonly derivatives: DerivativesDesk;
    /** What can be borrowed of a stock; undefined for as many shares as anybody wants. */
    readonly borrowableOf: (conId: number) => Decimal | undefined;
    /** What a stock has paid a share in the last twelve months; undefined where it has paid nothing. */
    readonly dividendsOf: (conId: number, at: Instant) => Decimal | undefined;
    /** News in [from, until), newest first. */
    readonly headlinesOf: (listing: Listing, from: Instant, until: Instant) => readonly Headline[];
    /** Overrides IB's update interval; 0 sends every change at once. */
    readonly updateMicros?: number | undefined;
  }) {
    this.#boardOf = parts.boardOf;
    this.#delayedBoardOf = parts.delayedBoardOf;
    this.#isLive = parts.isLive;
    this.#statisticsOf = parts.statisticsOf;
    this.#derivatives = parts.derivatives;
    this.#borrowableOf = parts.borrowableOf;
    this.#dividendsOf = parts.dividendsOf;
    this.#headlinesOf = parts.headlinesOf;
    this.#updateMicros = parts.updateMicros;
  }

  count(session: ApiSession): number {
    return this.#lines.get(session)?.size ?? 0;
  }

  has(session: ApiSession, reqId: number): boolean {
    return this.#lines.get(session)?.has(reqId) ?? false;
  }

  open(line: MarketDataLine, now: Instant): void {
    const contract = this.#contract(line.conId);
    const slots = slotsOf(line.genericTicks);
    contract.slots |= slots;
    // The board may have moved while nobody looked.
    contract.isStale = true;
    const open: OpenLine = {
      ...line,
      contract,
      image: line.isDelayed ? new BoardImage() : contract.image,
      slots,
      told: new ToldTicks(),
      tell: line.isDelayed ? tellsLate(line) : tells(line),
      quietUntil: 0,
      hasNews: true,
      isOver: false,
      computations: noComputations(),
      statisticsAt: -Infinity,
      endBy: line.isSnapshot ? now + SNAPSHOT_MICROS : Number.POSITIVE_INFINITY,
    };
    let lines = this.#lines.get(line.session);
    if (lines === undefined) this.#lines.set(line.session, (lines = new Map()));
    lines.set(line.reqId, open);
    contract.lines.add(open);
    this.changes++;
    this.#flush(open, now);
  }

  #contract(conId: number): WatchedContract {
    let contract = this.#contracts.get(conId);
    if (contract === undefined) {
      contract = {
        conId,
        lines: new Set(),
        image: new BoardImage(),
        slots: 0,
        isStale: true,
        isLive: false,
        lookedAt: undefined,
      };
      this.#contracts.set(conId, contract);
    }
    return contract;
  }

  /** Ends a line; false when the client has none under this id. */
  cancel(session: ApiSession, reqId: number): boolean {
    const line = this.#lines.get(session)?.get(reqId);
    if (line === undefined) return false;
    this.#drop(line);
    return true;
  }

  dropSession(session: ApiSession): void {
    for (const line of this.#lines.get(session)?.values() ?? []) this.#drop(line);
    this.#lines.delete(session);
  }

  /** Ends a session's lines of one instrument without a word. */
  dropContract(session: ApiSession, conId: number): void {
    for (const line of this.#lines.get(session)?.values() ?? []) if (line.conId === conId) this.#drop(line);
  }

  /** The board of a contract changed. */
  changed(conId: number, now: Instant): void {
    const contract = this.#contracts.get(conId);
    if (contract === undefined) return;
    contract.isStale = true;
    for (const line of contract.lines) {
      if (line.isDelayed) continue;
      line.hasNews = true;
      if (now >= line.quietUntil) this.#flush(line, now);
      else this.#wait(line);
    }
  }

  /** Figures that lines are told once a minute have changed: they are told at once. */
  restate(conId: number, now: Instant): void {
    for (const line of this.#contracts.get(conId)?.lines ?? []) line.statisticsAt = -Infinity;
    this.changed(conId, now);
  }

  *watched(): Generator<number> {
    for (const { conId, lines } of this.#contracts.values()) if (lines.size > 0) yield conId;
  }

  nextDue(): Instant | undefined {
    const due = this.#waiting.nextDue;
    return due === Number.POSITIVE_INFINITY ? undefined : instant(due);
  }

  timePassed(now: Instant): void {
    if (now < this.#waiting.nextDue) return;
    for (const line of this.#waiting.takeDue(now)) {
      // One before it may have ended it.
      if (!line.isOver && line.hasNews && now >= line.quietUntil) this.#flush(line, now);
      if (!line.isOver && now >= line.endBy) this.#endSnapshot(line);
    }
  }

  #wait(line: OpenLine): void {
    this.#waiting.set(line, dueOf(line));
  }

  #flush(line: OpenLine, now: Instant): void {
    line.hasNews = false;
    this.#waiting.delete(line);
    if (line.isDelayed) {
      this.#flushDelayed(line, now);
      return;
    }
    const interval =
      this.#updateMicros ?? (line.listing.contract.secType === 'CASH' ? FOREX_UPDATE_MICROS : UPDATE_MICROS);
    line.quietUntil = now + interval;
    this.#refresh(line.contract);
    const isLive = this.#isLiveAt(line, now);
    const isFrozen = line.session.marketDataType === MARKET_DATA_TYPE.frozen;
    this.#announce(line, !isLive && isFrozen ? MARKET_DATA_TYPE.frozen : MARKET_DATA_TYPE.live);
    // A snapshot waits for every side, so it says of one without a quote that it has none.
    tellTicks(line, { isLive: isLive && !line.isSnapshot, showsQuotes: isLive || isFrozen });
    if (now >= line.statisticsAt || isOption(line.listing))
      for (const message of this.#furtherTicks(line, now)) line.session.send(message);
    if (!line.isSnapshot) return;
    if (line.told.isComplete) this.#endSnapshot(line);
    else this.#wait(line);
  }

  /** Brings what is shown of a contract up to its board. */
  #refresh(contract: WatchedContract): void {
    if (!contract.isStale) return;
    const board = this.#boardOf(contract.conId);
    contract.isStale = false;
    contract.image.refresh(board, contract.slots);
  }

  #isLiveAt({ contract, listing }: OpenLine, now: Instant): boolean {
    if (contract.lookedAt !== now) {
      contract.lookedAt = now;
      contract.isLive = this.#isLive(listing, now);
    }
    return contract.isLive;
  }

  #announce({ told, session, reqId }: OpenLine, type: number): void {
    const marketDataType = newType(told, type);
    if (marketDataType !== undefined) session.send({ kind: 'marketDataType', reqId, marketDataType });
  }

  /** What a line is told beside quotes: an option's greeks, and statistics once a minute. */
  *#furtherTicks(line: OpenLine, at: Instant): Generator<ServerMessageInput> {
    const { listing, reqId, genericTicks } = line;
    if (isOption(listing)) {
      const board = this.#boardOf(line.conId);
      const { underConId } = listing.details;
      const underlying = underConId === undefined ? undefined : this.#boardOf(underConId);
      yield* optionTicks(line, { board, underlying, at }, line.computations);
    }
    if (at < line.statisticsAt) return;
    line.statisticsAt = at + MICROS_PER_MINUTE;
    if (genericTicks.has(WIDE_NEWS)) yield* this.#newsTicks(line, at);
    yield* derivativeTicks(line, this.#derivatives, at);
    if (!wantsStatistics(genericTicks)) return;
    const isStock = listing.contract.secType === 'STK';
    const [borrowable, dividends] = [this.#borrowableOf(line.conId), this.#dividendsOf(line.conId, at)];
    const asked = { reqId, genericTicks, isStock, borrowable, dividends };
    yield* statisticsTicks(asked, this.#statisticsOf(line.conId, at));
  }

  /** Headlines since the last look; at first the newest of the last days. */
  *#newsTicks(line: OpenLine, at: Instant): Generator<ServerMessageInput> {
    const from = line.newsFrom ?? instant(at - NEWS_DAYS * MICROS_PER_DAY);
    const isFirst = line.newsFrom === undefined;
    line.newsFrom = at;
    const newest = this.#headlinesOf(line.listing, from, at);
    for (const { at: time, articleId, headline } of isFirst ? newest.slice(0, 1) : newest.toReversed())
      yield {
        kind: 'tickNews',
        reqId: line.reqId,
        timestamp: Math.floor(time / MICROS_PER_MS),
        providerCode: SIMULATED_NEWS.providerCode,
        articleId,
        headline,
        extraData: '',
      };
  }

  /** Delayed data does not wait for the market: it goes on by the clock. */
  #flushDelayed(line: OpenLine, now: Instant): void {
    line.quietUntil = now + DELAYED_UPDATE_MICROS;
    line.hasNews = true;
    line.image.refresh(this.#delayedBoardOf(line.listing, now), line.slots);
    this.#announce(line, MARKET_DATA_TYPE.delayed);
    tellTicks(line, { isLive: !line.isSnapshot, showsQuotes: true });
    if (line.isSnapshot && line.told.isComplete) this.#endSnapshot(line);
    else this.#wait(line);
  }

  #endSnapshot(line: OpenLine): void {
    line.session.send({ kind: 'tickSnapshotEnd', reqId: line.reqId });
    this.#drop(line);
  }

  #drop(line: OpenLine): void {
    this.#lines.get(line.session)?.delete(line.reqId);
    line.contract.lines.delete(line);
    this.#waiting.delete(line);
    line.isOver = true;
    this.changes++;
  }
}

/** When a line that waits has something to do. */
function dueOf({ hasNews, quietUntil, endBy }: OpenLine): number {
  return hasNews ? Math.min(quietUntil, endBy) : endBy;
}

/** Tells a client of what all clients see. */
function tells({ session, reqId }: MarketDataLine): ToldLine['tell'] {
  const recipient = session.recipient(reqId);
  return (message) => session.sendShared(message, recipient);
}

/** Tells a client of late data, which is its own. */
function tellsLate({ session, reqId }: MarketDataLine): ToldLine['tell'] {
  return (message) => {
    const shown = delayed(message.for(reqId));
    if (shown !== undefined) session.send(shown);
  };
}
