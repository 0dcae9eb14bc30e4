import { expect, test } from 'vitest';
import { latencyMicros, slippage } from './execution-options.ts';

test.each([
  ['500us', 500],
  ['250ms', 250_000],
  ['1.5s', 1_500_000],
])('--latency %s is %d µs', (text, micros) => {
  expect(latencyMicros(text)).toBe(micros);
});

test.each(['', '5', '-1ms', '1m'])('--latency "%s" is no latency', (text) => {
  expect(() => latencyMicros(text)).toThrow('It must be a length of time such as 500us, 250ms or 1s.');
});

test('--slippage is in ticks or basis points', () => {
  expect(slippage('2ticks')).toEqual({ kind: 'ticks', amount: 2 });
  expect(slippage('1tick')).toEqual({ kind: 'ticks', amount: 1 });
  expect(slippage('0.5bp')).toEqual({ kind: 'basis points', amount: 0.5 });
  expect(() => slippage('2%')).toThrow('It must be such as 2ticks, or 5bp for basis points.');
});
