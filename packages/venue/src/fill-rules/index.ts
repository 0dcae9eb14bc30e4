export { backtestingPy } from './backtesting-py.ts';
export { backtrader } from './backtrader.ts';
export type { FillRules, Outcome, RuledOrder, WholeBar } from './fill-rules.ts';
export { LEAN } from './lean.ts';
export { FILL_RULES, type FillRulesName } from './named-rules.ts';
export {
  BASIS_POINTS_SLIPPAGE,
  VOLUME_SHARE_SLIPPAGE,
  zipline as ziplineFills,
  type ZiplineSlippage,
} from './zipline.ts';
