import { expect, it } from 'vitest';
import { moments } from './moments.ts';

// By hand for 1, 2, 3, 10: mean 4, apart -3 -2 -1 6; m2 = (9+4+1+36)/4 = 12.5, m3 = (-27-8-1+216)/4 = 45,
// m4 = (81+16+1+1296)/4 = 348.5; skewness 45 ÷ 12.5^1.5 = 1.018234, kurtosis 348.5 ÷ 156.25 = 2.2304.
it('are the third and fourth standardised moments', () => {
  const found = moments(Float64Array.of(1, 2, 3, 10));
  expect(found?.skewness).toBeCloseTo(1.018234, 6);
  expect(found?.kurtosis).toBeCloseTo(2.2304, 10);
});

it.each([
  ['one value', Float64Array.of(1)],
  ['equal values', Float64Array.of(2, 2, 2)],
])('do not exist for %s', (_, values) => {
  expect(moments(values)).toBeUndefined();
});
