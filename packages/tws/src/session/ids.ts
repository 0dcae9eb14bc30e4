/** Request ids begin here and order ids stay below, so that an error under an id belongs to one thing only. */
export const FIRST_REQUEST_ID = 10_000_000;
/** IB's ids are signed 32-bit numbers. */
const LAST_REQUEST_ID = 2_147_483_647;

/**
 * The one allocator of order ids of a client id, synchronous, and only ever raised: by the gateway's nextValidId, by a persisted
 * high-water mark, and by every order id seen. A gateway that rolls its number back (seen after restarts) changes nothing.
 */
export class OrderIds {
  #highest: number;
  readonly #onAllocated: ((highest: number) => void) | undefined;

  /**
   * `highest`: the highest id ever used by this client id at this gateway, as persisted; 0 for none. `onAllocated` is told of each
   * new highest before it is handed out.
   */
  constructor(highest = 0, onAllocated?: (highest: number) => void) {
    this.#highest = highest;
    this.#onAllocated = onAllocated;
  }

  /** The highest id that is taken; to be persisted. */
  get highest(): number {
    return this.#highest;
  }

  /** `orderId` is taken: the next one is higher. */
  raise(orderId: number): void {
    if (orderId > this.#highest && orderId < FIRST_REQUEST_ID) this.#highest = orderId;
  }

  /** Reserves `count` ids in a row and returns the first; undefined when they would reach the request ids. */
  allocate(count = 1): number | undefined {
    if (this.#highest + count >= FIRST_REQUEST_ID) return undefined;
    const first = this.#highest + 1;
    this.#highest += count;
    this.#onAllocated?.(this.#highest);
    return first;
  }
}

/** Ids of requests: never used twice by one client object, so that a late answer meets nobody. */
export class RequestIds {
  #next = FIRST_REQUEST_ID;

  allocate(): number {
    if (this.#next > LAST_REQUEST_ID) this.#next = FIRST_REQUEST_ID;
    const id = this.#next;
    this.#next += 1;
    return id;
  }
}
