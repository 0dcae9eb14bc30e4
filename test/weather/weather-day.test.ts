import { expect, it } from 'vitest';
import { weatherDay } from './weather-day.ts';

// A small share of `test/weather/run.ts`: minutes instead of a day. How to run the whole is in docs/how-to/gateway-in-ci.md.
it('ten minutes of every weather leave the books balanced and nothing over', { timeout: 120_000 }, () => {
  const { violations, executions, faults } = weatherDay({
    seed: 1,
    clients: 8,
    hours: 1 / 6,
    actionSeconds: 10,
    faultSeconds: 5,
  });
  expect(violations).toEqual([]);
  expect(executions).toBeGreaterThan(20);
  expect(faults).toBeGreaterThan(50);
});
