import type { Contract, Instant, Quote } from '@tapewright/model';
import type { ServerMessage } from '../messages/index.ts';
import { type CallOptions, ask } from './ask.ts';
import { RequestTimeout } from './errors.ts';
import type { LineBudget } from './line-budget.ts';
import { QuoteState } from './quote-state.ts';
import type { Wire } from './wire.ts';

/** What an option model says; what it did not compute is undefined. */
export interface Greeks {
  readonly at: Instant;
  /** 0.25 is 25 %. */
  readonly impliedVol: number | undefined;
  readonly delta: number | undefined;
  readonly gamma: number | undefined;
  readonly vega: number | undefined;
  readonly theta: number | undefined;
  readonly optionPrice: number | undefined;
  readonly underlyingPrice: number | undefined;
  readonly pvDividend: number | undefined;
}

/** The market of a contract at one moment: a new object that never changes. */
export interface MarketPicture {
  /** When its last tick was read. */
  readonly at: Instant;
  readonly contract: Contract;
  readonly quote: Quote;
  /** By IB's model; of options only. */
  readonly greeks: Greeks | undefined;
  /** Whether all of it came that was waited for. */
  readonly isComplete: boolean;
}

export interface PictureSpec {
  readonly contract: Contract;
  readonly genericTickList?: string | undefined;
  /** Ends with the gateway's own word, at most 11 s later; otherwise it is a stream that is cut when it is complete. */
  readonly snapshot: boolean;
  /** Costs a fee for each; all of the national best quote. */
  readonly regulatory?: boolean | undefined;
  readonly isComplete?: ((picture: Pick<MarketPicture, 'quote' | 'greeks'>) => boolean) | undefined;
}

/** IB's model: live and delayed. */
const MODEL_TICKS: ReadonlySet<number> = new Set([13, 83]);

/** Takes a line of the budget while it lasts. With `snapshot` false, what is there when the time is over is the answer. */
export async function takePicture(
  { wire, budget }: { readonly wire: Wire; readonly budget: LineBudget },
  spec: PictureSpec,
  options: CallOptions,
): Promise<MarketPicture> {
  const { contract } = spec;
  const evicted = new AbortController();
  // Any stream is more important; a picture can be taken again.
  const line = { contract, priority: -Infinity, giveWay: (error: Error) => evicted.abort(error) };
  const refusal = budget.take(line);
  if (refusal !== undefined) throw refusal;
  const painter = new Painter(wire.now(), contract);
  try {
    return await ask(
      wire,
      {
        request: 'reqMktData',
        contract,
        subscribes: !spec.snapshot,
        ask: (reqId) => ({
          kind: 'reqMktData',
          reqId,
          contract,
          genericTickList: spec.genericTickList ?? '',
          snapshot: spec.snapshot,
          regulatorySnapshot: spec.regulatory ?? false,
        }),
        cancel: (reqId) => ({ kind: 'cancelMktData', reqId }),
        take: (message, at) => {
          painter.apply(message, at);
          if (message.kind === 'tickSnapshotEnd') return { value: painter.picture(true) };
          const isComplete = spec.isComplete?.(painter.picture(true)) ?? false;
          return isComplete ? { value: painter.picture(true) } : undefined;
        },
      },
      { ...options, signal: AbortSignal.any([evicted.signal, ...given(options.signal)]) },
    );
  } catch (error) {
    if (error instanceof RequestTimeout && !spec.snapshot) return painter.picture(false);
    throw error;
  } finally {
    budget.release(line);
  }
}

function given(signal: AbortSignal | undefined): AbortSignal[] {
  return signal === undefined ? [] : [signal];
}

class Painter {
  readonly #contract: Contract;
  readonly #state: QuoteState;
  #quote: Quote;
  #greeks: Greeks | undefined;
  #at: Instant;

  constructor(at: Instant, contract: Contract) {
    this.#contract = contract;
    this.#state = new QuoteState(at, contract.secType);
    this.#quote = { at, liveness: 'live' };
    this.#at = at;
  }

  apply(message: ServerMessage, at: Instant): void {
    switch (message.kind) {
      case 'marketDataType':
        this.#state.setMarketDataType(message.marketDataType);
        return;
      case 'tickPrice':
        this.#set(this.#state.applyPrice(message, at), at);
        return;
      case 'tickSize':
        this.#set(this.#state.applySize(message, at), at);
        return;
      case 'tickGeneric':
        this.#set(this.#state.applyGeneric(message, at), at);
        return;
      case 'tickOptionComputation':
        if (!MODEL_TICKS.has(message.tickType)) return;
        this.#greeks = readGreeks(message, at);
        this.#at = at;
        return;
      default:
        return;
    }
  }

  picture(isComplete: boolean): MarketPicture {
    return {
      at: this.#at,
      contract: this.#contract,
      quote: this.#quote,
      greeks: this.#greeks,
      isComplete,
    };
  }

  #set(quote: Quote | undefined, at: Instant): void {
    if (quote === undefined) return;
    this.#quote = quote;
    this.#at = at;
  }
}

/** -1 of a price, a volatility or a dividend and -2 of a greek mean that it was not computed. */
export function readGreeks(
  message: Extract<ServerMessage, { readonly kind: 'tickOptionComputation' }>,
  at: Instant,
): Greeks {
  return {
    at,
    impliedVol: unless(message.impliedVol, -1),
    delta: unless(message.delta, -2),
    gamma: unless(message.gamma, -2),
    vega: unless(message.vega, -2),
    theta: unless(message.theta, -2),
    optionPrice: unless(message.optPrice, -1),
    underlyingPrice: unless(message.undPrice, -1),
    pvDividend: unless(message.pvDividend, -1),
  };
}

function unless(value: number | undefined, notComputed: number): number | undefined {
  return value === notComputed ? undefined : value;
}
