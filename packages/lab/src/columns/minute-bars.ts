import { MICROS_PER_MINUTE, TICK_ROW, type TickColumns } from '@tapewright/model';
import { emptyColumns, resizeColumns, type BarColumns } from './bar-columns.ts';

/**
 * Bars of a minute from ticks: of trades where there are any, else of the middles of quotes with both sides. A minute in which nothing
 * happened has none. Without trades the volume is unknown.
 */
export function minuteBars(ticks: TickColumns): BarColumns {
  const hasTrades = ticks.kind.some((kind) => (kind & TICK_ROW.trade) !== 0);
  const [first = 0, last = -1] = [ticks.at[0], ticks.at[ticks.length - 1]];
  const room = Math.max(0, Math.min(ticks.length, Math.floor((last - first) / MICROS_PER_MINUTE) + 2));
  const bars = emptyColumns(room);
  let bar = -1;
  for (let i = 0; i < ticks.length; i++) {
    const price = hasTrades ? tradeOf(ticks, i) : middleOf(ticks, i);
    if (Number.isNaN(price)) continue;
    const at = ticks.at[i] ?? 0;
    const start = at - (at % MICROS_PER_MINUTE);
    if (bar < 0 || bars.start[bar] !== start) begin(bars, ++bar, start, price, hasTrades ? 0 : Number.NaN);
    extend(bars, bar, price, ticks.size[i] ?? 0);
  }
  return resizeColumns(bars, bar + 1);
}

function tradeOf(ticks: TickColumns, i: number): number {
  return ((ticks.kind[i] ?? 0) & TICK_ROW.trade) === 0 ? Number.NaN : (ticks.price[i] ?? Number.NaN);
}

function middleOf(ticks: TickColumns, i: number): number {
  if (((ticks.kind[i] ?? 0) & TICK_ROW.quote) === 0) return Number.NaN;
  return ((ticks.bid[i] ?? Number.NaN) + (ticks.ask[i] ?? Number.NaN)) / 2;
}

// Five parameters: an object for each minute would be the only one in the loop.
function begin(bars: BarColumns, bar: number, start: number, price: number, volume: number): void {
  bars.start[bar] = start;
  bars.end[bar] = start + MICROS_PER_MINUTE;
  bars.open[bar] = price;
  bars.high[bar] = price;
  bars.low[bar] = price;
  bars.volume[bar] = volume;
}

function extend(bars: BarColumns, bar: number, price: number, size: number): void {
  if (price > (bars.high[bar] ?? price)) bars.high[bar] = price;
  if (price < (bars.low[bar] ?? price)) bars.low[bar] = price;
  bars.close[bar] = price;
  bars.volume[bar] = (bars.volume[bar] ?? Number.NaN) + size;
}
