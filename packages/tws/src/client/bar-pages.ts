import {
  type Bar,
  type BarSize,
  type Contract,
  type Instant,
  MICROS_PER_DAY,
  plusMicros,
  toIbUtc,
} from '@tapewright/model';
import type { CallOptions, Question } from './ask.ts';
import { HISTORICAL_DATA_END_SINCE } from './bar-stream.ts';
import { toBar } from './bars.ts';
import type { Duration } from './duration.ts';
import { IbError } from './errors.ts';
import type { HistoryCache, HistoryPage } from './history-cache.ts';
import type { HistoryDesk } from './history-desk.ts';
import { type HistorySpan, isFineBar, longestPage } from './history-span.ts';
import { contractKey } from './quotes.ts';
import type { Wire } from './wire.ts';

/** History servers are slow: one page may take so long once it is sent. */
const PAGE_TIMEOUT: Duration = '60s';
/** Pages of one call; beyond it the span is too long for the bar size. */
export const PAGE_LIMIT = 1_000;

export interface HistoryOptions extends CallOptions {
  /** TRADES, MIDPOINT, BID, ASK, ADJUSTED_LAST, …; default TRADES. */
  readonly whatToShow?: string | undefined;
  /** Regular trading hours only; default true. */
  readonly useRth?: boolean | undefined;
  /** The end of the span; default now. */
  readonly end?: Instant | undefined;
  /** Told after each page. */
  readonly onProgress?: ((progress: HistoryProgress) => void) | undefined;
}

export interface HistoryProgress {
  /** Pages that are in. */
  readonly pages: number;
  readonly bars: number;
  /** The beginning of what is in; undefined while nothing is. */
  readonly from: Instant | undefined;
}

export interface BarPagesParts {
  readonly wire: Wire;
  readonly desk: HistoryDesk;
  readonly cache: HistoryCache | undefined;
}

export interface BarRequest {
  readonly contract: Contract;
  readonly barSize: BarSize;
  readonly options: HistoryOptions;
}

/** Bars over any span, page by page from its end backwards, within IB's pacing. */
export class BarPages {
  readonly #parts: BarPagesParts;

  constructor(parts: BarPagesParts) {
    this.#parts = parts;
  }

