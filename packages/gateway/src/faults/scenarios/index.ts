import { DATA_SCENARIOS } from './data.ts';
import { LINE_SCENARIOS } from './line.ts';
import { ORDER_SCENARIOS } from './orders.ts';
import type { Scenario } from './scenario.ts';
import { WIRE_SCENARIOS } from './wire.ts';

export type { Parameters, Scenario } from './scenario.ts';

/** Every scenario that can be played by its name. */
export const SCENARIOS: readonly Scenario[] = [
  ...LINE_SCENARIOS,
  ...ORDER_SCENARIOS,
  ...DATA_SCENARIOS,
  ...WIRE_SCENARIOS,
];

/**
 * The rows that need no fault: S5, S10 and S18 happen on a gateway that works (concurrent orders, a cancel, a combination), and S46 is a
 * client's reconnect with many subscriptions.
 */
export const ROWS_WITHOUT_FAULT: readonly string[] = ['S5', 'S10', 'S18', 'S46'];
