import { Decimal } from '@tapewright/model';
import { conditionsOf } from '../orders/conditions.ts';
import type { Instrument } from '../market/instrument.ts';
import { orderTypeNamed } from '../order-types/order-types.ts';
import { isRefusal } from '../orders/terms.ts';
import { WorkingOrder } from '../orders/working-order.ts';
import { keptAllotment, restoredAllotment } from './kept-allotment.ts';
import type { KeptOrder } from './kept-venue.ts';

/** An order as it is kept, one that is held back until it is transmitted included. */
export function keptOrder(order: WorkingOrder, metConditions: readonly number[] | undefined): KeptOrder {
  const { phase, tallyDay, instrument } = order;
  return {
    permId: order.permId,
    account: order.account,
    clientId: order.clientId,
    orderId: order.orderId,
    conId: instrument.conId,
    exchange: order.destination,
    order: order.order,
    phase,
    isDiscarded: order.isDiscarded ? true : undefined,
    status: order.status,
    plan: order.plan,
    filled: instrument.grid.sizeOf(order.filledUnits),
    value: order.value,
    lastFillPrice: order.lastFillPrice,
    averagePrice: order.averagePrice,
    wasTriggered: order.wasTriggered,
    wasAdjusted: order.wasAdjusted,
    isReleased: order.isReleased,
    metConditions,
    conditionsDue: order.conditionsDue,
    wakesAt: order.wakesAt,
    startsAt: order.startsAt,
    endsAt: order.endsAt,
    pausesAt: order.pausesAt,
    restsAt: order.restsAt,
    stepsAt: order.stepsAt,
    parentPermId: order.parent?.permId,
    tally: order.tally,
    tallyDay: Number.isNaN(tallyDay) ? undefined : tallyDay,
    allotments: order.allotments?.map((part) => keptAllotment(part, instrument.grid)),
    combination: order.legs && {
      contract: instrument.listing.contract,
      legs: order.legs.map((leg) => keptAllotment(leg, leg.instrument.grid)),
    },
    completedStatus: order.completedStatus,
    completedAt: order.completedAt,
  };
}

/** The order again, without its parent. Throws a RangeError on what this venue does not know: an instrument, a type, a condition. */
export function restoredOrder(
  kept: KeptOrder,
  tag: number,
  find: (conId: number) => Instrument | undefined,
): WorkingOrder {
  const { permId, account, clientId, orderId, conId, order: stated } = kept;
  const instrument = find(conId);
  const type = orderTypeNamed(stated.orderType ?? '');
  const units = instrument?.grid.unitsOf(stated.totalQuantity ?? Decimal.ZERO);
  const filledUnits = instrument?.grid.unitsOf(kept.filled);
  if (instrument === undefined || type === undefined || units === undefined || filledUnits === undefined) {
    const what =
      instrument === undefined ? `conId ${conId}, which is not listed` : 'terms that are not known';
    throw new RangeError(`order ${permId} has ${what}: start with the listings and the version that kept it`);
  }
  const order = new WorkingOrder({
    permId,
    tag,
    account,
    clientId,
    orderId,
    instrument,
    contract: instrument.contractAt(kept.exchange),
    order: stated,
    type,
    side: stated.action === 'BUY' ? 0 : 1,
    units,
  });
  const conditions = conditionsOf(stated, find);
  if (isRefusal(conditions)) throw new RangeError(`order ${permId}: ${conditions.message}`);
  return Object.assign(order, {
    plan: kept.plan,
    filledUnits,
    value: kept.value,
    lastFillPrice: kept.lastFillPrice,
    averagePrice: kept.averagePrice,
    phase: kept.phase,
    isDiscarded: kept.isDiscarded === true,
    wasTriggered: kept.wasTriggered,
    wasAdjusted: kept.wasAdjusted,
    status: kept.status,
    wakesAt: kept.wakesAt,
    startsAt: kept.startsAt,
    endsAt: kept.endsAt,
    pausesAt: kept.pausesAt,
    restsAt: kept.restsAt,
    stepsAt: kept.stepsAt,
    conditions,
    conditionsDue: kept.conditionsDue,
    isReleased: kept.isReleased,
    tally: kept.tally,
    tallyDay: kept.tallyDay ?? Number.NaN,
    allotments: kept.allotments?.map((part) => restoredAllotment(part, instrument.grid)),
    completedStatus: kept.completedStatus,
    completedAt: kept.completedAt,
  } satisfies Partial<WorkingOrder>);
}
