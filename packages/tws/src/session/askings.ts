import type { SnapshotPart } from './snapshot.ts';

/** Who asked for something whose answer carries no id. */
export type Asker = 'session' | 'user';

const PART_OF_REQUEST: ReadonlyMap<string, SnapshotPart> = new Map([
  ['reqOpenOrders', 'openOrders'],
  ['reqAllOpenOrders', 'openOrders'],
  ['reqCompletedOrders', 'completedOrders'],
  ['reqPositions', 'positions'],
]);

const PART_OF_END: ReadonlyMap<string, SnapshotPart> = new Map([
  ['openOrderEnd', 'openOrders'],
  ['completedOrdersEnd', 'completedOrders'],
  ['positionEnd', 'positions'],
]);

/** Askings that wait for their end, of one kind; beyond it the oldest were never answered. */
const WAITING_LIMIT = 100;

/**
 * Whose answer it is that ends: answers without an id come in the order of the questions. Without this, an answer to a user's question
 * from before an outage would count as the session's own from after it.
 */
export class Askings {
  /** part → who waits for it, oldest first */
  readonly #waiting = new Map<SnapshotPart, Asker[]>();
  /** How many wait: most messages come while nobody does. */
  #count = 0;

  asked(request: string, asker: Asker): void {
    const part = PART_OF_REQUEST.get(request);
    if (part === undefined) return;
    const waiting = this.#waiting.get(part) ?? [];
    waiting.push(asker);
    if (waiting.length > WAITING_LIMIT) waiting.shift();
    else this.#count++;
    this.#waiting.set(part, waiting);
  }

  /** Whose answer the message ends, and of what; undefined for a message that ends none, and for an end that nobody asked for. */
  ended(message: string): { readonly part: SnapshotPart; readonly asker: Asker } | undefined {
    if (this.#count === 0) return undefined;
    const part = PART_OF_END.get(message);
    const asker = part === undefined ? undefined : this.#waiting.get(part)?.shift();
    if (part === undefined || asker === undefined) return undefined;
    this.#count--;
    return { part, asker };
  }
}
