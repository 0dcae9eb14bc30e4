import type {
  DepthRow,
  EngineInput,
  WantBars,
  WantDepth,
  WantInstrument,
  WantQuotes,
} from '@tapewright/engine';
import type { Contract, ContractDetails, Instant, Quote } from '@tapewright/model';
import type { BarItem, BrokerLink, Clock, QuoteItem, Subscription, Wake } from '@tapewright/tws';
import { instant } from '@tapewright/model';
import { BarAssembler, type CompleteBar } from './bar-assembler.ts';
import { durationFor } from './warm-up.ts';

/** What looks a contract up at the gateway. Rejects when there is none, or more than one. */
export type LookUp = (
  contract: Contract,
) => Promise<{ readonly contract: Contract; readonly details: ContractDetails }>;

/** What is told of a book. */
export interface DepthListener {
  book(bids: readonly DepthRow[], asks: readonly DepthRow[]): void;
  notice(text: string): void;
  failed(error: unknown): void;
}

/** Follows the book of a contract until the subscription is cancelled. */
export type WatchDepth = (
  contract: Contract,
  options: { readonly rows: number; readonly smart: boolean },
  listener: DepthListener,
) => Subscription;

/** What the feeds tell. */
export interface FeedListener {
  /** Inputs for the engine, of one moment. */
  inputs(inputs: readonly EngineInput[]): void;
  /** Something that the strategy needs cannot be had: the run cannot go on. */
  failed(what: string, error: Error): void;
  notice(text: string): void;
}

/** IB's generic tick that brings how many shares can be borrowed. */
const SHORTABLE = '236';

/** Turns what the engine wants to know of the market into requests, and the answers into inputs. */
export class MarketFeeds {
  readonly #link: BrokerLink;
  readonly #lookUp: LookUp;
  readonly #watchDepth: WatchDepth;
  readonly #clock: Clock;
  readonly #graceMicros: number;
  readonly #now: () => Instant;
  readonly #listener: FeedListener;
  /** instrument → its contract, once known */
  readonly #contracts = new Map<number, Contract>();
  /** instrument → what waits for its contract */
  readonly #waiting = new Map<number, (() => void)[]>();
  readonly #subscriptions: Subscription[] = [];
  /** series → where its last bar before a restart began */
  readonly #lastStarts: ReadonlyMap<number, Instant>;
  readonly #wakes = new Map<number, Wake>();
  #isClosed = false;

  constructor(parts: {
    readonly link: BrokerLink;
    readonly lookUp: LookUp;
    readonly watchDepth: WatchDepth;
    /** The market's time. */
    readonly clock: Clock;
    readonly graceMicros: number;
    readonly now: () => Instant;
    readonly lastStarts: ReadonlyMap<number, Instant>;
    readonly listener: FeedListener;
  }) {
    this.#link = parts.link;
    this.#lookUp = parts.lookUp;
    this.#watchDepth = parts.watchDepth;
    this.#clock = parts.clock;
    this.#graceMicros = parts.graceMicros;
    this.#now = parts.now;
    this.#lastStarts = parts.lastStarts;
    this.#listener = parts.listener;
  }

  /** A contract that the journal knows: nothing to look up. */
  known(instrument: number, contract: Contract): void {
    this.#contracts.set(instrument, contract);
    for (const begin of this.#waiting.get(instrument) ?? []) begin();
    this.#waiting.delete(instrument);
  }

  wantInstrument(want: WantInstrument): void {
    if (this.#contracts.has(want.instrument)) return;
    void this.#lookUp(want.contract).then(
      ({ contract, details }) => {
        if (this.#isClosed) return;
        const at = this.#now();
        this.#listener.inputs([{ kind: 'instrument', at, instrument: want.instrument, contract, details }]);
        this.known(want.instrument, contract);
      },
      (error: unknown) => {
        if (this.#isClosed) return;
        this.#failed(`the contract ${describe(want.contract)}`, error);
      },
    );
  }

  wantQuotes(want: WantQuotes): void {
    this.#onceKnown(want.instrument, (contract) => {
      let before: Quote | undefined;
      const onItem = (item: QuoteItem): void => {
        if (item.kind === 'quote') {
          const inputs = quoteInputs(item.quote, before, want.instrument, this.#now());
          before = item.quote;
          if (inputs.length > 0) this.#listener.inputs(inputs);
          return;
        }
        this.#remark(`quotes of ${describe(contract)}`, item);
      };
      const options = contract.secType === 'STK' ? { genericTickList: SHORTABLE } : {};
      this.#subscriptions.push(this.#link.watchQuotes(contract, options, onItem));
    });
  }

  /** A book that cannot be had (no subscription, three are followed already) is told; the run goes on without it. */
  wantDepth({ instrument, rows, smart }: WantDepth): void {
    this.#onceKnown(instrument, (contract) => {
      const what = `the book of ${describe(contract)}`;
      const listener: DepthListener = {
        book: (bids, asks) => {
          if (!this.#isClosed)
            this.#listener.inputs([{ kind: 'depth', at: this.#now(), instrument, bids, asks }]);
        },
        notice: (text) => this.#listener.notice(`${what}: ${text}`),
        failed: (error) =>
          this.#listener.notice(
            `${what} is not told: ${error instanceof Error ? error.message : String(error)}`,
          ),
      };
      this.#subscriptions.push(this.#watchDepth(contract, { rows, smart }, listener));
    });
  }

