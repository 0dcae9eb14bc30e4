import { CALENDARS, instantFromIso, MICROS_PER_DAY } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { readCsvBars } from '../sources/index.ts';
import { dailyEquity, type EquityCurve } from './equity-curve.ts';
import { monthlyReturns } from './monthly-returns.ts';
import { performance } from './performance.ts';

// Expected values of the S&P 500 closes come from Python: empyrical-reloaded 0.7.1, quantstats 0.0.86
// and pandas 3.1.1, with
//
//   e = pd.read_csv('data/sp500-2000.csv', parse_dates=['date'], index_col='date').close; r = e.pct_change().dropna()
//   ep.annual_volatility(r), ep.sharpe_ratio(r), ep.sortino_ratio(r), ep.max_drawdown(r)   # quantstats gives the same four
//   ep.sharpe_ratio(r, risk_free=0.02/252), ep.sortino_ratio(r, required_return=0.02/252)
//   (e.iloc[-1] / e.iloc[0]) ** (365.25 / (e.index[-1] - e.index[0]).days) - 1
//   ep.aggregate_returns(r, 'monthly'), ep.aggregate_returns(r, 'yearly')

const day = (at: number): number => {
  const date = new Date(at / 1000);
  return date.getUTCFullYear() * 10_000 + (date.getUTCMonth() + 1) * 100 + date.getUTCDate();
};

/** The closes, each at midnight UTC of its day as in pandas. */
function closesOfSp500(): EquityCurve {
  const { columns } = readCsvBars('data/sp500-2000.csv', { barSize: '1 day', calendar: CALENDARS.NYSE });
  return {
    at: columns.end.map((end) => Math.floor(end / MICROS_PER_DAY) * MICROS_PER_DAY),
    equity: columns.close,
  };
}

const curve = (...points: [date: string, equity: number][]): EquityCurve => ({
  at: Float64Array.from(points, ([date]) => instantFromIso(`${date}T00:00:00Z`)),
  equity: Float64Array.from(points, ([, equity]) => equity),
});

describe('performance of the S&P 500', () => {
  const closes = closesOfSp500();
  const result = performance(closes, { dayOf: day });

  it.each([
    ['totalReturn', 0.9753440141593548],
    ['cagr', 0.034124133779111165],
    ['volatility', 0.1989143062066408],
    ['sharpe', 0.26860462897158777],
    ['sortino', 0.3765281774115558],
    ['calmar', 0.06010374412445565],
    ['bestDay', 0.11580036960722695],
    ['worstDay', -0.11984055248695646],
    ['days', 5104],
  ] as const)('has the %s of empyrical, quantstats and pandas', (name, expected) => {
    expect(result[name]).toBeCloseTo(expected, 12);
  });

  it('compares with a risk-free rate as empyrical does', () => {
    const { sharpe, sortino } = performance(closes, { dayOf: day, riskFreeRate: 0.02 });
    expect(sharpe).toBeCloseTo(0.1680588191633014, 12);
    expect(sortino).toBeCloseTo(0.23465866565818427, 12);
  });

  it('fell deepest from 9 October 2007 to 9 March 2009, and came back on 28 March 2013', () => {
    // pandas: c = e.cummax(); (e / c - 1).min(), idxmin(), and the first close at or above the peak.
    expect(result.maxDrawdown).toEqual({
      depth: expect.closeTo(-0.5677538775030553, 12),
      peakAt: instantFromIso('2007-10-09T00:00:00Z'),
      troughAt: instantFromIso('2009-03-09T00:00:00Z'),
      recoveredAt: instantFromIso('2013-03-28T00:00:00Z'),
      days: 1997,
    });
  });

  it('was under water longest after March 2000', () => {
    // quantstats.drawdown_details: valley 2002-10-09, back by the end of May 2007.
    expect(day(result.longestDrawdown.peakAt)).toBe(20000324);
    expect(day(result.longestDrawdown.troughAt)).toBe(20021009);
  });

  it('has the months and years of empyrical', () => {
    const years = monthlyReturns(dailyEquity(closes, day));
    const of = (year: number) => years.find((entry) => entry.year === year);
    expect(of(2008)?.months[9]).toBeCloseTo(-0.16942452376742045, 12);
    expect(of(2008)?.total).toBeCloseTo(-0.3848579304617866, 12);
    expect(of(2020)?.months[3]).toBeCloseTo(0.11219186065376552, 12);
    expect(of(2020)?.months[4]).toBeUndefined();
    expect(of(2020)?.total).toBeCloseTo(-0.11025819362584599, 12);
  });
});

describe('performance', () => {
  it('takes the last point of a day, and the start as the point before the first day', () => {
    const minutes: EquityCurve = {
      at: Float64Array.from([0, 1, 2, MICROS_PER_DAY, MICROS_PER_DAY + 1]),
      equity: Float64Array.from([100, 90, 110, 100, 99]),
    };
    expect([...dailyEquity(minutes, day).equity]).toEqual([100, 110, 99]);
  });

  it('sees a fall inside a day', () => {
    const minutes: EquityCurve = {
      at: Float64Array.from([0, 1, 2]),
      equity: Float64Array.from([100, 80, 100]),
    };
    const { maxDrawdown } = performance(minutes, { dayOf: day });
    expect(maxDrawdown.depth).toBeCloseTo(-0.2, 12);
    expect(maxDrawdown.recoveredAt).toBe(2);
  });

  it('leaves a drawdown that lasts to the end without a recovery', () => {
    const { maxDrawdown } = performance(curve(['2020-01-01', 100], ['2020-01-11', 75]), { dayOf: day });
    expect(maxDrawdown).toMatchObject({ depth: -0.25, days: 10, recoveredAt: undefined });
  });

  it('has no ratio where nothing moved', () => {
    const flat = curve(['2020-01-01', 100], ['2020-01-02', 100], ['2020-01-03', 100]);
    expect(performance(flat, { dayOf: day })).toMatchObject({
      totalReturn: 0,
      volatility: 0,
      sharpe: undefined,
      sortino: undefined,
      calmar: undefined,
      maxDrawdown: { depth: 0, days: 0 },
    });
  });

  it('has no growth rate once everything and more is lost', () => {
    expect(performance(curve(['2020-01-01', 100], ['2021-01-01', -5]), { dayOf: day }).cagr).toBeUndefined();
  });

  it('needs a point, and something to begin with', () => {
    expect(() => performance(curve(), { dayOf: day })).toThrow(RangeError);
    expect(() => performance(curve(['2020-01-01', 0]), { dayOf: day })).toThrow('equity of 0 at the start');
  });
});
