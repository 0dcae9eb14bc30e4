import type { Indicator } from '../indicators/indicator.ts';
import type { TradeInput } from '../kernel/kernel-io.ts';
import type { BarSeries } from '../strategy/bar-series.ts';
import type { Instrument } from '../strategy/instrument.ts';
import { SampledRing, type SampledSeries } from './sampled-series.ts';
import type { Sampler } from './sampler.ts';

/** The sampled series of a run, and what feeds each. */
export class Samples {
  readonly #fed: Set<Indicator>;
  /** instrument → series of its prints */
  readonly #ofTrades = new Map<Instrument, SampledRing[]>();
  /** bars → series that take each of them as one trade */
  readonly #ofBars = new Map<BarSeries, SampledRing[]>();
  /** Whether any series is fed with bars. */
  takesBars = false;

  /** `fed`: the indicators that some series of the run feeds. */
  constructor(fed: Set<Indicator>) {
    this.#fed = fed;
  }

  add(instrument: Instrument, sampler: Sampler, source: BarSeries | undefined): SampledRing {
    const series = new SampledRing(instrument, sampler, this.#fed);
    if (source === undefined) append(this.#ofTrades, instrument, series);
    else {
      append(this.#ofBars, source, series);
      this.takesBars = true;
    }
    return series;
  }

  trade(
    instrument: Instrument,
    { at, price, size }: TradeInput,
    tell: (series: SampledSeries) => void,
  ): void {
    const all = this.#ofTrades.get(instrument);
    if (all === undefined) return;
    const trade = { at, price, size: size.toNumber() };
    for (const series of all) series.take(trade, tell);
  }

  /** A complete bar as one trade: at its close, of its volume. */
  bar(bars: BarSeries, at: TradeInput['at'], tell: (series: SampledSeries) => void): void {
    const all = this.#ofBars.get(bars);
    if (all === undefined) return;
    const trade = { at, price: bars.close(), size: bars.volume() };
    for (const series of all) series.take(trade, tell);
  }
}

function append<K>(to: Map<K, SampledRing[]>, key: K, series: SampledRing): void {
  const known = to.get(key);
  if (known === undefined) to.set(key, [series]);
  else known.push(series);
}
