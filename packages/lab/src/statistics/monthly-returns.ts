import type { DailyEquity } from './equity-curve.ts';

/** One calendar year of a run. Fractions; undefined where the run had no trading day. */
export interface YearOfReturns {
  readonly year: number;
  /** January first, twelve of them. */
  readonly months: readonly (number | undefined)[];
  readonly total: number;
}

/** The return of each calendar month and year: last equity of it over the last equity before it, minus one. */
export function monthlyReturns(daily: DailyEquity): YearOfReturns[] {
  const lastOfMonth = new Map<number, number>();
  for (let i = 1; i < daily.day.length; i++) {
    lastOfMonth.set(Math.floor((daily.day[i] ?? Number.NaN) / 100), daily.equity[i] ?? Number.NaN);
  }
  const years = new Map<number, { months: (number | undefined)[]; growth: number }>();
  let previous = daily.equity[0] ?? Number.NaN;
  for (const [yearAndMonth, equity] of lastOfMonth) {
    const year = Math.floor(yearAndMonth / 100);
    const entry = years.get(year) ?? { months: Array.from({ length: 12 }, () => undefined), growth: 1 };
    entry.months[(yearAndMonth % 100) - 1] = equity / previous - 1;
    entry.growth *= equity / previous;
    years.set(year, entry);
    previous = equity;
  }
  return [...years].map(([year, { months, growth }]) => ({ year, months, total: growth - 1 }));
}
