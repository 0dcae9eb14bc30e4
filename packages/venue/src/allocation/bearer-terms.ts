import type { Ledger } from '../ledger/ledger.ts';
import type { Instrument } from '../market/instrument.ts';
import { isText } from '../orders/not-simulated.ts';
import { REFUSALS, type Refusal } from '../orders/refusal.ts';
import { isRefusal, termsOf, type Setting, type Terms } from '../orders/terms.ts';
import type { OrderInput } from '../venue-io.ts';
import { allotmentsOf } from './allotment.ts';

/** The terms of a new order with the accounts that are to bear it, which must be the venue's. */
export function bearerTerms(
  { account, order, allocation }: Extract<OrderInput, { kind: 'place' }>,
  instrument: Instrument,
  setting: Setting,
  ledger: Ledger,
): Terms | Refusal {
  if (allocation === undefined) {
    if (!ledger.has(account)) return REFUSALS.unknownAccount(account);
    // Who is in a group is known to whoever keeps the groups; without that an order of one would be all the account's.
    if (isText(order.faGroup)) return REFUSALS.unallocatedGroup(order.faGroup);
    return termsOf(order, instrument, setting);
  }
  const terms = termsOf(order, instrument, setting);
  if (isRefusal(terms)) return terms;
  const allotments = allotmentsOf(allocation, { instrument, units: terms.units }, (name) => ledger.has(name));
  return isRefusal(allotments) ? allotments : { ...terms, allotments };
}
