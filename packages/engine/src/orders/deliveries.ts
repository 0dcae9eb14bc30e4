import { InvariantError } from '@tapewright/model';
import type { OrderNotSentInput, OrderSentInput, OrderUnknownInput } from '../kernel/kernel-io.ts';
import type { OrderNews, OrderRegistry } from './order-registry.ts';

/** What the driver says of an order's way out: it goes under this id, it did not go, nobody knows. */
export class Deliveries {
  readonly #registry: OrderRegistry;
  readonly #news: OrderNews;

  constructor({ registry, news }: { readonly registry: OrderRegistry; readonly news: OrderNews }) {
    this.#registry = registry;
    this.#news = news;
  }

  sent({ intentId, orderId, clientId }: OrderSentInput): void {
    const record = this.#registry.byIntent(intentId);
    if (record === undefined) throw new InvariantError(`no order has the identity ${intentId}`);
    this.#registry.learn(record, { orderId, clientId });
  }

  lost({ intentId, reason }: OrderNotSentInput | OrderUnknownInput, status: 'NotSent' | 'Unknown'): void {
    const record = this.#registry.byIntent(intentId);
    if (record === undefined) throw new InvariantError(`no order has the identity ${intentId}`);
    const isAtBroker = record.status !== 'Sending' && record.status !== 'Unknown';
    if (record.isModifying && isAtBroker && status === 'NotSent') {
      // What was not sent is the change; the order stays as it was.
      record.requested = undefined;
      record.isModifying = false;
      this.#news.orderChanged(record);
      this.#news.alarm('warn', `order ${record.number} not modified: ${reason}`);
      return;
    }
    record.reason = reason;
    if (!this.#registry.move(record, status)) return;
    const what = status === 'NotSent' ? 'is not at the broker' : 'is in an unknown state';
    this.#news.alarm('error', `order ${record.number} ${what}: ${reason}`);
  }
}
