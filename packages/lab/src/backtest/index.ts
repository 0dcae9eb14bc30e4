export { backtest } from './backtest.ts';
export {
  columnsSha256,
  labVersion,
  manifestData,
  textSha256,
  type Manifest,
  type ManifestData,
} from './manifest.ts';
export type { TickData } from './tick-feed.ts';
export type { DatedAction } from './actions.ts';
export { BacktestError, type BacktestData, type BacktestOptions } from './options.ts';
export { MAX_LOG_LINES } from './recorder.ts';
export type * from './result.ts';
export { hasOwnRules, marketRules, type MarketRules } from './market-rules.ts';
export type { ManifestTicks } from './manifest-ticks.ts';
