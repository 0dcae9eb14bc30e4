import type { Bar } from '@tapewright/model';
import { roundToTick } from './day-shape.ts';
import type { Show } from './bar-request.ts';

/**
 * The bar of another kind of price, from the bar of trades. This market's spread is a tick on either side of a trade, so bids lie half
 * a spread below and asks above; the midpoint is where it trades. IB gives no volume, average price or count for quotes: -1, and so do we.
 */
export function shownBar(bar: Bar, show: Show, tickSize: number): Bar {
  switch (show) {
    case 'TRADES':
    case 'ADJUSTED_LAST':
    case 'AGGTRADES':
      return bar;
    case 'MIDPOINT':
      return shifted(bar, { by: 0, tickSize });
    case 'BID':
      return shifted(bar, { by: -tickSize, tickSize });
    case 'ASK':
      return shifted(bar, { by: tickSize, tickSize });
    case 'BID_ASK':
      // IB: open and low are of bids and asks as time averages and minimum bid, high the maximum ask.
      return {
        ...shifted(bar, { by: 0, tickSize }),
        low: roundToTick(bar.low - tickSize, tickSize),
        high: roundToTick(bar.high + tickSize, tickSize),
      };
  }
}

function shifted(bar: Bar, { by, tickSize }: { readonly by: number; readonly tickSize: number }): Bar {
  const price = (px: number): number => (by === 0 ? px : roundToTick(px + by, tickSize));
  return {
    start: bar.start,
    end: bar.end,
    open: price(bar.open),
    high: price(bar.high),
    low: price(bar.low),
    close: price(bar.close),
  };
}
