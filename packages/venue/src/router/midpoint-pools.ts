import type { BookSide } from '../book/book.ts';
import type { WorkingOrder } from '../orders/working-order.ts';
import { MidpointPool } from './midpoint-pool.ts';

/** A pool with its name, and how often it had something for those who came. */
interface RankedPool {
  readonly exchange: string;
  readonly pool: MidpointPool;
  asked: number;
  served: number;
}

/**
 * The midpoint pools that an instrument trades in. SMART looks into them one by one, first into the one that had something most often
 * for those who came before.
 */
export class MidpointPools {
  readonly #pools: readonly RankedPool[];

  constructor(exchanges: readonly string[]) {
    this.#pools = exchanges.map((exchange) => ({
      exchange,
      pool: new MidpointPool(),
      asked: 0,
      served: 0,
    }));
  }

  named(exchange: string): MidpointPool | undefined {
    for (const ranked of this.#pools) if (ranked.exchange === exchange) return ranked.pool;
    return undefined;
  }

  /** Where an order looks for the midpoint: everywhere for SMART, likelier pools first, else where it was sent. */
  for({ destination }: WorkingOrder): readonly (readonly [exchange: string, pool: MidpointPool])[] {
    if (destination !== 'SMART') {
      const pool = this.named(destination);
      return pool === undefined ? [] : [[destination, pool]];
    }
    const [first, second] = this.#pools;
    if (first === undefined) return [];
    if (second === undefined) return [[first.exchange, first.pool]];
    const ranked = this.#pools.toSorted((a, b) => likelihood(b) - likelihood(a));
    return ranked.map(({ exchange, pool }) => [exchange, pool]);
  }

  /** Whether any pool has anything for a side at all. */
  hasFor(side: BookSide): boolean {
    return this.#pools.some(({ pool }) => pool.hasFor(side));
  }

  /** Notes whether a pool had something for an order that came. */
  note(exchange: string, hasServed: boolean): void {
    const ranked = this.#pools.find((pool) => pool.exchange === exchange);
    if (ranked === undefined) return;
    ranked.asked++;
    if (hasServed) ranked.served++;
  }

  /** Where an order waits for the midpoint: a SMART one at the first pool, whatever others have served. */
  homeOf({ destination }: WorkingOrder): MidpointPool | undefined {
    return destination === 'SMART' ? this.#pools[0]?.pool : this.named(destination);
  }

  remove(order: WorkingOrder): void {
    for (const { pool } of this.#pools) pool.remove(order);
  }

  get hasOrders(): boolean {
    for (const { pool } of this.#pools) if (pool.hasOrders) return true;
    return false;
  }

  orders(): readonly WorkingOrder[] {
    return this.#pools.flatMap(({ pool }) => pool.orders());
  }
}

/** How often a pool served, with one success and one failure assumed before the first order (Laplace's rule of succession). */
function likelihood({ asked, served }: RankedPool): number {
  return (served + 1) / (asked + 2);
}
