import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blackScholes, impliedVolatility, type OptionTerms } from './black-scholes.ts';
import { normalDistribution } from './normal.ts';

const terms = fc.record({
  right: fc.constantFrom('C', 'P'),
  spot: fc.double({ min: 1, max: 1_000, noNaN: true }),
  strike: fc.double({ min: 1, max: 1_000, noNaN: true }),
  years: fc.double({ min: 0.01, max: 3, noNaN: true }),
  volatility: fc.double({ min: 0.05, max: 1.5, noNaN: true }),
  rate: fc.double({ min: 0, max: 0.1, noNaN: true }),
  carry: fc.double({ min: -0.05, max: 0.1, noNaN: true }),
}) satisfies fc.Arbitrary<OptionTerms>;

describe('the normal distribution', () => {
  // Tables of the standard normal distribution; the last from Abramowitz and Stegun, table 26.2.
  it.each([
    [0, 0.5],
    [1, 0.841344746068543],
    [-1.96, 0.02499789514822],
    [3, 0.99865010196837],
    [-8, 6.22096057427178e-16],
  ])('at %d is %d', (x, expected) => {
    expect(Math.abs(normalDistribution(x) - expected)).toBeLessThan(1e-14);
  });
});

describe('the model of Black and Scholes', () => {
  it("prices Hull's example", () => {
    // Hull, example 15.6 (9th edition): S 42, K 40, r 10 %, σ 20 %, half a year: call 4.76, put 0.81.
    const of = (right: 'C' | 'P') =>
      blackScholes({ right, spot: 42, strike: 40, years: 0.5, volatility: 0.2, rate: 0.1, carry: 0.1 });
    expect(of('C').price).toBeCloseTo(4.76, 2);
    expect(of('P').price).toBeCloseTo(0.81, 2);
  });

  it("has the sensitivities of Hull's example", () => {
    // Hull, chapter 19: S 49, K 50, r 5 %, σ 20 %, 20 weeks: 2.40; delta 0.522, gamma 0.066, theta −4.31, vega 12.1, rho 8.91.
    const call = blackScholes({
      right: 'C',
      spot: 49,
      strike: 50,
      years: 20 / 52,
      volatility: 0.2,
      rate: 0.05,
      carry: 0.05,
    });
    expect(call.price).toBeCloseTo(2.4, 2);
    expect(call.delta).toBeCloseTo(0.522, 3);
    expect(call.gamma).toBeCloseTo(0.066, 3);
    expect(call.theta).toBeCloseTo(-4.31, 2);
    expect(call.vega).toBeCloseTo(12.1, 1);
    expect(call.rho).toBeCloseTo(8.91, 2);
  });

  it("prices an option on a future as Black's model: Hull, example 18.6", () => {
    // F 20, K 20, four months, r 9 %, σ 25 %: put 1.12.
    const put = blackScholes({
      right: 'P',
      spot: 20,
      strike: 20,
      years: 4 / 12,
      volatility: 0.25,
      rate: 0.09,
      carry: 0,
    });
    expect(put.price).toBeCloseTo(1.12, 2);
  });

  it('keeps the parity of put and call', () => {
    fc.assert(
      fc.property(terms, (of) => {
        const [call, put] = (['C', 'P'] as const).map((right) => blackScholes({ ...of, right }).price);
        const forward =
          of.spot * Math.exp((of.carry - of.rate) * of.years) - of.strike * Math.exp(-of.rate * of.years);
        expect((call ?? 0) - (put ?? 0)).toBeCloseTo(forward, 8);
      }),
    );
  });

  it('has sensitivities that agree with small steps', () => {
    fc.assert(
      fc.property(terms, (of) => {
        const { delta, vega, theta } = blackScholes(of);
        const step = 1e-4;
        const slope = (up: OptionTerms, down: OptionTerms, width: number) =>
          (blackScholes(up).price - blackScholes(down).price) / width;
        const { spot, volatility, years } = of;
        expect(
          slope({ ...of, spot: spot + step }, { ...of, spot: spot - step }, 2 * step) - delta,
        ).toBeCloseTo(0, 4);
        expect(
          (slope(
            { ...of, volatility: volatility + step },
            { ...of, volatility: volatility - step },
            2 * step,
          ) -
            vega) /
            spot,
        ).toBeCloseTo(0, 4);
        expect(
          (slope({ ...of, years: years - step }, { ...of, years: years + step }, 2 * step) - theta) / spot,
        ).toBeCloseTo(0, 2);
      }),
    );
  });

  it('is the intrinsic value at expiry', () => {
    const at = (right: 'C' | 'P', spot: number) =>
      blackScholes({ right, spot, strike: 100, years: 0, volatility: 0.2, rate: 0.05, carry: 0.05 }).price;
    expect([at('C', 103), at('C', 97), at('P', 103), at('P', 97)]).toEqual([3, 0, 0, 3]);
  });
});

describe('the implied volatility', () => {
  it("is that of Hull's example", () => {
    // Hull, section 15.11: a call of 1.875 with S 21, K 20, r 10 %, a quarter of a year: 0.235.
    const found = impliedVolatility(
      { right: 'C', spot: 21, strike: 20, years: 0.25, rate: 0.1, carry: 0.1 },
      1.875,
    );
    expect(found).toBeCloseTo(0.235, 3);
  });

  it('does not exist below the intrinsic value', () => {
    const deep = { right: 'C', spot: 150, strike: 100, years: 0.5, rate: 0, carry: 0 } as const;
    expect(impliedVolatility(deep, 49)).toBeUndefined();
    expect(impliedVolatility(deep, 51)).toBeGreaterThan(0);
  });
});
