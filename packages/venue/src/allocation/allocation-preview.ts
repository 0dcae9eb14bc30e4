import { Decimal, type Instant, type OrderAllocation, type OrderState } from '@tapewright/model';
import type { FeePlan } from '../fees/fee-plan.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Instrument } from '../market/instrument.ts';
import { previewState } from '../orders/preview.ts';
import type { Terms } from '../orders/terms.ts';
import { partsOf } from './allotment.ts';

/**
 * What a what-if order for several accounts would do: what each of them would get, and the sum of what they would be charged. Margin is
 * each account's own, so that none is stated of the whole.
 */
export function allocationPreview(
  plan: FeePlan,
  ledger: Ledger,
  order: { readonly instrument: Instrument; readonly terms: Terms; readonly limit: number | undefined },
  at: Instant,
): OrderState {
  const { instrument, terms, limit } = order;
  const parts = partsOf('', terms, instrument, undefined);
  const states = parts.map((part) =>
    previewState(plan, instrument, { terms: part.terms, limit, margin: {} }, at),
  );
  const orderAllocations = parts.map(({ account, terms: { quantity } }): OrderAllocation => {
    const position = ledger.positionOf(account, instrument.conId);
    const after = terms.side === 0 ? position.plus(quantity) : position.minus(quantity);
    return {
      account,
      position,
      positionDesired: after,
      positionAfter: after,
      desiredAllocQty: quantity,
      allowedAllocQty: quantity,
      isMonetary: false,
    };
  });
  const costs = states.map(({ commissionAndFees }) => commissionAndFees);
  const isKnown = costs.every((cost) => cost !== undefined);
  if (!isKnown) return { status: 'PreSubmitted', orderAllocations };
  return {
    status: 'PreSubmitted',
    orderAllocations,
    commissionAndFees: costs.reduce((sum, cost) => sum.plus(cost), Decimal.ZERO).toNumber(),
    commissionAndFeesCurrency: states[0]?.commissionAndFeesCurrency ?? '',
  };
}
