import type { Contract } from './contract.ts';
import { Decimal } from './decimal/decimal.ts';

/**
 * What a trade does to cash. `paid`: the full price changes hands (stocks, options, crypto). `margined`: only gains and losses do
 * (futures, CFDs). `exchanged`: one currency becomes another, and there is nothing held beside them (spot currency pairs).
 */
export type Settlement = 'paid' | 'margined' | 'exchanged';

export function settlementOf(contract: Contract): Settlement {
  switch (contract.secType ?? '') {
    case 'CASH':
      return 'exchanged';
    case 'FUT':
    case 'CONTFUT':
    case 'CFD':
      return 'margined';
    default:
      return 'paid';
  }
}

/** Kinds of contract that are their own unit. */
const UNIT_TYPES = ['STK', 'CASH', 'CRYPTO', 'CFD', 'FUND', 'CMDTY'];

/** How many units of the quoted price one contract is worth; undefined when it has to be stated and is not. */
export function multiplierOf(contract: Contract): Decimal | undefined {
  const stated = contract.multiplier;
  if (stated !== undefined && stated !== '') return Decimal.parse(stated);
  return UNIT_TYPES.includes(contract.secType ?? '') ? Decimal.ONE : undefined;
}
