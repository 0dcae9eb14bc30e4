import {
  Decimal,
  type CommissionAndFeesReport,
  type CommissionEvent,
  type Contract,
  type Execution,
  type ExecutionEvent,
  type Instant,
  type OrderEvent,
  type OrderState,
} from '@tapewright/model';
import type { Bearer } from '../allocation/allotment.ts';
import { executionTime } from '../hours/broker-time.ts';
import type { Fill } from '../market/market.ts';
import { isWaiting } from '../order-types/order-type.ts';
import type { OrderInput } from '../venue-io.ts';
import { acceptedOrder } from './echo.ts';
import type { Terms } from './terms.ts';
import type { WorkingOrder } from './working-order.ts';

/** The order as it stands now. */
export function orderEvent(order: WorkingOrder, at: Instant): OrderEvent {
  const { grid } = order.instrument;
  const filled = grid.sizeOf(order.filledUnits);
  return {
    kind: 'order',
    at,
    orderId: order.orderId,
    clientId: order.clientId,
    permId: order.permId,
    contract: order.contract,
    order: order.order,
    state: orderState(order),
    status: order.status,
    filled,
    remaining:
      order.phase === 'done' && order.status === 'Filled' ? Decimal.ZERO : grid.sizeOf(order.openUnits),
    avgFillPrice: order.averagePrice,
    lastFillPrice: order.lastFillPrice,
    parentId: order.parent?.orderId ?? 0,
    whyHeld: whyHeld(order),
  };
}

export function orderState(order: WorkingOrder): OrderState {
  if (order.completedAt === undefined) return { status: order.status };
  return {
    status: order.status,
    completedTime: executionTime(order.completedAt),
    completedStatus: order.completedStatus,
  };
}

/** An order that is only asked about, as it would stand. */
export function previewEvent(
  { orderId, clientId, account, order }: Extract<OrderInput, { kind: 'place' }>,
  preview: { readonly contract: Contract; readonly terms: Terms; readonly state: OrderState },
  at: Instant,
): OrderEvent {
  const { contract, terms, state } = preview;
  return {
    kind: 'order',
    at,
    orderId,
    clientId,
    permId: 0,
    contract,
    order: { ...acceptedOrder(order, terms, { permId: 0, orderId, clientId, account }), whatIf: true },
    state,
    status: 'PreSubmitted',
    filled: Decimal.ZERO,
    remaining: terms.quantity,
    avgFillPrice: 0,
    lastFillPrice: 0,
    parentId: order.parentId ?? 0,
    whyHeld: '',
  };
}

/** A fill, after it was added to the order and to whoever bears it. */
export function executionEvent(
  order: WorkingOrder,
  fill: Fill,
  bearer: Bearer,
  { execId, at }: { readonly execId: string; readonly at: Instant },
): ExecutionEvent {
  const { grid } = order.instrument;
  const { orderRef } = order.order;
  // Fields that may be missing come last, and not by spreading, which takes as long as the rest of the event.
  const execution: { -readonly [Key in keyof Execution]: Execution[Key] } = {
    orderId: order.orderId,
    execId,
    time: executionTime(at),
    acctNumber: bearer.account,
    exchange: fill.exchange,
    side: order.isBuy ? 'BOT' : 'SLD',
    shares: grid.sizeOf(fill.units),
    price: fill.price,
    permId: order.permId,
    clientId: order.clientId,
    cumQty: grid.sizeOf(bearer.filledUnits),
    avgPrice: bearer.averagePrice,
    lastLiquidity: fill.liquidity,
  };
  if (orderRef !== undefined) execution.orderRef = orderRef;
  if (order.isLiquidation) execution.isLiquidation = true;
  return { kind: 'execution', at, contract: order.instrument.contractAt(fill.exchange), execution };
}

export function commissionEvent(
  cost: {
    readonly execId: string;
    readonly amount: Decimal;
    readonly currency: string;
    readonly realizedPnl: Decimal | undefined;
  },
  at: Instant,
): CommissionEvent {
  const report: { -readonly [Key in keyof CommissionAndFeesReport]: CommissionAndFeesReport[Key] } = {
    execId: cost.execId,
    commissionAndFees: cost.amount.toNumber(),
    currency: cost.currency,
  };
  if (cost.realizedPnl !== undefined) report.realizedPNL = cost.realizedPnl.toNumber();
  return { kind: 'commission', at, report };
}

function whyHeld({ phase, plan, isLocating }: WorkingOrder): string {
  const reasons = phase === 'child' ? ['child'] : [];
  if (isLocating && phase !== 'done') reasons.push('locate');
  if (phase !== 'done' && isWaiting(plan)) reasons.push('trigger');
  return reasons.join(',');
}
