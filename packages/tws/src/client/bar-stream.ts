import {
  type Bar,
  type Contract,
  type Instant,
  MICROS_PER_DAY,
  MICROS_PER_MS,
  intradayMicros,
} from '@tapewright/model';
import type { ServerMessage } from '../messages/index.ts';
import { type BarShape, UnreadableBar, type WireBar, toBar } from './bars.ts';
import { dataHours } from './data-hours.ts';
import { durationMs } from './duration.ts';
import { Feed } from './feed.ts';
import type { HistoryDesk } from './history-desk.ts';
import { isFineBar, parseSpan } from './history-span.ts';
import type { BarItem, LiveBarOptions, StreamEnd, Subscription } from './link.ts';
import { LiveStream, type SilenceLimits } from './live-stream.ts';
import { DEFAULT_STALE_AFTER } from './quote-line.ts';
import { contractKey } from './quotes.ts';
import type { Wire } from './wire.ts';

/** The first server version that closes an answer with historicalDataEnd. */
export const HISTORICAL_DATA_END_SINCE = 196;

/** However long the bars, silence is noticed within ten minutes. */
const LONGEST_STALE_MS = 600_000;

export interface BarFeedOptions extends LiveBarOptions {
  readonly signal?: AbortSignal | undefined;
}

/** What streams of bars come from: the session, and the one way to the history servers. */
export interface BarSources {
  readonly wire: Wire;
  readonly desk: HistoryDesk;
}

/** History, then the bar in progress again and again; after a loss, history once more, of which only what is new is handed on. */
export function watchBars(
  { wire, desk }: BarSources,
  contract: Contract,
  options: LiveBarOptions,
  listener: (item: BarItem) => void,
): Subscription {
  const { barSize, whatToShow = 'TRADES', useRth = true, staleAfter = DEFAULT_STALE_AFTER } = options;
  const shape: BarShape = { contract, barSize, useRth };
  const bars = new BarsOfStream(shape, (item) => {
    try {
      listener(item);
    } catch (error) {
      wire.onHandlerError(error);
    }
  });
  return new LiveStream(wire, {
    request: 'reqHistoricalData',
    contract,
    silence: staleAfter === 'never' ? undefined : silenceOf(contract, options, durationMs(staleAfter)),
    ask: (reqId) => ({
      kind: 'reqHistoricalData',
      reqId,
      contract,
      endDateTime: '',
      barSizeSetting: barSize,
      duration: bars.duration(options.duration, wire.now()),
      useRTH: useRth,
      whatToShow,
      formatDate: 2,
      keepUpToDate: true,
    }),
    turn: (go) =>
      desk.turn(
        {
          identity: `live bars ${contractKey(contract)} ${barSize} ${options.duration} ${whatToShow} ${useRth}`,
          series: `${contractKey(contract)} ${whatToShow}`,
          weight: whatToShow === 'BID_ASK' ? 2 : 1,
          isFine: isFineBar(barSize),
        },
        go,
      ),
    cancel: (reqId) => ({ kind: 'cancelHistoricalData', reqId }),
    onAsk: () => undefined,
    onMessage: (message, at) => bars.onMessage(message, at),
    onNotice: ({ code, text }, at) => bars.emit({ kind: 'notice', at, code, message: text }),
    onGap: (from, to) => bars.emit({ kind: 'gap', from, to }),
    onEnd: (error, at) => bars.emit({ kind: 'ended', at, error }),
  });
}

function silenceOf(
  contract: Contract,
  { barSize, hours }: LiveBarOptions,
  staleAfterMs: number,
): SilenceLimits {
  // The gateway sends the bar in progress every few seconds while the contract trades.
  const barMs = (intradayMicros(barSize) ?? 0) / MICROS_PER_MS;
  return {
    staleAfterMs: Math.max(staleAfterMs, Math.min(barMs, LONGEST_STALE_MS)),
    hours: dataHours(contract, hours),
    farm: 'history',
    isData: () => true,
  };
}

/** The same as an async iterable. */
export function feedBars(
  sources: BarSources,
  contract: Contract,
  options: BarFeedOptions,
): Feed<Exclude<BarItem, StreamEnd>> {
  return new Feed({
    start: ({ push, fail }) => {
      const subscription = watchBars(sources, contract, options, (item) => {
        if (item.kind === 'ended') fail(item.error);
        else push(item);
      });
      return () => subscription.cancel();
    },
    momentOf: (item) => (item.kind === 'gap' ? item.from : item.at),
    signal: options.signal,
  });
}

class BarsOfStream {
  readonly #shape: BarShape;
  readonly emit: (item: BarItem) => void;
  /** The start of the newest bar that was handed on; history after a loss begins there. */
  #newest: Instant | undefined;

  constructor(shape: BarShape, emit: (item: BarItem) => void) {
    this.#shape = shape;
    this.emit = emit;
  }

  /** As much past as the caller wants, and after a long gap so much that nothing is missing. */
  duration(wanted: string, now: Instant): string {
    if (this.#newest === undefined) return wanted;
    const gap = now - this.#newest;
    return gap < parseSpan(wanted).micros ? wanted : `${Math.ceil(gap / MICROS_PER_DAY) + 1} D`;
  }

  onMessage(message: ServerMessage, at: Instant): void {
    switch (message.kind) {
      case 'historicalData':
        this.#onHistory(message.historicalDataBars, at);
        return;
      case 'historicalDataUpdate':
        this.#onUpdate(message.historicalDataBar, at);
        return;
      default:
        return;
    }
  }

  #onHistory(wireBars: readonly WireBar[], at: Instant): void {
    const bars = wireBars.flatMap((wire) => this.#read(wire, at));
    const from = this.#newest;
    // The bar that was in progress when the line was lost comes again, complete by now.
    const fresh = from === undefined ? bars : bars.filter((bar) => bar.start >= from);
    this.#newest = fresh.at(-1)?.start ?? from;
    this.emit({ kind: 'history', at, bars: fresh });
  }

  #onUpdate(wire: WireBar, at: Instant): void {
    for (const bar of this.#read(wire, at)) {
      // A bar older than the newest is no news: gateways repeat the last one around the turn of a bar.
      if (this.#newest !== undefined && bar.start < this.#newest) return;
      this.#newest = bar.start;
      this.emit({ kind: 'update', at, bar });
    }
  }

  /** One bar, or none and a notice: one bar that does not read must not cost the others. */
  #read(wire: WireBar, at: Instant): Bar[] {
    try {
      return [toBar(wire, this.#shape)];
    } catch (error) {
      if (!(error instanceof UnreadableBar)) throw error;
      this.emit({ kind: 'notice', at, code: 0, message: error.message });
      return [];
    }
  }
}
