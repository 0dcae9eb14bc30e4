import { instant, MICROS_PER_MS, type Instant } from '@tapewright/model';
import type { ExchangeDepth } from '@tapewright/venue';
import type { ApiSession } from '../session/api-session.ts';
import { depthChanges, rowsOf, SIDE, type DepthRow } from './depth-rows.ts';
import { Subscriptions } from './subscriptions.ts';

/** A request of depth: of one exchange's book, or of all as one. */
export interface DepthRequest {
  readonly conId: number;
  readonly rows: number;
  /** Undefined: every exchange, each row with its name. */
  readonly exchange: string | undefined;
}

interface OpenDepth extends DepthRequest {
  bids: readonly DepthRow[];
  asks: readonly DepthRow[];
  hasNews: boolean;
  quietUntil: number;
}

/** As often as quotes. */
const UPDATE_MICROS = 250 * MICROS_PER_MS;

/** Books as clients see them: whole at first, then row by row what changes. */
export class DepthStreams {
  readonly #depthOf: (conId: number, rows: number) => readonly ExchangeDepth[];
  readonly #updateMicros: number;
  readonly #open = new Subscriptions<OpenDepth>();

  constructor(parts: {
    readonly depthOf: (conId: number, rows: number) => readonly ExchangeDepth[];
    /** Overrides the update interval; 0 sends every change at once. */
    readonly updateMicros?: number | undefined;
  }) {
    this.#depthOf = parts.depthOf;
    this.#updateMicros = parts.updateMicros ?? UPDATE_MICROS;
  }

  count(session: ApiSession): number {
    return this.#open.count(session);
  }

  has(session: ApiSession, reqId: number): boolean {
    return this.#open.get(session, reqId) !== undefined;
  }

  open(session: ApiSession, reqId: number, request: DepthRequest, now: Instant): void {
    const depth: OpenDepth = { ...request, bids: [], asks: [], hasNews: true, quietUntil: now };
    this.#open.set(session, reqId, depth);
    this.#send(session, reqId, depth, now);
  }

  cancel(session: ApiSession, reqId: number): boolean {
    return this.#open.delete(session, reqId);
  }

  dropSession(session: ApiSession): void {
    this.#open.dropSession(session);
  }

  /** Something happened in the books of an instrument. */
  changed(conId: number, now: Instant): void {
    if (this.#open.isEmpty) return;
    for (const { session, reqId, request } of this.#open.all()) {
      if (request.conId !== conId) continue;
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
    for (const { request } of this.#open.all()) if (request.hasNews) due = Math.min(due, request.quietUntil);
    return due === Number.POSITIVE_INFINITY ? undefined : instant(due);
  }

  timePassed(now: Instant): void {
    for (const { session, reqId, request } of this.#open.all()) {
      if (request.hasNews && now >= request.quietUntil) this.#send(session, reqId, request, now);
    }
  }

  #send(session: ApiSession, reqId: number, depth: OpenDepth, now: Instant): void {
    const { conId, rows, exchange } = depth;
    const books = this.#depthOf(conId, rows).filter(
      (book) => exchange === undefined || book.exchange === exchange,
    );
    const [bids, asks] = [rowsOf(books, 'bids', rows), rowsOf(books, 'asks', rows)];
    const isSmartDepth = exchange === undefined;
    for (const [side, before, after] of [
      [SIDE.ask, depth.asks, asks],
      [SIDE.bid, depth.bids, bids],
    ] as const) {
      for (const { exchange: marketMaker, ...change } of depthChanges(before, after)) {
        const row = { ...change, side };
        if (isSmartDepth) {
          session.send({
            kind: 'updateMktDepthL2',
            reqId,
            marketDepthData: { ...row, marketMaker, isSmartDepth },
          });
        } else session.send({ kind: 'updateMktDepth', reqId, marketDepthData: row });
      }
    }
    depth.bids = bids;
    depth.asks = asks;
    depth.hasNews = false;
    depth.quietUntil = now + this.#updateMicros;
  }
}
