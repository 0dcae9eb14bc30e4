import { civilDate, NEW_YORK, wallTime, type Instant } from '@tapewright/model';
import type { EffectiveRate } from '../fees/effective-rate.ts';

/** Part of a year, such as 0.0433. */
export type YearlyRate = number;

/** Currency → the overnight rate that interest is quoted against. What has no table pays and earns nothing: no rate is made up. */
export type Benchmarks = Readonly<Record<string, readonly EffectiveRate<YearlyRate>[]>>;

const EFFR = 'Federal Reserve Bank of New York, effective federal funds rate after the change of the target';

/** The effective federal funds rate, which is IBKR's benchmark for dollars. Before the first row that one holds, after the last the last. */
export const FEDERAL_FUNDS: readonly EffectiveRate<YearlyRate>[] = [
  row('20200316', 0.0008),
  row('20220317', 0.0033),
  row('20220505', 0.0083),
  row('20220616', 0.0158),
  row('20220728', 0.0233),
  row('20220922', 0.0308),
  row('20221103', 0.0383),
  row('20221215', 0.0433),
  row('20230202', 0.0458),
  row('20230323', 0.0483),
  row('20230504', 0.0508),
  row('20230727', 0.0533),
  row('20240919', 0.0483),
  row('20241108', 0.0458),
  row('20241219', 0.0433),
];

/** The last New York date that the table is known to hold on: later changes of the target are not in it. */
export const FEDERAL_FUNDS_KNOWN_UNTIL = '20241231';

export const DOLLAR_BENCHMARK: Benchmarks = { USD: FEDERAL_FUNDS };

/** What has to be said of interest by `DOLLAR_BENCHMARK` up to a moment: which rate is held on to; undefined while the table is known to hold. */
export function staleBenchmark(until: Instant): string | undefined {
  const last = FEDERAL_FUNDS.at(-1);
  const date = civilDate(wallTime(NEW_YORK, until).day);
  if (last === undefined || date <= FEDERAL_FUNDS_KNOWN_UNTIL) return undefined;
  const percent = (last.rate * 100).toFixed(2);
  return `interest after ${isoDate(FEDERAL_FUNDS_KNOWN_UNTIL)} is by the last rate that is known here, ${percent} % of ${isoDate(last.from)}; what has changed since is not in it`;
}

/** `2024-12-19` of `20241219`. */
function isoDate(date: string): string {
  return `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`;
}

function row(from: string, rate: YearlyRate): EffectiveRate<YearlyRate> {
  return { from, rate, source: EFFR };
}
