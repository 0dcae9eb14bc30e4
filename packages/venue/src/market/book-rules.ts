import type { OrderProtection } from '../router/order-protection.ts';
import type { QueueModel } from './queue-models.ts';

/** What a venue may choose about its books, and what they may know of others. */
export interface BookRules {
  /** Absent: `BEST_PRICE_FIRST`. */
  readonly protection?: OrderProtection | undefined;
  /** Absent: prints between others fill nothing of ours. */
  readonly queue?: QueueModel | undefined;
  /** The midpoint of another instrument, or its last price; undefined for neither. Absent: nothing is known of others. */
  readonly priceOf?: ((conId: number) => number | undefined) | undefined;
}
