import { CALENDARS, type Instant } from '@tapewright/model';
import type { Market } from '@tapewright/gateway';
import { Tape } from '@tapewright/gateway';
import { calendarOfListing, type MarketInput } from '@tapewright/venue';
import { listings } from './world.ts';

/** A market in which happens what it is given, one after the other. */
export function newMarket(): { readonly market: Market; give(input: MarketInput): void } {
  const given: MarketInput[] = [];
  const market: Market = {
    listings: listings(),
    source: {
      nextAt: (): Instant | undefined => given[0]?.at,
      next: () => given.splice(0, 1),
    },
    history: { bars: () => [], first: () => CALENDARS.NYSE.session('20000103')?.open },
    tape: new Tape(),
    calendarOf: calendarOfListing,
  };
  return { market, give: (input) => void given.push(input) };
}
