import { Decimal, type Order } from '@tapewright/model';

/** A number of shares or contracts as a strategy may write it. Texts and Decimals are exact; a number is taken at its decimal text. */
export type Quantity = number | string | Decimal;

/** How to buy or sell. Without any term it is a market order for the day. */
export interface OrderTerms {
  /** IB's order type. Left out, `fields` or the prices say it: LMT with `limit`, STP with `stop`, STP LMT with both, else MKT. */
  readonly type?: string;
  /** In the contract's currency. */
  readonly limit?: number;
  /** What triggers a stop order, in the contract's currency. */
  readonly stop?: number;
  /** DAY when left out; GTC, IOC, … */
  readonly tif?: string;
  readonly outsideRth?: boolean;
  /** Not to be sent later than this after the decision; the engine's `sendWithinMs` when left out. */
  readonly notAfterMs?: number;
  /**
   * Fields of an IB order, by IB's names: `orderTypes.trailingStop({ percent: 2 })`, `ibAlgos.adaptive('Normal')`, `conditions.when(…).releases()`,
   * or several of them spread into one object. The terms above count before these.
   */
  readonly fields?: FreeFields;
}

/** The fields of an order but those that say whose it is, what it trades and to what it belongs. */
export type FreeFields = Omit<
  Order,
  | 'action'
  | 'totalQuantity'
  | 'orderRef'
  | 'orderId'
  | 'clientId'
  | 'permId'
  | 'account'
  | 'parentId'
  | 'transmit'
>;

/** What `modify` may change; the rest of the order stays. */
export interface OrderChanges {
  readonly limit?: number;
  readonly stop?: number;
  /** The new total, what is filled included. */
  readonly quantity?: Quantity;
  readonly tif?: string;
}

/** The order in IB's fields, for a quantity whose sign is the side. */
export function orderOf(
  signedQuantity: Decimal,
  terms: OrderTerms,
  identity: { readonly account: string; readonly intentId: string },
): Order {
  const { account, intentId: orderRef } = identity;
  const action = signedQuantity.sign < 0 ? 'SELL' : 'BUY';
  const tif = terms.tif ?? terms.fields?.tif ?? 'DAY';
  const totalQuantity = signedQuantity.abs();
  if (isPlainMarket(terms)) return { account, action, orderRef, orderType: 'MKT', tif, totalQuantity };
  // In the order of their names, in which the event log has them.
  const order: { -readonly [Key in keyof Order]: Order[Key] } = { account, action };
  if (terms.stop !== undefined) order.auxPrice = terms.stop;
  if (terms.limit !== undefined) order.lmtPrice = terms.limit;
  order.orderRef = orderRef;
  order.orderType = typeOf(terms);
  if (terms.outsideRth !== undefined) order.outsideRth = terms.outsideRth;
  order.tif = tif;
  order.totalQuantity = totalQuantity;
  return terms.fields === undefined ? order : { ...terms.fields, ...order };
}

/** The commonest order of all: it is made in one piece, a third of the size of one that grows field by field. */
function isPlainMarket({ type = 'MKT', stop, limit, outsideRth, fields }: OrderTerms): boolean {
  return (
    type === 'MKT' &&
    stop === undefined &&
    limit === undefined &&
    outsideRth === undefined &&
    fields === undefined
  );
}

/** The order with the changes in it. */
export function changedOrder(order: Order, changes: OrderChanges): Order {
  return {
    ...order,
    ...(changes.limit !== undefined && { lmtPrice: changes.limit }),
    ...(changes.stop !== undefined && { auxPrice: changes.stop }),
    ...(changes.quantity !== undefined && { totalQuantity: Decimal.of(changes.quantity) }),
    ...(changes.tif !== undefined && { tif: changes.tif }),
    // What was held back for its group has long been let go.
    ...(order.transmit === false && { transmit: true }),
  };
}

/** Whether the broker reports the order as we want it. It fills in fields that we left unset, and those do not count. */
export function agrees(broker: Order, ours: Order): boolean {
  const wanted = ours.totalQuantity;
  if (wanted !== undefined && broker.totalQuantity?.equals(wanted) !== true) return false;
  if (ours.lmtPrice !== undefined && broker.lmtPrice !== ours.lmtPrice) return false;
  if (ours.auxPrice !== undefined && broker.auxPrice !== ours.auxPrice) return false;
  return ours.tif === undefined || broker.tif === ours.tif;
}

function typeOf(terms: OrderTerms): string {
  const type = terms.type ?? terms.fields?.orderType;
  if (type !== undefined) return type;
  if (terms.stop !== undefined) return terms.limit === undefined ? 'STP' : 'STP LMT';
  return terms.limit === undefined ? 'MKT' : 'LMT';
}
