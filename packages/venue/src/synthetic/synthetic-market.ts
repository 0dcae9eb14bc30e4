import { instant, MICROS_PER_MS, seededRandom, type Calendar, type Instant } from '@tapewright/model';
import { calendarOfListing } from '../hours/calendars.ts';
import type { Instrument } from '../instruments/listings.ts';
import type { Listing, MarketInput } from '../venue-io.ts';
import { SyntheticInstrument } from './synthetic-instrument.ts';

export interface SyntheticMarketConfig {
  readonly instruments: readonly Instrument[];
  readonly seed: number | string;
  /** Where the market begins. */
  readonly start: Instant;
  /** Between two moves of an instrument. Absent: 250, the pace at which IB sends stock quotes. */
  readonly stepMs?: number | undefined;
  /** As the venue's. */
  readonly calendarOf?: ((listing: Listing) => Calendar) | undefined;
}

/** A market that nobody made: quotes on every exchange and prints, the same for the same seed however it is asked for. */
export interface SyntheticMarket {
  /** When something happens next. */
  nextAt(): Instant;
  /** What happens after the last call's moment and up to `until`, in order of time. Nothing happens while the exchanges are closed. */
  next(until: Instant): MarketInput[];
}

/**
 * Prices wander like a geometric Brownian motion with the instrument's daily volatility, faster at the open and the close, with a
 * jump over night; makers on each exchange show five prices around it and fill up what was taken; prints add up to about the
 * instrument's daily volume.
 */
export function createSyntheticMarket(config: SyntheticMarketConfig): SyntheticMarket {
  const { instruments, seed, start, stepMs = 250, calendarOf = calendarOfListing } = config;
  const stepMicros = Math.round(stepMs * MICROS_PER_MS);
  if (!(stepMicros > 0)) throw new RangeError(`a step of ${stepMs} ms; it must be above zero`);
  const random = seededRandom(seed).fork('synthetic market');
  const walks = instruments.map(
    (instrument) =>
      new SyntheticInstrument(
        instrument,
        calendarOf(instrument.listing),
        random.fork(String(instrument.listing.contract.conId)),
      ),
  );
  let at = start;

  return {
    nextAt: () => nextStep(at),
    next(until) {
      const inputs: MarketInput[] = [];
      for (;;) {
        const due = nextStep(at);
        if (due > until) return inputs;
        for (const walk of walks) {
          const closing = walk.closing(at, due);
          if (closing !== undefined) inputs.push(closing);
        }
        for (const walk of walks) if (walk.movesAt(due) === due) inputs.push(...walk.step(due, stepMicros));
        at = due;
      }
    },
  };

  /** The next multiple of the step at which anything trades. */
  function nextStep(after: Instant): Instant {
    const next = instant((Math.floor(after / stepMicros) + 1) * stepMicros);
    let earliest = Infinity;
    for (const walk of walks) {
      const moves = walk.movesAt(next);
      if (moves === next) return next;
      earliest = Math.min(earliest, moves);
    }
    // Nothing trades before the first pre-open; closing prints come with the next step.
    return instant(
      earliest === Infinity ? Number.MAX_SAFE_INTEGER : Math.ceil(earliest / stepMicros) * stepMicros,
    );
  }
}
