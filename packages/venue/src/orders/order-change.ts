import type { Contract, Order, OrderCancel } from '@tapewright/model';
import { combinationOf } from '../combos/combination.ts';
import { isWaiting, type Plan } from '../order-types/order-type.ts';
import { orderTypeNamed } from '../order-types/order-types.ts';
import { tradeAfter } from '../triggers/trailing.ts';
import { isInAuction } from './closing-auction.ts';
import { acceptedOrder, definedFields } from './echo.ts';
import { REFUSALS, type Refusal } from './refusal.ts';
import { isRefusal, termsOf, type Setting, type Terms } from './terms.ts';
import type { WorkingOrder } from './working-order.ts';

/** The terms that a change would give an order, or why it is refused. A refused change leaves the order as it was. */
export function changedTerms(
  order: WorkingOrder,
  contract: Contract,
  asked: Order,
  setting: Setting,
): Terms | Refusal {
  if (order.phase === 'done') return doneRefusal(order);
  const isOtherContract = !isContractOf(order, contract, setting.find);
  if (isInAuction(order, setting.now)) return REFUSALS.tooLateForClose();
  if (isOtherContract) return REFUSALS.notTheSameOrder();
  const terms = termsOf(asked, order.instrument, setting);
  if (isRefusal(terms)) return terms;
  if (terms.side !== order.side) return REFUSALS.notTheSameOrder();
  if (terms.type !== order.type) return REFUSALS.typeChange();
  if (isOtherAlgo(asked, order.order)) return REFUSALS.algoChange();
  if (isChanged(asked.ocaGroup, order.order.ocaGroup)) return REFUSALS.ocaGroupChange();
  if (order.order.ocaGroup !== undefined && isChanged(asked.ocaType, order.order.ocaType))
    return REFUSALS.ocaTypeChange();
  if (terms.units <= order.filledUnits)
    return REFUSALS.rejected('The new quantity is not more than what is filled already.');
  return terms;
}

/**
 * What an order does after a change: what was reached is not waited for again, a stop that has moved stays where it is unless the change
 * says where, and an order is adjusted only once.
 */
export function changedPlan(order: WorkingOrder, terms: Terms, asked: Order): Plan {
  const plan = terms.type.plan(asked);
  if (!isWaiting(plan)) return plan;
  if (plan.kind === 'touch') return order.wasTriggered ? plan.next : plan;
  if (plan.kind === 'stop') {
    if (order.wasTriggered) return plan.next;
    return order.wasAdjusted ? { ...plan, adjustment: undefined } : plan;
  }
  const { trailStopPrice } = order.order;
  const stop = plan.stop ?? (trailStopPrice === 0 ? undefined : trailStopPrice);
  const trail = { ...plan, stop, adjustment: order.wasAdjusted ? undefined : plan.adjustment };
  return order.wasTriggered ? tradeAfter(trail, order.isBuy) : trail;
}

/** Whether a change names the contract of its order, or none. */
function isContractOf({ instrument }: WorkingOrder, contract: Contract, find: Setting['find']): boolean {
  const { conId = 0, comboLegs = [] } = contract;
  const { combo, listing } = instrument;
  if (combo === undefined || comboLegs.length === 0)
    return conId === 0 || conId === instrument.conId || conId === listing.contract.conId;
  const asked = combinationOf(contract, find);
  return !isRefusal(asked) && asked.key === combo.combination.key;
}

/** Gives an order its new terms and plan. Who belongs to whom does not change. */
export function applyChange(
  order: WorkingOrder,
  change: {
    readonly orderId: number;
    readonly asked: Order;
    readonly terms: Terms;
    readonly plan: Plan;
  },
): void {
  const { orderId, asked, terms, plan } = change;
  const { permId, clientId, account } = order;
  const { parentId, parentPermId, ocaGroup, ocaType } = order.order;
  const family = definedFields({ parentId, parentPermId, ocaGroup, ocaType });
  order.orderId = orderId;
  order.order = { ...acceptedOrder(asked, terms, { permId, orderId, clientId, account }), ...family };
  restated(order, plan);
  order.plan = plan;
  order.resize(terms.units);
  order.setTerms(terms);
}

