export * from './costs/trade-cost.ts';
export * from './event-log/event-log.ts';
export * from './execution/index.ts';
export type { AtrTrail, Distance, ExitPolicy } from './exits/exit-policy.ts';
export { MAX_EXIT_ATTEMPTS, ProtectedPosition } from './exits/protected-position.ts';
export * from './hedging/hedge-band.ts';
export * from './indicators/index.ts';
export { createEngine, MAX_NEWS_PER_INPUT } from './kernel/engine.ts';
export type { Engine, EngineConfig } from './kernel/engine-api.ts';
export * from './kernel/kernel-io.ts';
export * from './kernel/strategy-error.ts';
export * from './orders/fill.ts';
export * from './orders/live-order.ts';
export { isDone, lifeOfStatus, ORDER_LIVES, type OrderLife } from './orders/order-life.ts';
export * from './orders/order-group.ts';
export type { FreeFields, OrderChanges, OrderTerms, Quantity } from './orders/order-terms.ts';
export type { CashStatement } from './portfolio/cash-book.ts';
export type { HoldingView } from './portfolio/holding.ts';
export type { HoldingStatement, PortfolioStatement, PortfolioView } from './portfolio/portfolio.ts';
export { contractKey } from './portfolio/contract-key.ts';
export type { Approved, Refusal } from './risk/approved.ts';
export { RISK_RULES } from './risk/gate.ts';
export { checkLimits, LimitError } from './risk/check-limits.ts';
export type * from './risk/limits.ts';
export type { RiskRule, RiskView, TradingState } from './risk/risk-view.ts';
export {
  fixedQuantity,
  fixedValue,
  percentOfEquity,
  sizeStepOf,
  type Sizing,
  type SizingView,
} from './sizing/sizing.ts';
export * from './sizing/volatility.ts';
export * from './sampling/index.ts';
export * from './schedules/index.ts';
export { feedsOf, type Bars, type BarSeries, type IndicatorFeed } from './strategy/bar-series.ts';
export type { DepthOptions, DepthRow, DepthView } from './strategy/depth-view.ts';
export type { Instrument, StockTerms } from './strategy/instrument.ts';
export * from './strategy/params.ts';
export * from './strategy/rules.ts';
export type { QuoteView } from './strategy/quote-view.ts';
export * from './strategy/strategy.ts';
export type { StrategyContext } from './strategy/strategy-context.ts';
export type { Timer } from './strategy/timers.ts';
