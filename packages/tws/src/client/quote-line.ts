import type { Contract, Instant, Liveness, Quote } from '@tapewright/model';
import type { ServerMessage } from '../messages/index.ts';
import { dataHours } from './data-hours.ts';
import { durationMs } from './duration.ts';
import type { LineBudget, LineHolder, LineTaken } from './line-budget.ts';
import type { QuoteItem, QuoteOptions, StreamEnd } from './link.ts';
import { LiveStream, type SilenceLimits } from './live-stream.ts';
import { Listeners } from './listeners.ts';
import { QuoteState, isAtLeast } from './quote-state.ts';
import type { Wire } from './wire.ts';

/** A stream of quotes in regular hours that says nothing for so long is asked for again. */
export const DEFAULT_STALE_AFTER = '2m';

export interface QuoteLineParts {
  readonly wire: Wire;
  readonly budget: LineBudget;
  readonly contract: Contract;
  readonly options: QuoteOptions;
  /** Called before each asking. */
  readonly beforeAsk: () => void;
}

/** One request for market data and those who watch it. */
export class QuoteLine implements LineHolder {
  readonly contract: Contract;
  readonly priority: number;
  readonly #wire: Wire;
  readonly #budget: LineBudget;
  readonly #watchers: Listeners<QuoteItem>;
  /** Undefined when no line was to be had. */
  readonly #stream: LiveStream | undefined;
  #state: QuoteState;
  /** The contract that the gateway names for the data of this one. */
  #rerouted: Contract | undefined;
  /** The last item, when it was the end: for those who join in the same moment. */
  #end: StreamEnd | undefined;

  constructor({ wire, budget, contract, options, beforeAsk }: QuoteLineParts) {
    this.contract = contract;
    this.priority = options.priority ?? 0;
    this.#wire = wire;
    this.#budget = budget;
    this.#state = new QuoteState(wire.now(), contract.secType);
    this.#watchers = new Listeners(wire.onHandlerError);
    const refusal = budget.take(this);
    if (refusal === undefined) this.#stream = this.#begin(options, beforeAsk);
    else this.#end = { kind: 'ended', at: wire.now(), error: refusal };
  }

  get isEnded(): boolean {
    return this.#end !== undefined;
  }

  get isUnwatched(): boolean {
    return this.#watchers.size === 0;
  }

  join(min: Liveness, listener: (item: QuoteItem) => void): () => void {
    this.#budget.touch(this);
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
    this.#budget.release(this);
    this.#stream?.cancel();
  }

  giveWay(error: LineTaken): void {
    this.#stream?.cancel();
    this.#ended(error, this.#wire.now());
  }

  #begin(options: QuoteOptions, beforeAsk: () => void): LiveStream {
    const { contract } = this;
    const { genericTickList = '' } = options;
    return new LiveStream(this.#wire, {
      request: 'reqMktData',
      contract,
      silence: silenceOf(contract, options),
      ask: (reqId) => ({
        kind: 'reqMktData',
        reqId,
        contract: this.#rerouted ?? contract,
        genericTickList,
        snapshot: false,
        regulatorySnapshot: false,
      }),
      cancel: (reqId) => ({ kind: 'cancelMktData', reqId }),
      onAsk: (at) => {
        // What was quoted before a loss may be long gone.
        this.#state = new QuoteState(at, contract.secType);
        beforeAsk();
      },
      onMessage: (message, at) => this.#onMessage(message, at),
      onNotice: ({ code, text }, at) => this.#watchers.emit({ kind: 'notice', at, code, message: text }),
      onGap: (from, to) => this.#watchers.emit({ kind: 'gap', from, to }),
      onEnd: (error, at) => this.#ended(error, at),
    });
  }

  #ended(error: Error, at: Instant): void {
    this.#budget.release(this);
    this.#end = { kind: 'ended', at, error };
    this.#watchers.emit(this.#end);
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
      case 'tickGeneric':
        this.#emit(this.#state.applyGeneric(message, at));
        return;
      case 'rerouteMktDataReq': {
        const { conId, exchange } = message;
        const text = `the gateway names conId ${conId} on ${exchange} for this data, and it is asked for`;
        this.#watchers.emit({ kind: 'notice', at, code: 0, message: text });
        this.#rerouted = { conId, exchange };
        this.#stream?.askAnew(at);
        return;
      }
      default:
        return;
    }
  }

  #emit(quote: Quote | undefined): void {
    if (quote !== undefined) this.#watchers.emit({ kind: 'quote', quote });
  }
}

function silenceOf(
  contract: Contract,
  { staleAfter = DEFAULT_STALE_AFTER, hours }: QuoteOptions,
): SilenceLimits | undefined {
  if (staleAfter === 'never') return undefined;
  return {
    staleAfterMs: durationMs(staleAfter),
    hours: dataHours(contract, hours),
    farm: 'marketData',
    isData: ({ kind }) => kind !== 'marketDataType' && kind !== 'tickReqParams',
  };
}
