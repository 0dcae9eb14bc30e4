import type { Contract, Instant, Liveness, Quote } from '@tapewright/model';
import type { ServerMessage } from '../messages/index.ts';
import { Feed } from './feed.ts';
import type { QuoteItem, QuoteOptions, StreamEnd, Subscription } from './link.ts';
import { LiveStream } from './live-stream.ts';
import { Listeners } from './listeners.ts';
import { MARKET_DATA_TYPE, QuoteState, isAtLeast } from './quote-state.ts';
import type { Wire } from './wire.ts';

export interface QuoteFeedOptions extends QuoteOptions {
  readonly signal?: AbortSignal | undefined;
}

/** Quotes of many contracts: one request for each contract and tick list, shared by all who watch it. */
export class Quotes {
  readonly #wire: Wire;
  /** contract and tick list → the one request for them */
  readonly #lines = new Map<string, QuoteLine>();
  /** The market data type that was last asked for in this session. */
  #askedType = MARKET_DATA_TYPE.live;
  /** The least current that anyone has accepted. */
  #wantedType = MARKET_DATA_TYPE.live;

  constructor(wire: Wire) {
    this.#wire = wire;
    wire.bookkeepers.add((event) => {
      if (event.kind === 'down') this.#askedType = MARKET_DATA_TYPE.live;
    });
  }

  /** Market-data lines in use. */
  get openLines(): number {
    return this.#lines.size;
  }

  watch(contract: Contract, options: QuoteOptions, listener: (item: QuoteItem) => void): Subscription {
    const { min = 'live', genericTickList = '' } = options;
    this.#wantedType = Math.max(this.#wantedType, MARKET_DATA_TYPE[min]);
    const key = `${contractKey(contract)}|${genericTickList}`;
    let line = this.#lines.get(key);
    if (line === undefined || line.isEnded) {
      line = new QuoteLine(this.#wire, { contract, genericTickList, beforeAsk: () => this.#askForType() });
      this.#lines.set(key, line);
    } else {
      this.#askForType();
    }
    const shared = line;
    const leave = shared.join(min, listener);
    return {
      cancel: () => {
        leave();
        if (shared.isUnwatched && this.#lines.get(key) === shared) {
          this.#lines.delete(key);
          shared.cancel();
        }
      },
    };
  }

  feed(contract: Contract, options: QuoteFeedOptions = {}): Feed<Exclude<QuoteItem, StreamEnd>> {
    return new Feed({
      start: ({ push, fail }) => {
        const { cancel } = this.watch(contract, options, (item) => {
          if (item.kind === 'ended') fail(item.error);
          else push(item);
        });
        return cancel;
      },
      momentOf,
      signal: options.signal,
    });
  }

  /** Delayed or frozen data must be allowed for the whole connection; live data still comes first where there is any. */
  #askForType(): void {
    if (this.#askedType === this.#wantedType || !this.#wire.isUp) return;
    this.#askedType = this.#wantedType;
    this.#wire.send({ kind: 'reqMarketDataType', marketDataType: this.#wantedType });
  }
}

interface LineSpec {
  readonly contract: Contract;
  readonly genericTickList: string;
  readonly beforeAsk: () => void;
}

/** One request for market data and those who watch it. */
class QuoteLine {
  readonly #watchers: Listeners<QuoteItem>;
  readonly #stream: LiveStream;
  readonly #secType: string | undefined;
  #state: QuoteState;
  /** The last item, when it was the end: for those who join in the same moment. */
  #end: StreamEnd | undefined;

  constructor(wire: Wire, { contract, genericTickList, beforeAsk }: LineSpec) {
    this.#secType = contract.secType;
    this.#state = new QuoteState(wire.now(), contract.secType);
    this.#watchers = new Listeners(wire.onHandlerError);
    this.#stream = new LiveStream(wire, {
      request: 'reqMktData',
      contract,
      ask: (reqId) => ({
        kind: 'reqMktData',
        reqId,
        contract,
        genericTickList,
        snapshot: false,
        regulatorySnapshot: false,
      }),
      cancel: (reqId) => ({ kind: 'cancelMktData', reqId }),
      onAsk: (at) => {
        // What was quoted before a loss may be long gone.
        this.#state = new QuoteState(at, this.#secType);
        beforeAsk();
      },
      onMessage: (message, at) => this.#onMessage(message, at),
      onNotice: ({ code, text }, at) => this.#watchers.emit({ kind: 'notice', at, code, message: text }),
      onGap: (from, to) => this.#watchers.emit({ kind: 'gap', from, to }),
      onEnd: (error, at) => {
        this.#end = { kind: 'ended', at, error };
        this.#watchers.emit(this.#end);
      },
    });
  }

  get isEnded(): boolean {
    return this.#end !== undefined;
  }

  get isUnwatched(): boolean {
    return this.#watchers.size === 0;
  }

  join(min: Liveness, listener: (item: QuoteItem) => void): () => void {
    let isWithheld = false;
    let isOver = false;
    const remove = this.#watchers.add((item) => {
      if (isOver) return;
      if (item.kind !== 'quote' || isAtLeast(item.quote.liveness, min)) {
        isWithheld = false;
        listener(item);
        return;
      }
      if (isWithheld) return;
      isWithheld = true;
      const message = `the data is ${item.quote.liveness} and ${min} was asked for: quotes are withheld`;
      listener({ kind: 'notice', at: item.quote.at, code: 0, message });
    });
    const end = this.#end;
    if (end !== undefined) queueMicrotask(() => (isOver ? undefined : listener(end)));
    return () => {
      isOver = true;
      remove();
    };
  }

  cancel(): void {
    this.#stream.cancel();
  }

  #onMessage(message: ServerMessage, at: Instant): void {
    switch (message.kind) {
      case 'marketDataType':
        this.#state.setMarketDataType(message.marketDataType);
        return;
      case 'tickPrice':
        this.#emit(this.#state.applyPrice(message, at));
        return;
      case 'tickSize':
        this.#emit(this.#state.applySize(message, at));
        return;
      case 'rerouteMktDataReq':
        this.#watchers.emit({
          kind: 'notice',
          at,
          code: 0,
          message: `the gateway names conId ${message.conId} on ${message.exchange} for this data: ask for that contract`,
        });
        return;
      default:
        return;
    }
  }

  #emit(quote: Quote | undefined): void {
    if (quote !== undefined) this.#watchers.emit({ kind: 'quote', quote });
  }
}

function momentOf(item: Exclude<QuoteItem, StreamEnd>): Instant {
  if (item.kind === 'quote') return item.quote.at;
  return item.kind === 'gap' ? item.from : item.at;
}

/** What tells two contracts apart for market data: the id and the exchange where known, else everything that was given. */
export function contractKey(contract: Contract): string {
  if (contract.conId !== undefined && contract.conId > 0 && contract.secType !== 'BAG') {
    return `${contract.conId}@${contract.exchange ?? ''}`;
  }
  return JSON.stringify(contract);
}
