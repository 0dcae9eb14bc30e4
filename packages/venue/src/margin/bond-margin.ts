import { dayOfCivilDate, NEW_YORK, wallTime, type Instant } from '@tapewright/model';
import type { Listing } from '../venue-io.ts';
import { flat, type Requirement } from './margin-holding.ts';

/** FINRA rule 4210(e)(2)(A): obligations of the United States, part of the market value by years to maturity. */
const GOVERNMENT: readonly (readonly [below: number, part: number])[] = [
  [1, 0.01],
  [3, 0.02],
  [5, 0.03],
  [10, 0.04],
  [20, 0.05],
  [Infinity, 0.06],
];
/** 4210(e)(2)(C): investment grade; anything else the greater of a part of the market value and one of the principal. */
const INVESTMENT_GRADE = 0.1;
const OTHER = { ofValue: 0.2, ofPrincipal: 0.07 } as const;
const FACE = 1_000;
const DAYS_PER_YEAR = 365.25;

/** What a position in a US bond asks for, long or short, in its currency. */
export function bondRequirement(
  { contract, details }: Listing,
  { qty, value, at }: { readonly qty: number; readonly value: number; readonly at: Instant },
): Requirement {
  const amount = Math.abs(value);
  if (details.bondType === 'US GOVERNMENT') {
    const maturity = dayOfCivilDate(details.realExpirationDate ?? '');
    if (maturity === undefined)
      throw new RangeError(`the bond ${contract.localSymbol} has no maturity in realExpirationDate`);
    const years = (maturity - wallTime(NEW_YORK, at).day) / DAYS_PER_YEAR;
    return flat(amount * (GOVERNMENT.find(([below]) => years < below)?.[1] ?? 0));
  }
  // Moody's Baa3 and better.
  const isInvestmentGrade = /^(Aaa|Aa|A|Baa)\d?(\/|$)/.test(details.ratings ?? '');
  return flat(
    isInvestmentGrade
      ? amount * INVESTMENT_GRADE
      : Math.max(amount * OTHER.ofValue, Math.abs(qty) * FACE * OTHER.ofPrincipal),
  );
}
