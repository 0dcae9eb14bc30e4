import { describe, expect, it } from 'vitest';
import { CALENDARS } from '@tapewright/model';
import { readCsvBars } from '../sources/index.ts';
import { simpleReturns } from './equity-curve.ts';
import { moments } from './moments.ts';
import { relativeMeasures } from './relative.ts';
import { tailMeasures } from './tail.ts';

// Of the closes of the S&P 500, beside its opens as a benchmark, by empyrical-reloaded 0.5.12, scipy and pandas 3.1.1:
//
//   e = pd.read_csv('data/sp500-2000.csv').close; r = e.pct_change().dropna(); b = ….open.pct_change().dropna()
//   ep.value_at_risk(r, 0.05), ep.conditional_value_at_risk(r, 0.05), ep.tail_ratio(r), ep.alpha_beta(r, b), r.corr(b)
//   dd = e / e.cummax() - 1; sqrt((dd ** 2).mean())     # quantstats ulcer_index divides by n - 1: 0.2019588
//   (r - b).mean() / (r - b).std() * sqrt(252), stats.skew(r), stats.kurtosis(r, fisher=False)
const { columns } = readCsvBars('data/sp500-2000.csv', { barSize: '1 day', calendar: CALENDARS.NYSE });
const returns = simpleReturns(columns.close);

describe('the tails of the S&P 500', () => {
  const found = tailMeasures(columns.close, returns);

  it.each([
    ['valueAtRisk', -0.018938962761684237],
    ['expectedShortfall', -0.030224659216643492],
    ['tailRatio', 0.9089311230726584],
    ['ulcerIndex', 0.2019192355708316],
  ] as const)('%s', (name, expected) => {
    expect(found[name]).toBeCloseTo(expected, 12);
  });

  it('has the shape that scipy sees', () => {
    expect(moments(returns)?.skewness).toBeCloseTo(-0.12262930675083869, 10);
    expect(moments(returns)?.kurtosis).toBeCloseTo(14.017114991667233, 9);
  });

  it('do not exist without a return', () => {
    expect(Object.values(tailMeasures(Float64Array.of(1), new Float64Array()))).toEqual(
      Array(4).fill(undefined),
    );
  });
});

describe('the S&P 500 at its close, beside its open', () => {
  const found = relativeMeasures(returns, simpleReturns(columns.open), 252);

  it.each([
    ['alpha', 0.05459306],
    ['beta', 0.00540155],
    ['correlation', 0.00502816548265658],
    ['informationRatio', 0.0008550219273409666 * Math.sqrt(252)],
  ] as const)('%s', (name, expected) => {
    expect(found[name]).toBeCloseTo(expected, 8);
  });

  it('has no beta to what does not move, and none to another number of days', () => {
    expect(relativeMeasures(Float64Array.of(0.1, 0.2), Float64Array.of(0, 0), 252).beta).toBeUndefined();
    expect(() => relativeMeasures(returns, returns.subarray(1), 252)).toThrow(
      '5104 returns cannot be compared with 5103',
    );
  });
});
