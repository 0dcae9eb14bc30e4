import type { FinancingPlan } from '@tapewright/venue';
import { FILL_RULES } from '@tapewright/venue';
import type { DatedAction } from './actions.ts';
import { manifestTicks, type ManifestTicks } from './manifest-ticks.ts';
import type { BacktestOptions } from './options.ts';

/** How a run's market and broker behaved, for its manifest: models by their names. */
export interface MarketRules {
  /** Whose rules said what a bar fills; `tapewright` for the venue's own. */
  readonly fills: string;
  /** The part of a bar's volume that orders could take; undefined for all they wanted. */
  readonly volumeShare: number | undefined;
  /** How long orders took, and how much worse than the market they traded. */
  readonly latency: string;
  readonly slippage: string;
  /** How what others traded filled our orders in a book of ticks. */
  readonly queue: string;
  readonly ticks: readonly ManifestTicks[];
  /** How the account was margined; `none` for not at all. */
  readonly margin: string;
  /** The benchmarks of what it paid and earned by the day. */
  readonly interest: FinancingPlan['benchmarks'] | 'none';
  /** What issuers did. */
  readonly actions: readonly DatedAction[];
}

export function marketRules(options: BacktestOptions): MarketRules {
  const {
    fills,
    volumeShare,
    latency,
    slippage,
    queue,
    ticks = [],
    margin,
    financing,
    actions = [],
  } = options;
  return {
    fills: typeof fills === 'string' ? FILL_RULES[fills].name : (fills?.name ?? 'tapewright'),
    volumeShare,
    latency: latency?.name ?? 'none',
    slippage: slippage?.name ?? 'none',
    queue: queue?.name ?? 'none',
    ticks: ticks.map(manifestTicks),
    margin: margin ?? 'none',
    interest: financing?.benchmarks ?? 'none',
    actions,
  };
}

/** Whether any of them is not what it is by default. */
export function hasOwnRules(options: BacktestOptions): boolean {
  const { fills, latency, slippage, queue, ticks, margin, financing, actions } = options;
  return [fills, latency, slippage, queue, ticks, margin, financing, actions].some(
    (rule) => rule !== undefined,
  );
}
