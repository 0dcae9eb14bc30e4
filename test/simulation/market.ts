import { type Bar, MICROS_PER_MINUTE, plusMicros, type Random, type Session } from '@tapewright/model';
import type { BarSeries } from '@tapewright/gateway';
import { listingsOf } from '@tapewright/venue';

const HALT_EVERY = 150;
const GAP_EVERY = 120;

/** GOOGL in minutes of regular sessions, those of the past included: a walk in cents, with gaps in price and halts in which nothing trades. */
export function drawMarket(random: Random, sessions: readonly Session[]): BarSeries {
  const [listing] = listingsOf(['GOOGL']);
  if (listing === undefined) throw new Error('the venue has no GOOGL');
  let cents = 15_000;
  let haltedMinutes = 0;
  const bars: Bar[] = [];
  for (const { open: from, close: until } of sessions) {
    for (let start = from; start < until; start = plusMicros(start, MICROS_PER_MINUTE)) {
      if (random.below(HALT_EVERY) === 0) haltedMinutes = 5 + random.below(10);
      if (random.below(GAP_EVERY) === 0) cents += random.below(901) - 450;
      haltedMinutes -= 1;
      if (haltedMinutes > 0) continue;
      const open = cents;
      const close = Math.max(5_000, open + random.below(41) - 20);
      const high = Math.max(open, close) + random.below(15);
      const low = Math.min(open, close) - random.below(15);
      cents = close;
      bars.push({
        start,
        end: plusMicros(start, MICROS_PER_MINUTE),
        open: open / 100,
        high: high / 100,
        low: low / 100,
        close: close / 100,
        volume: 1_000 + random.below(20_000),
      });
    }
  }
  // In one market of two little enough trades that orders fill in parts.
  const volumeShare = random.below(2) === 0 ? 0.002 + 0.02 * random.next() : undefined;
  return { listing, barSize: '1 min', bars, volumeShare };
}
