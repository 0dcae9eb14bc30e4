import { MICROS_PER_MINUTE, type Instant } from '@tapewright/model';
import { rateAt, type EffectiveRate } from '../fees/effective-rate.ts';
import type { Instrument } from '../market/instrument.ts';

/** The last moments before the close, in minutes, at which an exchange takes orders for its closing auction, and lets them go. */
interface Cutoff {
  readonly marketOrders: number;
  readonly limitOrders: number;
  readonly cancels: number;
}

/**
 * Exchange → its cut-offs. Not modelled: orders against an imbalance that NYSE takes later, corrections of errors, and that NASDAQ prices
 * late limit orders at its reference price.
 */
const CUTOFFS: Readonly<Record<string, readonly EffectiveRate<Cutoff>[]>> = {
  NYSE: [
    row('20000101', [15, 15, 15], 'NYSE rule 123C before SR-NYSE-2018-58'),
    row('20190131', [10, 10, 10], 'SR-NYSE-2018-58, approved 2019-01-31: from 3:45 to 3:50 p.m.'),
  ],
  NASDAQ: [
    row('20000101', [10, 10, 10], 'NASDAQ rule 4702(b)(11) before SR-NASDAQ-2018-068'),
    row(
      '20181019',
      [5, 2, 10],
      'SR-NASDAQ-2018-068, approved 2018-10-19; limit orders to 3:58 p.m.; no cancels after 3:50 p.m. but of errors',
    ),
  ],
};

/** Whether an order for the close comes too late, or a cancel of one. Auctions without a table take both to the end. */
export function isPastCutoff(
  what: 'marketOrders' | 'limitOrders' | 'cancels',
  { calendar, primaryExchange }: Instrument,
  destination: string,
  now: Instant,
): boolean {
  const cutoffs = CUTOFFS[destination === 'SMART' ? primaryExchange : destination];
  const session = calendar.sessionAt(now);
  if (cutoffs === undefined || session === undefined) return false;
  return now >= session.close - rateAt(cutoffs, now)[what] * MICROS_PER_MINUTE;
}

function row(
  from: string,
  [marketOrders, limitOrders, cancels]: readonly [number, number, number],
  source: string,
): EffectiveRate<Cutoff> {
  return { from, rate: { marketOrders, limitOrders, cancels }, source };
}