  wantBars(want: WantBars): void {
    this.#onceKnown(want.instrument, (contract) => {
      const lastStart = this.#lastStarts.get(want.series);
      const assembler = new BarAssembler(this.#graceMicros, lastStart);
      const isForex = contract.secType === 'CASH';
      const options = {
        barSize: want.barSize,
        duration: durationFor(want.warmUp, want.barSize, lastStart && this.#now() - lastStart),
        whatToShow: isForex ? 'MIDPOINT' : 'TRADES',
      };
      let toSkip = lastStart === undefined ? want.warmUp : undefined;
      const onItem = (item: BarItem): void => {
        if (item.kind === 'history') {
          const bars = assembler.onHistory(item.bars, this.#now());
          // The first history holds more than was asked for: the strategy gets what it asked for, in a backtest as here.
          const warmUp = bars.filter((bar) => bar.isWarmUp).slice(-1 * (toSkip ?? bars.length));
          const kept = toSkip === 0 ? [] : warmUp;
          toSkip = undefined;
          this.#bars(want, assembler, [...kept, ...bars.filter((bar) => !bar.isWarmUp)]);
        } else if (item.kind === 'update') {
          this.#bars(want, assembler, assembler.onUpdate(item.bar));
        } else {
          this.#remark(`bars of ${describe(contract)}`, item);
        }
      };
      this.#subscriptions.push(this.#link.watchBars(contract, options, onItem));
    });
  }

  /** Ends every subscription. Nothing is told after it. */
  close(): void {
    this.#isClosed = true;
    for (const wake of this.#wakes.values()) wake.cancel();
    for (const subscription of this.#subscriptions) subscription.cancel();
  }

  #bars(want: WantBars, assembler: BarAssembler, bars: readonly CompleteBar[]): void {
    if (this.#isClosed) return;
    if (bars.length > 0) {
      const now = this.#now();
      this.#listener.inputs(bars.map((complete) => barInput(want.series, complete, now)));
    }
    this.#wakes.get(want.series)?.cancel();
    if (assembler.due === undefined) return;
    const wake = this.#clock.wakeAt(instant(assembler.due), () =>
      this.#bars(want, assembler, assembler.tick(this.#now())),
    );
    this.#wakes.set(want.series, wake);
  }

  #onceKnown(instrument: number, begin: (contract: Contract) => void): void {
    const start = (): void => {
      const contract = this.#contracts.get(instrument);
      if (contract !== undefined && !this.#isClosed) begin(contract);
    };
    if (this.#contracts.has(instrument)) return start();
    const waiting = this.#waiting.get(instrument) ?? [];
    waiting.push(start);
    this.#waiting.set(instrument, waiting);
  }

  #remark(what: string, item: Exclude<QuoteItem | BarItem, { kind: 'quote' | 'history' | 'update' }>): void {
    switch (item.kind) {
      case 'notice':
        return this.#listener.notice(`${what}: ${item.message} (${item.code})`);
      case 'gap':
        return this.#listener.notice(
          `${what}: nothing was received for ${Math.round((item.to - item.from) / 1e6)} s`,
        );
      case 'ended':
        return this.#failed(what, item.error);
    }
  }

  #failed(what: string, error: unknown): void {
    if (!this.#isClosed)
      this.#listener.failed(what, error instanceof Error ? error : new Error(String(error)));
  }
}

function barInput(series: number, { bar, isWarmUp }: CompleteBar, now: Instant): EngineInput {
  return {
    kind: 'bar',
    at: isWarmUp ? bar.end : instant(Math.max(now, bar.end)),
    series,
    start: bar.start,
    open: bar.open,
    high: bar.high,
    low: bar.low,
    close: bar.close,
    volume: bar.volume ?? Number.NaN,
    isWarmUp,
  };
}

/** What changed since the picture before: the quote, a print, or both. */
function quoteInputs(
  quote: Quote,
  before: Quote | undefined,
  instrument: number,
  at: Instant,
): EngineInput[] {
  const inputs: EngineInput[] = [];
  const { bid, bidSize, ask, askSize, last, lastSize, shortableShares, isHalted } = quote;
  const isMoved =
    bid !== before?.bid ||
    ask !== before?.ask ||
    differs(bidSize, before?.bidSize) ||
    differs(askSize, before?.askSize) ||
    differs(shortableShares, before?.shortableShares) ||
    isHalted !== before?.isHalted;
  if (isMoved) {
    inputs.push({ kind: 'quote', at, instrument, bid, bidSize, ask, askSize, shortableShares, isHalted });
  }
  const isPrinted = last !== before?.last || differs(lastSize, before?.lastSize);
  if (isPrinted && last !== undefined && lastSize !== undefined) {
    inputs.push({ kind: 'trade', at, instrument, price: last, size: lastSize });
  }
  return inputs;
}

function differs(a: Quote['bidSize'], b: Quote['bidSize']): boolean {
  return a === undefined || b === undefined ? a !== b : !a.equals(b);
}

/** `GOOGL STK` as far as it is known. */
export function describe(contract: Contract): string {
  const { symbol, localSymbol, secType, conId } = contract;
  return [symbol ?? localSymbol ?? (conId === undefined ? '(no symbol)' : `conId ${conId}`), secType]
    .filter((part) => part !== undefined)
    .join(' ');
}
