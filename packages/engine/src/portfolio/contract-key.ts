import type { Contract } from '@tapewright/model';

/** One key for one contract: IB's conId where known, else the fields that tell contracts apart. */
export function contractKey(contract: Contract): string {
  if (contract.conId !== undefined && contract.conId !== 0) return `#${contract.conId}`;
  const { secType, symbol, currency, lastTradeDateOrContractMonth, strike, right, localSymbol } = contract;
  return [secType, symbol, currency, lastTradeDateOrContractMonth, strike, right, localSymbol]
    .map((field) => field ?? '')
    .join('/');
}
