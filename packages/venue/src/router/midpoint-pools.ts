import type { WorkingOrder } from '../orders/working-order.ts';
import { MidpointPool } from './midpoint-pool.ts';

/** The midpoint pools that an instrument trades in. */
export class MidpointPools {
  readonly #pools: ReadonlyMap<string, MidpointPool>;

  constructor(exchanges: readonly string[]) {
    this.#pools = new Map(exchanges.map((exchange) => [exchange, new MidpointPool()]));
  }

  named(exchange: string): MidpointPool | undefined {
    return this.#pools.get(exchange);
  }

  /** Where an order looks for the midpoint: everywhere for SMART, else where it was sent. */
  for({ destination }: WorkingOrder): readonly (readonly [exchange: string, pool: MidpointPool])[] {
    if (destination === 'SMART') return [...this.#pools];
    const pool = this.#pools.get(destination);
    return pool === undefined ? [] : [[destination, pool]];
  }

  /** Where an order waits for the midpoint. */
  homeOf(order: WorkingOrder): MidpointPool | undefined {
    return this.for(order)[0]?.[1];
  }

  remove(order: WorkingOrder): void {
    for (const pool of this.#pools.values()) pool.remove(order);
  }

  orders(): readonly WorkingOrder[] {
    return [...this.#pools.values()].flatMap((pool) => pool.orders());
  }
}
