import type { WorkingOrder } from '../orders/working-order.ts';
import type { MarketInput } from '../venue-io.ts';
import type { Floor, Market } from './market.ts';

type MakerQuoteInput = Extract<MarketInput, { kind: 'makerQuote' }>;

/**
 * The market of an instrument whose trading is halted: what rests stays where it is, what comes waits, and nothing trades. Orders that
 * have to fill at once are cancelled. What makers show is kept for the time after.
 */
export class HaltedMarket implements Market {
  readonly #behind: Market;
  readonly #floor: Floor;
  readonly #orders = new Set<WorkingOrder>();
  /** Exchange → its last quote in the halt. */
  readonly #quotes = new Map<string, MakerQuoteInput>();

  constructor(behind: Market, floor: Floor) {
    this.#behind = behind;
    this.#floor = floor;
  }

  quote(input: MakerQuoteInput): void {
    this.#quotes.set(input.exchange, input);
  }

  enter(order: WorkingOrder): void {
    if (order.immediacy === undefined) this.#orders.add(order);
    else this.#floor.leftOver(order, 'Trading is halted.');
  }

  withdraw(order: WorkingOrder): void {
    if (!this.#orders.delete(order)) this.#behind.withdraw(order);
  }

  shrink(order: WorkingOrder): void {
    if (!this.#orders.has(order)) this.#behind.shrink(order);
  }

  settle(): void {
    // Nothing trades.
  }

  orders(): readonly WorkingOrder[] {
    return [...this.#behind.orders(), ...this.#orders];
  }

  /** What came in the halt and may trade in the auction that ends it: orders at any price, and within limits of their own. */
  auctionable(): readonly WorkingOrder[] {
    return [...this.#orders].filter(({ plan }) => plan.kind === 'trade' && plan.peg === undefined);
  }

  /** What has come in the meantime, oldest first, for the market that trades again. */
  waiting(): { readonly quotes: readonly MakerQuoteInput[]; readonly orders: readonly WorkingOrder[] } {
    return { quotes: [...this.#quotes.values()], orders: [...this.#orders] };
  }
}
