import type { YearlyRate } from './benchmarks.ts';

/** Days of a year that interest is divided by. Source: IBKR, Interest and financing: 360, for pounds 365. */
export function daysOfYear(currency: string): number {
  return currency === 'GBP' ? 365 : 360;
}

interface Band {
  /** Where the band ends, in the currency. */
  readonly upTo: number;
  /** Added to the benchmark. */
  readonly spread: YearlyRate;
}

/** What is owed, in dollars. IBKR, Margin rates, IBKR Pro, 2025–26; beyond the last band its rate goes on. */
const DEBIT: readonly Band[] = [
  { upTo: 100_000, spread: 0.015 },
  { upTo: 1_000_000, spread: 0.01 },
  { upTo: 50_000_000, spread: 0.0075 },
  { upTo: Infinity, spread: 0.005 },
];

/** What is there: nothing on the first part, then the benchmark less this. IBKR, Interest paid on idle cash. */
const CREDIT_FROM = 10_000;
const CREDIT_SPREAD = 0.005;
/** Accounts worth less earn that part of the rate. */
const FULL_CREDIT_FROM = 100_000;

/** The proceeds of short sales. IBKR, Interest paid on short sale proceeds; beyond the last band its rate goes on. */
const SHORT_CREDIT: readonly Band[] = [
  { upTo: 100_000, spread: -Infinity },
  { upTo: 1_000_000, spread: -0.0125 },
  { upTo: Infinity, spread: -0.005 },
];

/**
 * A day's interest on a cash balance, in its currency: negative is paid. Bands are in the currency as they are in dollars; IBKR has others
 * for others. `netLiquidation` is the account's, in the same currency.
 */
export function dailyInterest(
  balance: number,
  terms: { readonly benchmark: YearlyRate; readonly currency: string; readonly netLiquidation: number },
): number {
  const { benchmark, currency, netLiquidation } = terms;
  const days = daysOfYear(currency);
  if (balance < 0) return -banded(DEBIT, -balance, benchmark) / days;
  const rate = Math.max(0, benchmark - CREDIT_SPREAD);
  const part = Math.max(0, Math.min(1, netLiquidation / FULL_CREDIT_FROM));
  return (Math.max(0, balance - CREDIT_FROM) * rate * part) / days;
}

/** A day's interest on the proceeds of short sales. */
export function dailyShortCredit(proceeds: number, benchmark: YearlyRate, currency: string): number {
  return banded(SHORT_CREDIT, proceeds, benchmark) / daysOfYear(currency);
}

/** Collateral for borrowed shares is this much of the price, up to the whole dollar. Source: IBKR, Short sale cost. */
const COLLATERAL = 1.02;

/** A day's fee for shares that are borrowed to be sold short, in their currency. */
export function dailyBorrowFee(shares: number, price: number, rate: YearlyRate, currency: string): number {
  // 102 % of 50 are 51, and not a hair more that would round up to 52.
  const collateral = Math.ceil(Number((price * COLLATERAL).toFixed(8)));
  return (shares * collateral * rate) / daysOfYear(currency);
}

/** Each part of an amount at its own band's rate; a rate below zero is none. */
function banded(bands: readonly Band[], amount: number, benchmark: YearlyRate): number {
  let sum = 0;
  let from = 0;
  for (const { upTo, spread } of bands) {
    if (amount <= from) break;
    sum += (Math.min(amount, upTo) - from) * Math.max(0, benchmark + spread);
    from = upTo;
  }
  return sum;
}
