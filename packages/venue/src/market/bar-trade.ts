import { Decimal } from '@tapewright/model';
import type { MarketInput, PublicEvent } from '../venue-io.ts';
import type { Instrument } from './instrument.ts';

/** A point of a bar as the trade that others hear of. Of a point without a volume the size is not known, and stated as zero. */
export function barTrade(
  { primaryExchange: exchange, grid }: Instrument,
  { at, conId, price, volume }: Extract<MarketInput, { kind: 'barPoint' }>,
): PublicEvent {
  const size = volume === undefined ? Decimal.ZERO : grid.sizeOf(grid.wholeUnits(volume));
  return { kind: 'lastTrade', at, conId, exchange, price, size };
}
