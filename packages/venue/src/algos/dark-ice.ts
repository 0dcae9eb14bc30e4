import type { Algo } from './algo.ts';
import { filledPieces } from './pieces.ts';

/** A piece is this much smaller or larger than what is to be displayed. */
const SPREAD = 0.5;

/**
 * DarkIce: shows pieces of about `displaySize`, each half as large to half as large again by chance, one after the other, at the
 * order's limit or its side of the quote. Source: IBKR, TWS API, "IB Algorithms", Dark Ice.
 */
export const DARK_ICE: Algo = {
  name: 'DarkIce',
  parameters: { displaySize: 'count', startTime: 'time', endTime: 'time', allowPastEndTime: 'flag' },
  required: ['displaySize'],
  stepSeconds: 1,
  capOf: () => undefined,
  wish({ numbers }, view) {
    const size = numbers.get('displaySize') ?? view.totalUnits;
    const pieceOf = (piece: number) =>
      Math.max(1, Math.round(size * (1 - SPREAD + 2 * SPREAD * view.roll(piece)))) * view.wholeUnits;
    return { targetUnits: filledPieces(view.filledUnits, pieceOf).through, style: 'rest' };
  },
};
