import { backtestingPy } from './backtesting-py.ts';
import { backtrader } from './backtrader.ts';
import type { FillRules } from './fill-rules.ts';
import { LEAN } from './lean.ts';
import { zipline } from './zipline.ts';

/** Rules by the name of the package that they imitate, with its defaults. */
export const FILL_RULES = {
  'backtesting.py': backtestingPy(),
  backtrader: backtrader(),
  lean: LEAN,
  zipline: zipline(),
} as const satisfies Readonly<Record<string, FillRules>>;

export type FillRulesName = keyof typeof FILL_RULES;
