/** The names of zipline and Quantopian, with their meaning, for algorithms that come from there. docs/guide/from-zipline.md says what differs. */
export * from './api.ts';
export type { Asset, Field, HistoryFrequency } from './assets.ts';
export type { BarData } from './bar-data.ts';
export * from './not-here.ts';
export { LimitOrder, MarketOrder, StopLimitOrder, StopOrder, type OrderStyle } from './order-style.ts';
export type { ZiplineAccount, ZiplinePortfolio, ZiplinePosition } from './portfolio-view.ts';
export { date_rules, time_rules, type ZiplineTimeRule } from './rules.ts';
export type { Context } from './context.ts';
export { zipline, type ZiplineDefinition } from './zipline.ts';
