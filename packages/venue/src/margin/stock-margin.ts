import { flat, type Requirement } from './margin-holding.ts';

/** Parts of the value. IBKR, Margin, US stocks, 2025–26; the last is Regulation T, 12 CFR 220.12. */
const LONG = { initial: 0.25, maintenance: 0.25 } as const;
const SHORT = { initial: 0.3, maintenance: 0.3 } as const;
const REG_T = 0.5;

/** Short stock from 5 dollars on: at least this much a share. FINRA rule 4210(c). */
const SHORT_PER_SHARE = 5;
const LOW_PRICE = 5;
/** Below 5 dollars: all of the value, and at least this much a share. */
const SHORT_PER_LOW_PRICED_SHARE = 2.5;

/** What a position in a stock or a fund asks for, in its currency. */
export function stockRequirement(qty: number, price: number): Requirement {
  const value = Math.abs(qty) * price;
  if (qty >= 0) {
    return {
      initial: value * LONG.initial,
      maintenance: value * LONG.maintenance,
      regT: value * REG_T,
    };
  }
  const maintenance = shortMaintenance(-qty, price);
  return {
    initial: Math.max(value * SHORT.initial, maintenance),
    maintenance,
    regT: Math.max(value * REG_T, maintenance),
  };
}

function shortMaintenance(shares: number, price: number): number {
  const value = shares * price;
  return price < LOW_PRICE
    ? Math.max(value, shares * SHORT_PER_LOW_PRICED_SHARE)
    : Math.max(value * SHORT.maintenance, shares * SHORT_PER_SHARE);
}

/** What a contract for difference asks for: the least that ESMA's product intervention of 2018 allows for major indices and for shares. */
export function cfdRequirement(value: number, isOnIndex: boolean): Requirement {
  return flat(Math.abs(value) * (isOnIndex ? 0.05 : 0.2));
}
