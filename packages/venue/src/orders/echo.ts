import { Decimal, type Order } from '@tapewright/model';
import type { Instrument } from '../market/instrument.ts';
import type { Listing, OrderInput } from '../venue-io.ts';
import { blankOrder, type MutableOrder } from './blank-order.ts';
import type { Terms } from './terms.ts';
import { WorkingOrder } from './working-order.ts';

/** Fields may be there without a value. */
type WithGaps = { readonly [Key in keyof Order]?: Order[Key] | undefined };

/**
 * The order as the broker states it from now on: what was asked, its own names for it, and what it filled in.
 *
 * All of it in one literal, and then field by field: an order made of others by spreading is a hash table to V8, ten times the size.
 */
export function acceptedOrder(
  asked: Order,
  terms: Terms,
  ids: { permId: number; orderId: number; clientId: number; account: string },
): Order {
  const order = blankOrder();
  copyDefined(asked, order);
  order.permId = ids.permId;
  order.orderId = ids.orderId;
  order.clientId = ids.clientId;
  order.account = ids.account;
  order.action = terms.side === 0 ? 'BUY' : 'SELL';
  order.orderType = terms.type.name;
  order.tif = terms.tif;
  order.totalQuantity = terms.quantity;
  return order;
}

/** An order as it is taken in, under its names. */
export function takenIn(
  { orderId, clientId, account, order }: Extract<OrderInput, { kind: 'place' }>,
  terms: Terms,
  parts: {
    readonly permId: number;
    readonly tag: number;
    readonly instrument: Instrument;
    readonly exchange: string;
  },
): WorkingOrder {
  const { permId, tag, instrument, exchange } = parts;
  const working = new WorkingOrder({
    permId,
    tag,
    account,
    clientId,
    orderId,
    instrument,
    contract: instrument.contractAt(exchange),
    order: acceptedOrder(order, terms, { permId, orderId, clientId, account }),
    type: terms.type,
    side: terms.side,
    units: terms.units,
  });
  working.setTerms(terms);
  working.allotments = terms.allotments;
  return working;
}

/** `BUY 1,500 AAPL NASDAQ.NMS`, `SELL 25K EUR.USD Forex`: how the gateway describes an order in its warnings. */
export function describeOrder({ order, instrument }: WorkingOrder): string {
  const quantity = order.totalQuantity ?? Decimal.ZERO;
  const isForex = instrument.listing.contract.secType === 'CASH';
  const size = isForex ? describeMoney(quantity) : groupThousands(quantity);
  return `${order.action} ${size} ${describeContract(instrument.listing)}`;
}

/** `25K`, `1.5M`, `1,250K`. */
function describeMoney(quantity: Decimal): string {
  if (quantity.atLeast(1_000_000) && quantity.isMultipleOf(100_000))
    return `${quantity.dividedBy(1_000_000, 1).toString()}M`;
  if (quantity.isMultipleOf(1_000)) return `${groupThousands(quantity.dividedBy(1_000, 0))}K`;
  return groupThousands(quantity);
}

/** `AAPL NASDAQ.NMS` with the market's segment, `IBM NYSE` where there is none, or `EUR.USD Forex`. */
function describeContract({ contract }: Listing): string {
  if (contract.secType === 'CASH') return `${contract.localSymbol} Forex`;
  const segment = contract.tradingClass === contract.symbol ? '' : `.${contract.tradingClass}`;
  return `${contract.symbol} ${contract.primaryExch}${segment}`;
}

function groupThousands(quantity: Decimal): string {
  const [whole = '', fraction] = quantity.toString().split('.');
  const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** Without the fields that are there but unset, which would hide what the broker fills in. */
export function definedFields(order: WithGaps): Order {
  const defined: MutableOrder = {};
  copyDefined(order, defined);
  return defined;
}

function copyDefined(from: WithGaps, to: MutableOrder): void {
  const [source, target]: [Readonly<Record<string, unknown>>, Record<string, unknown>] = [from, to];
  for (const name of Object.keys(source)) {
    if (source[name] !== undefined) target[name] = source[name];
  }
}
