import type { Contract, Instant } from '@tapewright/model';
import { Feed } from './feed.ts';
import type { LineBudget } from './line-budget.ts';
import type { QuoteItem, QuoteOptions, StreamEnd, Subscription } from './link.ts';
import { QuoteLine } from './quote-line.ts';
import { MARKET_DATA_TYPE } from './quote-state.ts';
import type { Wire } from './wire.ts';

export interface QuoteFeedOptions extends QuoteOptions {
  readonly signal?: AbortSignal | undefined;
}

/** Quotes of many contracts: one request for each contract and tick list, shared by all who watch it. */
export class Quotes {
  readonly #wire: Wire;
  readonly #budget: LineBudget;
  /** contract and tick list → the one request for them */
  readonly #lines = new Map<string, QuoteLine>();
  /** The market data type that was last asked for in this session. */
  #askedType = MARKET_DATA_TYPE.live;
  /** The least current that anyone has accepted. */
  #wantedType = MARKET_DATA_TYPE.live;

  constructor(wire: Wire, budget: LineBudget) {
    this.#wire = wire;
    this.#budget = budget;
    wire.bookkeepers.add((event) => {
      if (event.kind === 'down') this.#askedType = MARKET_DATA_TYPE.live;
    });
  }

  /** Data of this kind is acceptable from now on. */
  allow(min: QuoteOptions['min'] = 'live'): void {
    this.#wantedType = Math.max(this.#wantedType, MARKET_DATA_TYPE[min]);
    this.#askForType();
  }

  watch(contract: Contract, options: QuoteOptions, listener: (item: QuoteItem) => void): Subscription {
    const { min = 'live', genericTickList = '' } = options;
    this.#wantedType = Math.max(this.#wantedType, MARKET_DATA_TYPE[min]);
    const key = `${contractKey(contract)}|${genericTickList}`;
    let line = this.#lines.get(key);
    if (line === undefined || line.isEnded) {
      line = new QuoteLine({
        wire: this.#wire,
        budget: this.#budget,
        contract,
        options,
        beforeAsk: () => this.#askForType(),
      });
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
