import { randomUUID } from 'node:crypto';

/** So many are ready; fewer than half are filled up in the next turn of the event loop. */
const READY = 64;

/**
 * Names for orders that have none: UUIDs, made ahead. Making one takes longer than anything else that happens between the decision and the
 * first byte of an order, except the writing itself.
 */
export class OrderRefs {
  readonly #ready: string[] = [];
  #isFilling = false;

  constructor() {
    this.#fill();
  }

  /** One that nobody has had. */
  next(): string {
    if (this.#ready.length < READY / 2 && !this.#isFilling) {
      this.#isFilling = true;
      setImmediate(() => this.#fill());
    }
    return this.#ready.pop() ?? randomUUID();
  }

  #fill(): void {
    this.#isFilling = false;
    while (this.#ready.length < READY) {
      const ref = randomUUID();
      // It comes as a rope of two dozen pieces; whoever looks into it makes one text of it.
      ref.charCodeAt(0);
      this.#ready.push(ref);
    }
  }
}
