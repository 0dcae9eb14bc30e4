import type { Instant } from '@tapewright/model';
import type { BarSeries } from '../strategy/bar-series.ts';

/**
 * The volume-weighted price of the market from one moment to another, as bars tell it: Σ volume × (high + low + close)/3 ÷ Σ volume over the bars
 * that begin in between, the bar of the last moment included. Undefined when none does, or none has a volume.
 */
export function marketVwap(bars: BarSeries, from: Instant, to: Instant): number | undefined {
  let [value, volume] = [0, 0];
  for (let ago = 0; ago < bars.depth; ago++) {
    const start = bars.start(ago);
    if (start === undefined || start < from) break;
    const traded = bars.volume(ago);
    if (start > to || Number.isNaN(traded)) continue;
    value += (traded * (bars.high(ago) + bars.low(ago) + bars.close(ago))) / 3;
    volume += traded;
  }
  return volume > 0 ? value / volume : undefined;
}
