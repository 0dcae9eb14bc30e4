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

export const DOLLAR_BENCHMARK: Benchmarks = { USD: FEDERAL_FUNDS };

function row(from: string, rate: YearlyRate): EffectiveRate<YearlyRate> {
  return { from, rate, source: EFFR };
}
