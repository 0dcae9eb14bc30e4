import { Decimal, type Contract } from '@tapewright/model';

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
const UNIT_TYPES = ['STK', 'CASH', 'CRYPTO', 'CFD', 'FUND'];

/** How many units of the quoted price one contract is worth; undefined when it has to be stated and is not. */
export function multiplierOf(contract: Contract): Decimal | undefined {
  const stated = contract.multiplier;
  if (stated !== undefined && stated !== '') return Decimal.parse(stated);
  return UNIT_TYPES.includes(contract.secType ?? '') ? Decimal.ONE : undefined;
}

/** One key for one contract: IB's conId where known, else the fields that tell contracts apart. */
export function contractKey(contract: Contract): string {
  if (contract.conId !== undefined && contract.conId !== 0) return `#${contract.conId}`;
  const { secType, symbol, currency, lastTradeDateOrContractMonth, strike, right, localSymbol } = contract;
  return [secType, symbol, currency, lastTradeDateOrContractMonth, strike, right, localSymbol]
    .map((field) => field ?? '')
    .join('/');
}