/** Whoever cancels may say who that is, for exchanges that ask: the order states it from then on. Source: CME Group, rule 576 (Tag 50 IDs). */
export function noteCanceller(order: WorkingOrder, cancel: OrderCancel | undefined): void {
  const { extOperator, manualOrderIndicator } = cancel ?? {};
  const isNamed = extOperator !== undefined && extOperator !== '';
  if (!isNamed && manualOrderIndicator === undefined) return;
  const named = definedFields({ extOperator: isNamed ? extOperator : undefined, manualOrderIndicator });
  order.order = { ...order.order, ...named };
}

/** States an order as its new plan has it: another stop, its limit, or another type after an adjustment. */
export function restated(order: WorkingOrder, plan: Plan): void {
  const { plan: before } = order;
  const adjustment = before.kind === 'stop' || before.kind === 'trail' ? before.adjustment : undefined;
  if (adjustment !== undefined && adjustment.plan === plan) {
    order.order = { ...order.order, ...adjustment.order };
    order.type = orderTypeNamed(adjustment.order.orderType ?? '') ?? order.type;
    order.wasAdjusted = true;
    return;
  }
  if (plan.kind === 'trail' && plan.stop !== undefined) {
    const { limit } = tradeAfter(plan, order.isBuy);
    order.order = { ...order.order, trailStopPrice: plan.stop, lmtPrice: limit ?? 0 };
    return;
  }
  if (plan.kind === 'trade' && plan.limit !== undefined && plan.limit !== order.order.lmtPrice)
    order.order = { ...order.order, lmtPrice: plan.limit };
}

/** Whether a change leaves an order its place in the queue: only its size is different, and not larger. */
export function keepsPlace(order: WorkingOrder, terms: Terms, plan: Plan, asked: Order): boolean {
  return (
    order.phase === 'working' &&
    terms.units <= order.units &&
    (terms.conditions.length === 0 || order.isReleased || asked.conditionsCancelOrder === true) &&
    terms.tif === order.order.tif &&
    PLACE_FIELDS.every((field) => isSameField(asked[field], order.order[field])) &&
    isSame(plan, order.plan)
  );
}

/** What decides, beside price and size, where and when an order trades. Fields that the client leaves out, or sends as 0, are alike. */
const PLACE_FIELDS = [
  'activeStartTime',
  'activeStopTime',
  'allOrNone',
  'blockOrder',
  'discretionaryAmt',
  'displaySize',
  'goodAfterTime',
  'goodTillDate',
  'hidden',
  'minQty',
  'outsideRth',
  'triggerMethod',
] as const satisfies readonly (keyof Order)[];

function isSameField<Value>(a: Value, b: Value): boolean {
  const isUnset = (value: Value) => value === undefined || value === false || value === 0 || value === '';
  return a === b || (isUnset(a) && isUnset(b));
}

function doneRefusal({ status, orderId }: WorkingOrder): Refusal {
  return status === 'Filled' ? REFUSALS.alreadyFilled() : REFUSALS.duplicateOrderId(orderId);
}

/** Plans are small records of plain values. */
function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (!isRecord(a) || !isRecord(b)) return false;
  return [...Object.keys(a), ...Object.keys(b)].every((key) => isSame(a[key], b[key]));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function isOtherAlgo(asked: Order, present: Order): boolean {
  const text = ({ algoStrategy = '', algoParams = [] }: Order) =>
    [algoStrategy, ...algoParams.map(({ tag, value }) => `${tag}=${value}`)].join(' ');
  return text(asked) !== text(present);
}

/** A field that is not given is not changed. */
function isChanged<Value>(asked: Value | undefined, present: Value | undefined): boolean {
  return asked !== undefined && asked !== '' && asked !== 0 && asked !== present;
}
