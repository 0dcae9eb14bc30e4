import type { Order } from '@tapewright/model';
import type { MutableOrder } from '@tapewright/venue';

/** An alias and no interface, so that it can be read by name. */
type OrderFields = { readonly [Key in keyof Order]: Order[Key] };

/**
 * What a client says of an order: a request that was read from the wire has every field there is, and most of them say nothing. Zeros stay,
 * for a price may be zero, and so does `transmit`, whose absence means yes.
 */
export function statedOrder(order: Order, account: string): Order {
  const stated: MutableOrder = {
    action: order.action,
    totalQuantity: order.totalQuantity,
    orderType: order.orderType,
    lmtPrice: order.lmtPrice,
    auxPrice: order.auxPrice,
    tif: order.tif,
    transmit: order.transmit,
  };
  copyFields(order, stated, saysSomething);
  stated.account = account;
  return stated;
}

/** Copies the fields that are wanted one by one: spreading so large an object makes a hash table of it, which costs ten times as much. */
export function copyFields(from: OrderFields, to: MutableOrder, isWanted: (value: unknown) => boolean): void {
  const [source, target]: [Readonly<Record<string, unknown>>, Record<string, unknown>] = [from, to];
  // Not Object.entries: that makes an array for each of them.
  for (const name in source) {
    const value = source[name];
    if (isWanted(value)) target[name] = value;
  }
}

function saysSomething(value: unknown): boolean {
  return (
    value !== undefined && value !== '' && value !== false && !(Array.isArray(value) && value.length === 0)
  );
}
