import { isAsGood, WAITS, type FillRules, type RuledOrder } from './fill-rules.ts';

/** What a trade of zipline moves the price by, and how much of a bar it may take. */
export type ZiplineSlippage =
  | {
      /** So many hundredths of a percent, whatever the size. */
      readonly kind: 'basisPoints';
      readonly basisPoints: number;
      readonly volumeLimit: number;
    }
  | {
      /** By the square of the part of the bar's volume that we take: price × impact × share². */
      readonly kind: 'volumeShare';
      readonly priceImpact: number;
      readonly volumeLimit: number;
    };

/** zipline's `FixedBasisPointsSlippage()`, its default for equities: five basis points, a tenth of the volume. */
export const BASIS_POINTS_SLIPPAGE: ZiplineSlippage = {
  kind: 'basisPoints',
  basisPoints: 5,
  volumeLimit: 0.1,
};
/** zipline's `VolumeShareSlippage()`: a fortieth of the volume, an impact of a tenth. */
export const VOLUME_SHARE_SLIPPAGE: ZiplineSlippage = {
  kind: 'volumeShare',
  priceImpact: 0.1,
  volumeLimit: 0.025,
};

/**
 * The rules of zipline (zipline-reloaded 3.2.1): orders look at the close of the next bars alone, trade at that price and the slippage, and
 * take no more than a part of the volume; the rest waits. A bar of no volume, or of an unknown one, gives nothing. A limit order that has traded in part
 * goes on at whatever price if the slippage is in basis points: zipline does not look at its limit again.
 */
export function zipline(slippage: ZiplineSlippage = BASIS_POINTS_SLIPPAGE): FillRules {
  const { volumeLimit } = slippage;
  const isShare = slippage.kind === 'volumeShare';
  return {
    name: isShare
      ? `zipline, volume share ${volumeLimit}, impact ${slippage.priceImpact}`
      : `zipline, ${slippage.basisPoints} basis points, volume limit ${volumeLimit}`,
    isMarketAtClose: false,
    outcome(order, { close, volume = 0 }, takenQty) {
      const { isBuy, limit, stop } = order;
      if (volume === 0 || (stop !== undefined && !isAsGood(isBuy, stop, close))) return WAITS;
      const reached = stop === undefined ? WAITS : ({ kind: 'triggers' } as const);
      if (limit !== undefined && !order.hasTraded && !isAsGood(isBuy, close, limit)) return reached;
      const most = isShare ? volumeLimit * volume : Math.floor(volumeLimit * volume);
      const qty = Math.floor(Math.min(most - takenQty, order.openQty));
      if (qty < 1) return reached;
      const price = close + close * impact(slippage, order, Math.min((takenQty + qty) / volume, volumeLimit));
      if (isShare && limit !== undefined && !isAsGood(isBuy, price, limit)) return reached;
      return { kind: 'trades', price, qty };
    },
  };
}

/** The part of the price by which a trade is worse. */
function impact(slippage: ZiplineSlippage, { isBuy }: RuledOrder, share: number): number {
  const part =
    slippage.kind === 'basisPoints' ? slippage.basisPoints / 10_000 : share ** 2 * slippage.priceImpact;
  return isBuy ? part : -part;
}
