import type { OrderIdMarks } from '../keeping/gateway-state.ts';

/** Order ids a client may use: from 1, and below IB's "unset" 2147483647. */
const MAX_ORDER_ID = 2_147_483_646;

/**
 * The highest order id that each API client has used. It outlives the connection, so a client that comes back is told an id above
 * everything it ever placed.
 */
export class OrderIds {
  /** clientId → highest order id used. */
  readonly #marks: Map<number, number>;

  constructor(marks: OrderIdMarks = []) {
    this.#marks = new Map(marks);
  }

  /** Client id, and the highest order id it has used. */
  get marks(): OrderIdMarks {
    return [...this.#marks];
  }

  /** What nextValidId tells the client. */
  next(clientId: number): number {
    return (this.#marks.get(clientId) ?? 0) + 1;
  }

  /** Records a use. */
  raise(clientId: number, orderId: number): void {
    if (orderId >= this.next(clientId)) this.#marks.set(clientId, orderId);
  }

  /** Every client begins at 1 again. */
  reset(): void {
    this.#marks.clear();
  }

  /** Forgets the latest ids of every client, as some gateways do on a restart. */
  setBack(ids: number): void {
    for (const [clientId, mark] of this.#marks) this.#marks.set(clientId, Math.max(0, mark - ids));
  }

  /** Whether a new order may carry the id: a refusal with IB's code and text, or undefined. */
  refusal(
    clientId: number,
    orderId: number,
  ): { readonly code: number; readonly message: string } | undefined {
    if (orderId < 1 || orderId > MAX_ORDER_ID) {
      return { code: 10149, message: `Invalid order id: ${orderId}` };
    }
    if (orderId < this.next(clientId)) return { code: 103, message: `Duplicate order id: ${orderId}` };
    return undefined;
  }
}
