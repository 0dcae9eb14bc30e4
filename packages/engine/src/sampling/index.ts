export * from './imbalance.ts';
export { renkoBars } from './renko.ts';
export type { SampledBar, SampledTrade, Sampler } from './sampler.ts';
export type { SampledSeries } from './sampled-series.ts';
export * from './simple-bars.ts';
