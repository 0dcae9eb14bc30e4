import {
  barInterval,
  instant,
  type Bar,
  type BarSize,
  type Calendar,
  type TradingHours,
} from '@tapewright/model';

/** A bar being built from shorter ones or from trades. */
export interface BarDraft {
  start: number;
  end: number;
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
  /** Σ price × volume. */
  notional: number;
  count: number;
}

/** The draft as a bar. Its average price is that of its volume, or the middle of the bar when nothing traded. */
export function barOfDraft(draft: BarDraft): Bar {
  const { open, high, low, close, volume, count } = draft;
  const wap = volume > 0 ? draft.notional / volume : (high + low + close) / 3;
  return {
    start: instant(draft.start),
    end: instant(draft.end),
    open,
    high,
    low,
    close,
    volume,
    wap: Math.round(wap * 1e6) / 1e6,
    count,
  };
}

/** Joins bars into the larger bars of a size that they fall into. Bars outside the hours are left out. */
export function groupBars(
  bars: Iterable<Bar>,
  size: BarSize,
  calendar: Calendar,
  hours: TradingHours,
): Bar[] {
  const grouped: Bar[] = [];
  let draft: BarDraft | undefined;
  for (const bar of bars) {
    if (draft === undefined || bar.start >= draft.end) {
      if (draft !== undefined) grouped.push(barOfDraft(draft));
      const interval = barInterval(bar.start, size, calendar, hours);
      draft = interval === undefined ? undefined : draftOf(bar, interval);
      continue;
    }
    addBar(draft, bar);
  }
  if (draft !== undefined) grouped.push(barOfDraft(draft));
  return grouped;
}

function draftOf(bar: Bar, { start, end }: { readonly start: number; readonly end: number }): BarDraft {
  const volume = bar.volume ?? 0;
  return {
    start,
    end,
    open: bar.open,
    high: bar.high,
    low: bar.low,
    close: bar.close,
    volume,
    notional: (bar.wap ?? bar.close) * volume,
    count: bar.count ?? 0,
  };
}

function addBar(draft: BarDraft, bar: Bar): void {
  const volume = bar.volume ?? 0;
  draft.high = Math.max(draft.high, bar.high);
  draft.low = Math.min(draft.low, bar.low);
  draft.close = bar.close;
  draft.volume += volume;
  draft.notional += (bar.wap ?? bar.close) * volume;
  draft.count += bar.count ?? 0;
}
