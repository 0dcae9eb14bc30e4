import {
  type Contract,
  type Decimal,
  type Instant,
  ZONES,
  instantFromSeconds,
  parseIbTime,
  plusMicros,
  toIbUtc,
} from '@tapewright/model';
import type { ServerMessage } from '../messages/index.ts';
import type { CallOptions, Question } from './ask.ts';
import type { HistoryDesk } from './history-desk.ts';
import { type HistorySpan, parseSpan } from './history-span.ts';
import { contractKey } from './quotes.ts';

/** The first server version that can be told to stop. */
const CANCEL_TICKS_SINCE = 215;
/** Pages of one call for ticks. */
const TICK_PAGE_LIMIT = 1_000;
/** IB serves no more at once, but for the rest of the last second. */
const TICKS_PER_PAGE = 1_000;

export interface PastTrade {
  readonly time: Instant;
  readonly price: number;
  readonly size: Decimal | undefined;
  readonly exchange: string;
  readonly specialConditions: string;
  readonly isPastLimit: boolean;
  readonly isUnreported: boolean;
}

export interface PastBidAsk {
  readonly time: Instant;
  readonly bid: number;
  readonly ask: number;
  readonly bidSize: Decimal | undefined;
  readonly askSize: Decimal | undefined;
  readonly isBidPastLow: boolean;
  readonly isAskPastHigh: boolean;
}

export interface PastMidpoint {
  readonly time: Instant;
  readonly price: number;
}

export interface PastTickTypes {
  readonly TRADES: PastTrade;
  readonly BID_ASK: PastBidAsk;
  readonly MIDPOINT: PastMidpoint;
}

export interface PastDataOptions extends CallOptions {
  /** Regular trading hours only; default true. */
  readonly useRth?: boolean | undefined;
}

export interface PriceLevel {
  readonly price: number;
  readonly size?: Decimal | undefined;
}

export interface PastSession {
  /** `YYYYMMDD` */
  readonly date: string;
  /** Undefined where the gateway's text does not read. */
  readonly open: Instant | undefined;
  readonly close: Instant | undefined;
}

/** What the history servers know beside bars. All of it goes through the same pacing. */
export class PastData {
  readonly #desk: HistoryDesk;

  constructor(desk: HistoryDesk) {
    this.#desk = desk;
  }

  /** Every tick from `from` and before `to`, oldest first, page by page. */
  async ticks<What extends keyof PastTickTypes>(
    contract: Contract,
    what: What,
    { from, to, useRth = true, ...call }: PastDataOptions & { readonly from: Instant; readonly to: Instant },
  ): Promise<readonly PastTickTypes[What][]> {
    const found: PastTickTypes[What][] = [];
    let start = from;
    for (let pages = 0; pages < TICK_PAGE_LIMIT; pages++) {
      const page = await this.#tickPage(contract, what, { start, useRth, call });
      found.push(...page.filter(({ time }) => time < to));
      const last = page.at(-1)?.time;
      // A page holds its last second whole, so the next one begins behind it.
      if (last === undefined || last >= to || page.length < TICKS_PER_PAGE) return found;
      start = plusMicros(last, 1_000_000);
    }
    throw new RangeError(`more than ${TICK_PAGE_LIMIT} pages of ticks: ask for a shorter span`);
  }

