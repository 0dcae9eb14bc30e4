import type { Contract, Order } from '@tapewright/model';
import type { Plan } from '../order-types/order-type.ts';
import { REFUSALS, type Refusal } from './refusal.ts';
import { isRefusal, termsOf, type Terms } from './terms.ts';
import type { WorkingOrder } from './working-order.ts';

/** The terms that a change would give an order, or why it is refused. A refused change leaves the order as it was. */
export function changedTerms(order: WorkingOrder, contract: Contract, asked: Order): Terms | Refusal {
  if (order.phase === 'done') return doneRefusal(order);
  const isOtherContract =
    contract.conId !== undefined && contract.conId !== 0 && contract.conId !== order.instrument.conId;
  if (isOtherContract) return REFUSALS.notTheSameOrder();
  const terms = termsOf(asked, order.instrument);
  if (isRefusal(terms)) return terms;
  if (terms.side !== order.side) return REFUSALS.notTheSameOrder();
  if (terms.type !== order.type) return REFUSALS.typeChange();
  if (isChanged(asked.ocaGroup, order.order.ocaGroup)) return REFUSALS.ocaGroupChange();
  if (order.order.ocaGroup !== undefined && isChanged(asked.ocaType, order.order.ocaType))
    return REFUSALS.ocaTypeChange();
  if (terms.units <= order.filledUnits)
    return REFUSALS.rejected('The new quantity is not more than what is filled already.');
  return terms;
}

/** What an order does after a change: a stop that was reached is not armed again. */
export function changedPlan(order: WorkingOrder, terms: Terms, asked: Order): Plan {
  const plan = terms.type.plan(asked);
  return order.wasTriggered && plan.kind === 'stop' ? plan.next : plan;
}

/** Whether a change leaves an order its place in the queue: only its size is different, and not larger. */
export function keepsPlace(order: WorkingOrder, terms: Terms, plan: Plan, asked: Order): boolean {
  return (
    order.phase === 'working' &&
    terms.units <= order.units &&
    terms.tif === order.order.tif &&
    (asked.outsideRth ?? false) === (order.order.outsideRth ?? false) &&
    (asked.triggerMethod ?? 0) === (order.order.triggerMethod ?? 0) &&
    isSamePlan(plan, order.plan)
  );
}

function doneRefusal({ status, orderId }: WorkingOrder): Refusal {
  return status === 'Filled' ? REFUSALS.alreadyFilled() : REFUSALS.duplicateOrderId(orderId);
}

function isSamePlan(a: Plan, b: Plan): boolean {
  if (a.kind === 'trade') return b.kind === 'trade' && a.limit === b.limit;
  if (a.kind === 'stop') return b.kind === 'stop' && a.stop === b.stop && isSamePlan(a.next, b.next);
  return b.kind === 'close';
}

/** A field that is not given is not changed. */
function isChanged<Value>(asked: Value | undefined, present: Value | undefined): boolean {
  return asked !== undefined && asked !== '' && asked !== 0 && asked !== present;
}
