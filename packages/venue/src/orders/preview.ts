import { Decimal, type Instant, type OrderState } from '@tapewright/model';
import { plannedLegs } from '../combos/planned-legs.ts';
import { NO_FEES_YET, type FeePlan } from '../fees/fee-plan.ts';
import { markOf } from '../margin/marks.ts';
import type { Instrument } from '../market/instrument.ts';
import type { Terms } from './terms.ts';

/** What an order would cost if it filled at once, as the first of its month. */
export function previewFees(
  instrument: Instrument,
  terms: Terms,
  at: { readonly plan: FeePlan; readonly price: number; readonly at: Instant },
): { readonly amount: Decimal; readonly currency: string } {
  const combination = instrument.combo?.combination;
  if (combination !== undefined) {
    const legs = plannedLegs(combination, terms, at.price).map((leg) =>
      previewFees(leg.instrument, leg.terms, { ...at, price: leg.price ?? 0 }),
    );
    const amount = legs.reduce((sum, fees) => sum.plus(fees.amount), Decimal.ZERO);
    return { amount, currency: combination.currency };
  }
  const fees = at.plan.feesOf({
    at: at.at,
    listing: instrument.listing,
    side: terms.side === 0 ? 'BUY' : 'SELL',
    qty: terms.quantity,
    value: instrument.worth(Decimal.of(at.price).times(terms.quantity)),
    before: NO_FEES_YET,
    monthValue: Decimal.ZERO,
    monthQty: Decimal.ZERO,
    exchange: instrument.primaryExchange,
    liquidity: 2,
  });
  return { amount: fees.commission.plus(fees.thirdParty), currency: fees.currency };
}

/**
 * What a what-if order would do: the commission at its limit, or else at the mark, and the margin of an account that has one.
 * Without a price both stay absent.
 */
export function previewState(
  plan: FeePlan,
  instrument: Instrument,
  preview: { readonly terms: Terms; readonly limit: number | undefined; readonly margin: OrderState },
  at: Instant,
): OrderState {
  const { terms, limit, margin } = preview;
  const price = limit ?? markOf(instrument);
  if (price === undefined) return { ...margin, status: 'PreSubmitted' };
  const { amount, currency } = previewFees(instrument, terms, { plan, price, at });
  return {
    ...margin,
    status: 'PreSubmitted',
    commissionAndFees: amount.toNumber(),
    commissionAndFeesCurrency: currency,
  };
}
