import { Decimal, type Order } from '@tapewright/model';
import { hasPrice } from '../order-types/order-type.ts';
import type { Algo } from './algo.ts';
import { filledPieces } from './pieces.ts';

const MICROS_PER_SECOND = 1_000_000;

/**
 * A scale order: a limit order in components, each `scalePriceIncrement` better than the one before, which is sent when that has filled.
 * The first has `scaleInitLevelSize`, the others `scaleSubsLevelSize`. Every `scalePriceAdjustInterval` seconds all their prices move by
 * `scalePriceAdjustValue`. Source: IBKR, TWS API, "Order" (scale fields), and TWS, "Scale Orders".
 */
export function scaleAlgo(order: Order): Algo {
  const { lmtPrice = 0, scaleInitLevelSize = 0, scalePriceIncrement = 0 } = order;
  const subsequent = hasPrice(order.scaleSubsLevelSize) ? order.scaleSubsLevelSize : scaleInitLevelSize;
  const interval = (order.scalePriceAdjustInterval ?? 0) * MICROS_PER_SECOND;
  return {
    name: 'scale',
    parameters: {},
    required: [],
    stepSeconds: 1,
    countsAllFills: true,
    capOf: () => undefined,
    wish(_, { filledUnits, wholeUnits, isBuy, through, startsAt }) {
      const { filled, through: targetUnits } = filledPieces(
        filledUnits,
        (piece) => (piece === 0 ? scaleInitLevelSize : subsequent) * wholeUnits,
      );
      const adjustments = interval > 0 ? Math.floor((through - startsAt - 1) / interval) : 0;
      // Exact: 100.1 − 3 × 0.1 is no 99.8 in doubles.
      const better = Decimal.of(scalePriceIncrement).times(filled);
      const limit = Decimal.of(lmtPrice)
        .plus(isBuy ? better.negated() : better)
        .plus(
          Decimal.of(hasPrice(order.scalePriceAdjustValue) ? order.scalePriceAdjustValue : 0).times(
            adjustments,
          ),
        );
      return { targetUnits, style: 'rest', limit: limit.toNumber() };
    },
  };
}
