import type { OrderDesk } from '../orders/order-desk.ts';
import type { OrderNews, OrderRegistry } from '../orders/order-registry.ts';
import type { Holding } from '../portfolio/holding.ts';
import type { Portfolio } from '../portfolio/portfolio.ts';
import type { Market, TradedInstrument } from './market.ts';

/** Closing orders tried per holding before a person has to look. */
export const MAX_FLATTEN_ATTEMPTS = 3;

export interface FlatteningConfig {
  readonly desk: OrderDesk;
  readonly registry: OrderRegistry;
  readonly portfolio: Portfolio;
  readonly market: Market;
  readonly news: OrderNews;
  readonly say: (text: string) => void;
}

/**
 * The flatten command. First every order is cancelled and known to be done, because a fill that wins the race changes what is held;
 * then every holding is closed at the market; and it ends only when nothing is held and nothing works. While the line is down it waits.
 */
export class Flattening {
  readonly #config: FlatteningConfig;
  /** holding → closing orders so far */
  readonly #attempts = new Map<Holding, number>();
  #isActive = false;

  constructor(config: FlatteningConfig) {
    this.#config = config;
  }

  get isActive(): boolean {
    return this.#isActive;
  }

  begin(): void {
    this.#isActive = true;
    this.#attempts.clear();
    this.#config.desk.cancelAll();
  }

  end(): void {
    this.#isActive = false;
  }

  /** Does what can be done next. Called after every input while active. */
  step(isLinkUp: boolean): void {
    const { desk, registry, portfolio, say } = this.#config;
    if (!this.#isActive || !isLinkUp) return;
    const own = registry.open.filter((order) => order.origin !== 'external');
    if (own.length > 0) {
      for (const order of own) if (order.origin !== 'flatten') desk.cancel(order);
      return;
    }
    const held = portfolio.holdings.filter((holding) => !holding.isFlat);
    if (held.length === 0) {
      this.#isActive = false;
      say('flat: nothing is held, no order of ours is working');
      return;
    }
    for (const holding of held) this.#close(holding);
  }

  #close(holding: Holding): void {
    const { desk, market, news } = this.#config;
    const instrument = this.#instrumentOf(holding, market);
    if (!instrument.isQualified) return;
    const attempts = (this.#attempts.get(holding) ?? 0) + 1;
    this.#attempts.set(holding, attempts);
    if (attempts > MAX_FLATTEN_ATTEMPTS) {
      if (attempts > MAX_FLATTEN_ATTEMPTS + 1) return;
      const name = holding.contract.symbol ?? 'a holding';
      const tried = `${MAX_FLATTEN_ATTEMPTS} closing orders ended without closing it`;
      news.alarm('error', `cannot flatten ${name}: ${tried}; close it by hand`);
      return;
    }
    desk.place({
      instrument,
      signedQuantity: holding.qty.negated(),
      terms: {},
      origin: 'flatten',
      isTarget: true,
    });
  }

  #instrumentOf(holding: Holding, market: Market): TradedInstrument {
    const known = market.instruments.find((instrument) => instrument.holding === holding);
    return known ?? market.instrument(holding.contract);
  }
}
