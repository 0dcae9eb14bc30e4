import { expect, test } from 'vitest';
import { feePlan } from '../commands/fee-plan-option.ts';
import { feePlanOf } from './fee-plan-of.ts';

test.each([
  ['ibkr-fixed', 'IBKR Fixed'],
  ['ibkr-tiered', 'IBKR Tiered'],
  ['none', 'no fees'],
  ['percent:0.2', '0.2 % of the value'],
  ['per-unit:0.005', '0.005 a unit'],
  ['per-order:1', '1 an order'],
])('--fees %s is the plan "%s"', (text, name) => {
  expect(feePlanOf(feePlan(text)).name).toBe(name);
});

test.each(['', 'free', 'percent', 'percent:', 'percent:-1', 'per-unit:x'])('--fees "%s" is none', (text) => {
  expect(() => feePlan(text)).toThrow('It must be one of ibkr-fixed, ibkr-tiered, none, percent:0.2');
});
