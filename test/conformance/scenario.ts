import type { Step } from './step.ts';

/** What a scenario is about. */
export const ASPECTS = [
  'trigger',
  'price',
  'partial fill',
  'cancel race',
  'session edge',
  'refusal',
] as const;
export type Aspect = (typeof ASPECTS)[number];

/** Design §4: objects in virtual time, bytes in virtual time, loopback TCP. */
export const LEVELS = [0, 1, 2] as const;
export type Level = (typeof LEVELS)[number];

/** What orders do in a market, the same at every level. */
export interface Scenario {
  /** `STP, trigger`: unique. */
  readonly name: string;
  readonly orderType: string;
  readonly aspect: Aspect;
  /** Where the rule is from. */
  readonly source: string;
  /** New York time at which it begins. Absent: ten in the morning of a Tuesday. */
  readonly start?: string | undefined;
  /** What is traded. Absent: a stock. */
  readonly instrument?: 'stock' | 'future' | 'option' | undefined;
  readonly steps: readonly Step[];
}
