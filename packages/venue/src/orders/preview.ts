import { Decimal, type Instant, type OrderState } from '@tapewright/model';
import { NO_FEES_YET, type FeePlan } from '../fees/fee-plan.ts';
import type { Instrument } from '../market/instrument.ts';
import type { Terms } from './terms.ts';

/**
 * What a what-if order would cost: the commission at its limit, or else at the last price. Margin is not simulated, so its fields
 * stay absent; without a price so does the commission.
 */
export function previewState(
  plan: FeePlan,
  instrument: Instrument,
  terms: Terms,
  limit: number | undefined,
  at: Instant,
): OrderState {
  const price = limit ?? instrument.tape.last;
  if (price === undefined) return { status: 'PreSubmitted' };
  const fees = plan.feesOf({
    at,
    listing: instrument.listing,
    side: terms.side === 0 ? 'BUY' : 'SELL',
    qty: terms.quantity,
    value: instrument.worth(Decimal.of(price).times(terms.quantity)),
    before: NO_FEES_YET,
    monthValue: Decimal.ZERO,
    monthQty: Decimal.ZERO,
    exchange: instrument.primaryExchange,
    liquidity: 2,
  });
  return {
    status: 'PreSubmitted',
    commissionAndFees: fees.commission.plus(fees.thirdParty).toNumber(),
    commissionAndFeesCurrency: fees.currency,
  };
}
