import { describe, expect, it } from 'vitest';
import { deflatedSharpe, expectedMaximumSharpe, type SharpeTrials } from './deflated-sharpe.ts';

// The numerical example of Bailey & López de Prado (2014): an annual Sharpe ratio of 2.5 over five years of 250 daily returns,
// variance of the trials' annual Sharpe ratios one half, skewness -3, kurtosis 10.
const example: SharpeTrials = {
  sharpe: 2.5 / Math.sqrt(250),
  observations: 1250,
  trials: 100,
  variance: 0.5 / 250,
  skewness: -3,
  kurtosis: 10,
};

describe('the deflated Sharpe ratio', () => {
  it('expects 0.1132 of the best of a hundred skill-less trials', () => {
    expect(expectedMaximumSharpe(100, 0.5 / 250)).toBeCloseTo(0.1132, 4);
  });

  it('is 0.9004 in the example of the paper', () => {
    expect(deflatedSharpe(example)).toBeCloseTo(0.9004, 4);
  });

  it('is 0.9505 after 46 trials', () => {
    expect(deflatedSharpe({ ...example, trials: 46 })).toBeCloseTo(0.9505, 4);
  });

  it('is 0.9505 after 88 trials with normal returns', () => {
    expect(deflatedSharpe({ ...example, trials: 88, skewness: 0, kurtosis: 3 })).toBeCloseTo(0.9505, 4);
  });
});
