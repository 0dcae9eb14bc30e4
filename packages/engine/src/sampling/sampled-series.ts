import type { Indicator } from '../indicators/indicator.ts';
import { RingSeries, type Bars } from '../strategy/bar-series.ts';
import type { Instrument } from '../strategy/instrument.ts';
import type { SampledBar, SampledTrade, Sampler } from './sampler.ts';

/** Bars that a sampler makes of trades, read as any other bars. */
export interface SampledSeries extends Bars {
  readonly instrument: Instrument;
  readonly sampler: Sampler;
  /** The bar in progress; undefined before its first trade. */
  readonly current: SampledBar | undefined;
}

/** The engine's side of it. */
export class SampledRing extends RingSeries<string> implements SampledSeries {
  readonly sampler: Sampler;

  constructor(instrument: Instrument, sampler: Sampler, fed: Set<Indicator>) {
    super({ id: -1, instrument, barSize: sampler.name }, fed);
    this.sampler = sampler;
  }

  get current(): SampledBar | undefined {
    return this.sampler.current;
  }

  /** Calls `tell` after each bar that the trade completes. */
  take(trade: SampledTrade, tell: (series: SampledSeries) => void): void {
    for (const bar of this.sampler.push(trade)) {
      this.pushSample(bar);
      tell(this);
    }
  }
}
