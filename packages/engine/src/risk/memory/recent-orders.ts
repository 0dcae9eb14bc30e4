import type { Instant } from '@tapewright/model';
import type { Intent } from '../../kernel/kernel-io.ts';
import { contractKey } from '../../portfolio/contract-key.ts';

/** Different orders kept within one window; the oldest is forgotten first. */
export const MAX_RECENT_ORDERS = 10_000;

/** When an order alike in contract, side, quantity, type and prices was last let out. */
export class RecentOrders {
  /** what makes orders alike → when the last one was let out, oldest first */
  readonly #lastSent = new Map<string, Instant>();

  sent(intent: Intent): void {
    const key = likeness(intent);
    this.#lastSent.delete(key);
    this.#lastSent.set(key, intent.at);
    if (this.#lastSent.size <= MAX_RECENT_ORDERS) return;
    for (const oldest of this.#lastSent.keys()) {
      this.#lastSent.delete(oldest);
      return;
    }
  }

  lastAlike(intent: Intent): Instant | undefined {
    return this.#lastSent.get(likeness(intent));
  }
}

function likeness({ contract, order }: Intent): string {
  const { action, totalQuantity, orderType, lmtPrice, auxPrice, tif } = order;
  return [contractKey(contract), action, totalQuantity, orderType, lmtPrice, auxPrice, tif].join('|');
}
