import {
  type Bar,
  type BarSize,
  type Contract,
  type Instant,
  MICROS_PER_DAY,
  MICROS_PER_SECOND,
  plusMicros,
  toIbUtc,
} from '@tapewright/model';
import { type CallOptions, ask } from './ask.ts';
import { HISTORICAL_DATA_END_SINCE } from './bar-stream.ts';
import { toBar } from './bars.ts';
import type { Duration } from './duration.ts';
import { IbError } from './errors.ts';
import { type HistorySpan, parseSpan } from './history-span.ts';
import type { Wire } from './wire.ts';

/** History servers are slow: one page may take so long. */
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
}

/** `ib.history(aapl).bars('1 hour').last('2 years')` */
export interface HistoryOf {
  bars(barSize: BarSize): BarsOf;
}

export interface BarsOf {
  /**
   * The bars of the last `2 years`, `30 days`, `1800 S`, counted back from the newest, oldest first, none twice. A span longer than IB serves at once is asked for
   * page by page, from its end backwards; it then counts calendar days, where IB counts a short span in trading days. The timeout is for each page. Throws an `IbError` when the history server refuses.
   */
  last(span: string, options?: HistoryOptions): Promise<readonly Bar[]>;
}

export function historyOf(wire: Wire, contract: Contract): HistoryOf {
  return {
    bars: (barSize) => ({
      last: (span, options = {}) => lastBars(wire, { contract, barSize, span: parseSpan(span), options }),
    }),
  };
}

interface HistoryRequest {
  readonly contract: Contract;
  readonly barSize: BarSize;
  readonly span: HistorySpan;
  readonly options: HistoryOptions;
}

async function lastBars(wire: Wire, request: HistoryRequest): Promise<readonly Bar[]> {
  const { barSize, span, options } = request;
  const page = longestPage(barSize);
  const isOnePage = page === undefined || span.micros <= page.micros || span.text === page.text;
  if (isOnePage) return askPage(wire, request, span, options.end);
  let end = options.end;
  let bars: readonly Bar[] = [];
  for (let pages = 0; pages < PAGE_LIMIT; pages++) {
    const older = await pageOrNothing(wire, request, page, end);
    const earliest = bars[0]?.start;
    const fresh = earliest === undefined ? older : older.filter((bar) => bar.start < earliest);
    bars = [...fresh, ...bars];
    // Counted back from the newest bar: the gateway's clock, not ours, says when now is.
    const newest = options.end ?? bars.at(-1)?.end ?? wire.now();
    const from = plusMicros(newest, -span.micros);
    // A page without a bar is a holiday or the time before the first trade: step over it.
    end = fresh[0]?.start ?? plusMicros(end ?? newest, -page.micros);
    if (end <= from) return bars.filter((bar) => bar.start >= from);
  }
  throw new RangeError(
    `${span.text} of ${barSize} bars need more than ${PAGE_LIMIT} requests: ask for a shorter span`,
  );
}

/** Nothing where the history server has no data for the page; every other refusal is thrown. */
async function pageOrNothing(
  wire: Wire,
  request: HistoryRequest,
  page: HistorySpan,
  end: Instant | undefined,
): Promise<readonly Bar[]> {
  try {
    return await askPage(wire, request, page, end);
  } catch (error) {
    const isEmpty = error instanceof IbError && error.code === 162 && /no data/i.test(error.text);
    if (isEmpty) return [];
    throw error;
  }
}

function askPage(
  wire: Wire,
  { contract, barSize, options }: HistoryRequest,
  span: HistorySpan,
  end: Instant | undefined,
): Promise<readonly Bar[]> {
  const { whatToShow = 'TRADES', useRth = true, timeout = PAGE_TIMEOUT, signal } = options;
  const shape = { contract, barSize, useRth };
  let bars: readonly Bar[] = [];
  return ask(
    wire,
    {
      request: 'reqHistoricalData',
      contract,
      ask: (reqId) => ({
        kind: 'reqHistoricalData',
        reqId,
        contract,
        endDateTime: end === undefined ? '' : toIbUtc(end),
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
    },
    { timeout, signal },
  );
}

/**
 * The longest span that IB promises for one request of a bar size (API guide, "Valid duration and bar size settings"); undefined where
 * any span goes.
 */
function longestPage(barSize: BarSize): HistorySpan | undefined {
  switch (barSize) {
    case '1 secs':
      return seconds(1_800);
    case '5 secs':
      return seconds(3_600);
    case '10 secs':
    case '15 secs':
      return seconds(14_400);
    case '30 secs':
      return seconds(28_800);
    case '1 min':
      return days(1, '1 D');
    case '2 mins':
      return days(2, '2 D');
    case '3 mins':
    case '5 mins':
    case '10 mins':
    case '15 mins':
    case '20 mins':
      return days(7, '1 W');
    case '30 mins':
    case '1 hour':
    case '2 hours':
    case '3 hours':
    case '4 hours':
    case '8 hours':
      // A month of IB is a calendar month; 28 days are never more.
      return days(28, '1 M');
    case '1 day':
    case '1 week':
    case '1 month':
      return undefined;
  }
}

function seconds(count: number): HistorySpan {
  return { text: `${count} S`, micros: count * MICROS_PER_SECOND };
}

function days(count: number, text: string): HistorySpan {
  return { text, micros: count * MICROS_PER_DAY };
}
