import { assertNever } from '@tapewright/model';
import {
  IBKR_FIXED,
  IBKR_TIERED,
  NO_FEES,
  percentOfValue,
  perOrder,
  perUnit,
  type FeePlan,
} from '@tapewright/venue';
import type { FeePlanName } from '../commands/fee-plan-option.ts';

/** The plan that a command line names. */
export function feePlanOf(name: FeePlanName): FeePlan {
  switch (name.kind) {
    case 'ibkr-fixed':
      return IBKR_FIXED;
    case 'ibkr-tiered':
      return IBKR_TIERED;
    case 'none':
      return NO_FEES;
    case 'percent':
      return percentOfValue(name.amount);
    case 'per-unit':
      return perUnit(name.amount);
    case 'per-order':
      return perOrder(name.amount);
    default:
      return assertNever(name);
  }
}
