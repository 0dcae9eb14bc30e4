import { startGateway, type MarketDescription, type RunningGateway } from '@tapewright/gateway';
import { instantFromIso, MICROS_PER_SECOND, plusMicros, type Bar } from '@tapewright/model';
import { listingsOf } from '@tapewright/venue';
import { ACCOUNT } from './crash-strategy.ts';

export const MARKET_START = instantFromIso('2026-08-25T14:00:00Z');
const BAR_SECONDS = 5;
const BARS = 3_000;
/** A market order waits for the next of the bar's four points: 5 s / 4 / 40 = 31 ms, so a kill often meets it working. */
const SPEED = 40;

type Prices = [number, number, number, number];

/** GOOGL going up and down by some cents for ever: a market order is never long without its fill. */
export function crashMarket(count = BARS): MarketDescription {
  const [listing] = listingsOf(['GOOGL']);
  if (listing === undefined) throw new Error('the venue has no GOOGL');
  const bars = Array.from({ length: count }, (_, i): Bar => {
    const cents = 15_000 + ((i * 7) % 11) * 10;
    const [open, high, low, close] = [cents, cents + 20, cents - 20, cents + 10].map(
      (price) => price / 100,
    ) as Prices;
    const start = plusMicros(MARKET_START, i * BAR_SECONDS * MICROS_PER_SECOND);
    const end = plusMicros(start, BAR_SECONDS * MICROS_PER_SECOND);
    return { start, end, open, high, low, close, volume: 100_000 };
  });
  return { kind: 'replay', series: [{ listing, barSize: '5 secs', bars }] };
}

/** A gateway with a market that never stands still: what is killed is the bot, the gateway's books are the truth. */
export function startWorld(seed: number): Promise<RunningGateway> {
  return startGateway({
    port: 0,
    market: crashMarket(),
    clock: { kind: 'accelerated', speed: SPEED, start: MARKET_START },
    seed,
    accounts: [{ account: ACCOUNT, cash: { USD: 1_000_000 } }],
  });
}