  /** The first moment of which there is data. */
  head(
    contract: Contract,
    {
      whatToShow = 'TRADES',
      useRth = true,
      ...call
    }: PastDataOptions & { readonly whatToShow?: string } = {},
  ): Promise<Instant> {
    return this.#ask(
      `head ${contractKey(contract)} ${whatToShow} ${useRth}`,
      contract,
      () => ({
        request: 'reqHeadTimeStamp',
        contract,
        subscribes: true,
        ask: (reqId) => ({
          kind: 'reqHeadTimeStamp',
          reqId,
          contract,
          useRTH: useRth,
          whatToShow,
          formatDate: 2,
        }),
        cancel: (reqId) => ({ kind: 'cancelHeadTimeStamp', reqId }),
        take: (message) => {
          if (message.kind !== 'headTimestamp') return undefined;
          const { instant } = parseIbTime(message.headTimestamp);
          if (instant === undefined)
            throw new RangeError(
              `the gateway wrote '${message.headTimestamp}' for the first moment, which does not read`,
            );
          return { value: instant };
        },
      }),
      call,
    );
  }

  /** How much was traded at each price in the last `3 days`. */
  histogram(
    contract: Contract,
    period: string,
    { useRth = true, ...call }: PastDataOptions = {},
  ): Promise<readonly PriceLevel[]> {
    const timePeriod = periodText(parseSpan(period));
    return this.#ask(
      `histogram ${contractKey(contract)} ${timePeriod} ${useRth}`,
      contract,
      () => ({
        request: 'reqHistogramData',
        contract,
        ask: (reqId) => ({ kind: 'reqHistogramData', reqId, contract, useRTH: useRth, timePeriod }),
        cancel: (reqId) => ({ kind: 'cancelHistogramData', reqId }),
        take: (message) =>
          message.kind === 'histogramData' ? { value: message.histogramDataEntries } : undefined,
      }),
      call,
    );
  }

  /** The sessions of the last `2 weeks`, as the exchange held them. */
  schedule(
    contract: Contract,
    span: string,
    { useRth = true, end, ...call }: PastDataOptions & { readonly end?: Instant } = {},
  ): Promise<readonly PastSession[]> {
    const { text: duration } = parseSpan(span);
    const endDateTime = end === undefined ? '' : toIbUtc(end);
    return this.#ask(
      `schedule ${contractKey(contract)} ${duration} ${endDateTime} ${useRth}`,
      contract,
      () => ({
        request: 'reqHistoricalData',
        contract,
        ask: (reqId) => ({
          kind: 'reqHistoricalData',
          reqId,
          contract,
          endDateTime,
          barSizeSetting: '1 day',
          duration,
          useRTH: useRth,
          whatToShow: 'SCHEDULE',
          formatDate: 1,
          keepUpToDate: false,
        }),
        cancel: (reqId) => ({ kind: 'cancelHistoricalData', reqId }),
        take: (message) =>
          message.kind === 'historicalSchedule' ? { value: readSchedule(message) } : undefined,
      }),
      call,
    );
  }

  async #tickPage<What extends keyof PastTickTypes>(
    contract: Contract,
    what: What,
    {
      start,
      useRth,
      call,
    }: { readonly start: Instant; readonly useRth: boolean; readonly call: CallOptions },
  ): Promise<readonly PastTickTypes[What][]> {
    const startDateTime = toIbUtc(start);
    const series = `${contractKey(contract)} ${what}`;
    const ticks = await this.#desk.ask(
      {
        pace: {
          identity: `ticks ${series} ${startDateTime} ${useRth}`,
          series,
          weight: what === 'BID_ASK' ? 2 : 1,
          isFine: true,
        },
        question: () =>
          tickQuestion(contract, what, { startDateTime, useRth, serverVersion: this.#desk.serverVersion }),
      },
      call,
    );
    // The kind of the answer is that of the question.
    return ticks as readonly PastTickTypes[What][];
  }

  #ask<T>(identity: string, contract: Contract, question: () => Question<T>, call: CallOptions): Promise<T> {
    const pace = { identity, series: contractKey(contract), weight: 1 as const, isFine: false };
    return this.#desk.ask({ pace, question }, call);
  }
}

function tickQuestion(
  contract: Contract,
  whatToShow: string,
  {
    startDateTime,
    useRth,
    serverVersion,
  }: { readonly startDateTime: string; readonly useRth: boolean; readonly serverVersion: number },
): Question<readonly (PastTrade | PastBidAsk | PastMidpoint)[]> {
  const found: (PastTrade | PastBidAsk | PastMidpoint)[] = [];
  return {
    request: 'reqHistoricalTicks',
    contract,
    ask: (reqId) => ({
      kind: 'reqHistoricalTicks',
      reqId,
      contract,
      startDateTime,
      endDateTime: '',
      numberOfTicks: TICKS_PER_PAGE,
      whatToShow,
      useRTH: useRth,
      ignoreSize: false,
    }),
    cancel: (reqId) =>
      serverVersion < CANCEL_TICKS_SINCE ? undefined : { kind: 'cancelHistoricalTicks', reqId },
    take: (message) => {
      const ticks = readTicks(message);
      if (ticks === undefined) return undefined;
      found.push(...ticks);
      return 'isDone' in message && message.isDone ? { value: found } : undefined;
    },
  };
}

function readTicks(message: ServerMessage): readonly (PastTrade | PastBidAsk | PastMidpoint)[] | undefined {
  switch (message.kind) {
    case 'historicalTicks':
      return message.historicalTicks.map(({ time, price }) => ({ time: instantFromSeconds(time), price }));
    case 'historicalTicksLast':
      return message.historicalTicksLast.map((tick) => ({
        time: instantFromSeconds(tick.time),
        price: tick.price,
        size: tick.size,
        exchange: tick.exchange,
        specialConditions: tick.specialConditions,
        isPastLimit: tick.tickAttribLast.pastLimit,
        isUnreported: tick.tickAttribLast.unreported,
      }));
    case 'historicalTicksBidAsk':
      return message.historicalTicksBidAsk.map((tick) => ({
        time: instantFromSeconds(tick.time),
        bid: tick.priceBid,
        ask: tick.priceAsk,
        bidSize: tick.sizeBid,
        askSize: tick.sizeAsk,
        isBidPastLow: tick.tickAttribBidAsk.bidPastLow,
        isAskPastHigh: tick.tickAttribBidAsk.askPastHigh,
      }));
    default:
      return undefined;
  }
}

function readSchedule(
  message: Extract<ServerMessage, { kind: 'historicalSchedule' }>,
): readonly PastSession[] {
  const zone = ZONES.find(message.timeZone);
  return message.historicalSessions.map(({ refDate, startDateTime, endDateTime }) => ({
    date: refDate,
    open: parseIbTime(startDateTime, { zone }).instant,
    close: parseIbTime(endDateTime, { zone }).instant,
  }));
}

const PERIOD_UNITS: Readonly<Record<string, string>> = {
  S: 'seconds',
  D: 'days',
  W: 'weeks',
  M: 'months',
  Y: 'years',
};

/** `3 days`: histograms spell their units out. */
function periodText({ text }: HistorySpan): string {
  const [count = '', unit = ''] = text.split(' ');
  return `${count} ${PERIOD_UNITS[unit] ?? unit}`;
}