  async last(request: BarRequest, span: HistorySpan): Promise<readonly Bar[]> {
    const { barSize, options } = request;
    const page = longestPage(barSize);
    const isOnePage = page === undefined || span.micros <= page.micros || span.text === page.text;
    if (isOnePage) return this.#page(request, span, options.end);
    // Counted back from the newest bar: the gateway's clock, not ours, says when now is.
    return this.#collect(request, {
      page,
      span,
      from: (newest) => plusMicros(options.end ?? newest ?? this.#parts.wire.now(), -span.micros),
    });
  }

  async between(request: BarRequest, from: Instant, to: Instant): Promise<readonly Bar[]> {
    const micros = to - from;
    if (micros <= 0) throw new RangeError('the beginning of the span is not before its end');
    const days = Math.ceil(micros / MICROS_PER_DAY);
    const whole = { text: days > 365 ? `${Math.ceil(days / 365)} Y` : `${days} D`, micros };
    const page = longestPage(request.barSize) ?? whole;
    const bars = await this.#collect(
      { ...request, options: { ...request.options, end: to } },
      { page, span: whole, from: () => from },
    );
    return bars.filter((bar) => bar.start < to);
  }

  async #collect(
    request: BarRequest,
    plan: {
      readonly page: HistorySpan;
      readonly span: HistorySpan;
      readonly from: (newest: Instant | undefined) => Instant;
    },
  ): Promise<readonly Bar[]> {
    const { page } = plan;
    const { options, barSize } = request;
    let end = options.end;
    let bars: readonly Bar[] = [];
    for (let pages = 1; pages <= PAGE_LIMIT; pages++) {
      const older = await this.#pageOrNothing(request, page, end);
      const earliest = bars[0]?.start;
      const fresh = earliest === undefined ? older : older.filter((bar) => bar.start < earliest);
      bars = [...fresh, ...bars];
      options.onProgress?.({ pages, bars: bars.length, from: bars[0]?.start });
      const newest = bars.at(-1)?.end;
      const from = plan.from(newest);
      // A page without a bar is a holiday or the time before the first trade: step over it.
      end = fresh[0]?.start ?? plusMicros(end ?? newest ?? this.#parts.wire.now(), -page.micros);
      if (end <= from) return bars.filter((bar) => bar.start >= from);
    }
    throw new RangeError(
      `${plan.span.text} of ${barSize} bars need more than ${PAGE_LIMIT} requests: ask for a shorter span`,
    );
  }

  /** Nothing where the history server has no data for the page; every other refusal is thrown. */
  async #pageOrNothing(
    request: BarRequest,
    page: HistorySpan,
    end: Instant | undefined,
  ): Promise<readonly Bar[]> {
    try {
      return await this.#page(request, page, end);
    } catch (error) {
      const isEmpty = error instanceof IbError && error.code === 162 && /no data/i.test(error.text);
      if (isEmpty) return [];
      throw error;
    }
  }

  async #page(request: BarRequest, span: HistorySpan, end: Instant | undefined): Promise<readonly Bar[]> {
    const { cache, wire } = this.#parts;
    const { contract, barSize, options } = request;
    const { whatToShow = 'TRADES', useRth = true } = options;
    if (whatToShow === 'ADJUSTED_LAST' && end !== undefined) {
      throw new RangeError(
        'ADJUSTED_LAST is served up to now and in one request only: ask for larger bars, a shorter span, or TRADES',
      );
    }
    if (end === undefined || cache === undefined || end > wire.now()) return this.#ask(request, span, end);
    const page: HistoryPage = { contract, barSize, duration: span.text, end, whatToShow, useRth };
    const kept = await cache.load(page);
    if (kept !== undefined) return kept;
    const bars = await this.#ask(request, span, end);
    await cache.save(page, bars);
    return bars;
  }

  #ask(request: BarRequest, span: HistorySpan, end: Instant | undefined): Promise<readonly Bar[]> {
    const { contract, barSize, options } = request;
    const { whatToShow = 'TRADES', useRth = true, timeout = PAGE_TIMEOUT, signal } = options;
    const endDateTime = end === undefined ? '' : toIbUtc(end);
    const series = `${contractKey(contract)} ${whatToShow}`;
    return this.#parts.desk.ask(
      {
        pace: {
          identity: `bars ${series} ${barSize} ${span.text} ${endDateTime} ${useRth}`,
          series,
          weight: whatToShow === 'BID_ASK' ? 2 : 1,
          isFine: isFineBar(barSize),
        },
        question: () => pageQuestion(this.#parts.wire, { ...request, span, endDateTime }),
      },
      { timeout, signal },
    );
  }
}

function pageQuestion(
  wire: Wire,
  {
    contract,
    barSize,
    options,
    span,
    endDateTime,
  }: BarRequest & { readonly span: HistorySpan; readonly endDateTime: string },
): Question<readonly Bar[]> {
  const { whatToShow = 'TRADES', useRth = true } = options;
  const shape = { contract, barSize, useRth };
  let bars: readonly Bar[] = [];
  return {
    request: 'reqHistoricalData',
    contract,
    ask: (reqId) => ({
      kind: 'reqHistoricalData',
      reqId,
      contract,
      endDateTime,
      barSizeSetting: barSize,
      duration: span.text,
      useRTH: useRth,
      whatToShow,
      formatDate: 2,
      keepUpToDate: false,
    }),
    cancel: (reqId) => ({ kind: 'cancelHistoricalData', reqId }),
    take: (message) => {
      if (message.kind === 'historicalDataEnd') return { value: bars };
      if (message.kind !== 'historicalData') return undefined;
      bars = message.historicalDataBars.map((bar) => toBar(bar, shape));
      const isWhole = (wire.serverVersion ?? 0) < HISTORICAL_DATA_END_SINCE;
      return isWhole ? { value: bars } : undefined;
    },
  };
}
