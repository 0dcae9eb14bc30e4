import type { Order } from '@tapewright/model';

export type MutableOrder = { -readonly [Key in keyof Order]: Order[Key] };
/** An alias and no interface, so that it can be read by name. */
type OrderFields = { readonly [Key in keyof Order]: Order[Key] };

/**
 * A copy of an order, with the usual fields in one order whoever made it. To V8 (of Node 20) an object that was made by spreading may be of
 * a class of its own each time, and the encoder, which looks at every field there is, then takes ten times as long.
 */
export function shapedOrder(order: OrderFields): MutableOrder {
  const shaped: MutableOrder = {
    orderId: undefined,
    clientId: undefined,
    account: undefined,
    orderRef: undefined,
    action: undefined,
    totalQuantity: undefined,
    orderType: undefined,
    lmtPrice: undefined,
    auxPrice: undefined,
    tif: undefined,
    outsideRth: undefined,
    parentId: undefined,
    ocaGroup: undefined,
    transmit: undefined,
  };
  const [source, target]: [Readonly<Record<string, unknown>>, Record<string, unknown>] = [order, shaped];
  for (const name in source) target[name] = source[name];
  return shaped;
}
