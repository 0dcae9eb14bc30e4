import type { Instant } from '@tapewright/model';
import { calendarOfListing, type Instrument } from '@tapewright/venue';
import { JoinedHistory } from '../history/joined-history.ts';
import { seededHistory, type SeededHistory, type SeededInstrument } from '../history/seeded-history.ts';
import { Tape } from '../history/tape.ts';
import type { Market } from './market.ts';
import type { MarketSource } from './market-source.ts';

/**
 * The made-up market of the venue with a past to match: its prices go on from where the past ends, and what is traded from then on
 * becomes the past.
 */
export function simulatedMarket(
  instruments: readonly Instrument[],
  { seed, start }: { readonly seed: number | string; readonly start: Instant },
): Market {
  const calendars = new Map(
    instruments.map(({ listing }) => [listing.contract.conId, calendarOfListing(listing)]),
  );
  const calendarOf = (conId: number) => calendars.get(conId);
  const past = seededHistory(seed, instruments.flatMap(seededInstrument));
  const tape = new Tape();
  return {
    listings: instruments.map(({ listing }) => listing),
    source: continued(instruments, { past, seed, start }),
    history: new JoinedHistory({ past, tape, start, calendarOf }),
    tape,
    calendarOf: calendarOfListing,
  };
}

function seededInstrument({ listing, profile }: Instrument): readonly SeededInstrument[] {
  const { conId } = listing.contract;
  if (conId === undefined) return [];
  return [
    {
      conId,
      tickSize: listing.tickSize,
      dailyVolatility: profile.dailyVolatility,
      dailyVolume: profile.dailyVolume,
      anchorPrice: profile.price,
      calendar: calendarOfListing(listing),
    },
  ];
}

/** The live market, its prices beginning where the past ends. */
function continued(
  instruments: readonly Instrument[],
  {
    past,
    seed,
    start,
  }: { readonly past: SeededHistory; readonly seed: number | string; readonly start: Instant },
): MarketSource {
  const current = instruments.map(({ listing, profile }) => ({
    listing,
    profile: { ...profile, price: past.priceAt(listing.contract.conId ?? 0, start) ?? profile.price },
  }));
  return { nextAt: () => undefined, next: () => [], current, seed } as never;
}
