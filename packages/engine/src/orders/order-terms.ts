import { Decimal, type Order } from '@tapewright/model';

/** A number of shares or contracts as a strategy may write it. Texts and Decimals are exact; a number is taken at its decimal text. */
export type Quantity = number | string | Decimal;

/** How to buy or sell. Without any term it is a market order for the day. */
export interface OrderTerms {
  /** IB's order type. Left out, the prices say it: LMT with `limit`, STP with `stop`, STP LMT with both, else MKT. */
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
  /** Any other field of an IB order, by IB's name. */
  readonly fields?: Omit<
    Order,
    | 'action'
    | 'totalQuantity'
    | 'orderType'
    | 'lmtPrice'
    | 'auxPrice'
    | 'tif'
    | 'outsideRth'
    | 'orderRef'
    | 'orderId'
    | 'clientId'
    | 'permId'
    | 'account'
  >;
}

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
  return {
    ...terms.fields,
    account: identity.account,
    orderRef: identity.intentId,
    action: signedQuantity.sign < 0 ? 'SELL' : 'BUY',
    totalQuantity: signedQuantity.abs(),
    orderType: typeOf(terms),
    ...(terms.limit !== undefined && { lmtPrice: terms.limit }),
    ...(terms.stop !== undefined && { auxPrice: terms.stop }),
    tif: terms.tif ?? 'DAY',
    ...(terms.outsideRth !== undefined && { outsideRth: terms.outsideRth }),
  };
}

/** The order with the changes in it. */
export function changedOrder(order: Order, changes: OrderChanges): Order {
  return {
    ...order,
    ...(changes.limit !== undefined && { lmtPrice: changes.limit }),
    ...(changes.stop !== undefined && { auxPrice: changes.stop }),
    ...(changes.quantity !== undefined && { totalQuantity: Decimal.of(changes.quantity) }),
    ...(changes.tif !== undefined && { tif: changes.tif }),
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
  if (terms.type !== undefined) return terms.type;
  if (terms.stop !== undefined) return terms.limit === undefined ? 'STP' : 'STP LMT';
  return terms.limit === undefined ? 'MKT' : 'LMT';
}
