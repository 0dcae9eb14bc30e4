import { instant, MICROS_PER_DAY, type Bar, type Instant } from '@tapewright/model';
import { derivedPrice, expiryOf, type Instrument } from '@tapewright/venue';
import type { Past } from './past.ts';

/** How long before it expires a contract has been listed here. */
const LISTED_DAYS = 120;

/**
 * The past of options, futures and CFDs: that of what they follow, each of its bars turned into one of theirs by the model, at the bar's
 * own times. Everything else has the past it had.
 */
export class DerivedPast implements Past {
  readonly #past: Past;
  /** conId → the instrument that follows another */
  readonly #derived: ReadonlyMap<number, Instrument>;

  constructor(past: Past, instruments: readonly Instrument[]) {
    this.#past = past;
    this.#derived = new Map(
      instruments.flatMap((instrument) => {
        const { conId } = instrument.listing.contract;
        return instrument.derivedFrom === undefined || conId === undefined ? [] : [[conId, instrument]];
      }),
    );
  }

  days(conId: number, from: Instant, until: Instant): readonly Bar[] {
    return [...this.#bars(conId, (of) => this.#past.days(of, from, until))];
  }

  minutes(conId: number, from: Instant, until: Instant): Iterable<Bar> {
    return this.#bars(conId, (of) => this.#past.minutes(of, from, until));
  }

  seconds(conId: number, from: Instant, until: Instant): Iterable<Bar> {
    return this.#bars(conId, (of) => this.#past.seconds(of, from, until));
  }

  first(conId: number): Instant | undefined {
    const derived = this.#derived.get(conId);
    if (derived === undefined) return this.#past.first(conId);
    const known = this.#past.first(followedBy(derived));
    const listed = listedSince(derived);
    return known === undefined || listed === undefined ? known : instant(Math.max(known, listed));
  }

  priceAt(conId: number, at: Instant): number | undefined {
    const derived = this.#derived.get(conId);
    if (derived === undefined) return this.#past.priceAt(conId, at);
    const spot = this.#past.priceAt(followedBy(derived), at);
    return spot === undefined ? undefined : priceOf(derived, spot, at);
  }

  *#bars(conId: number, barsOf: (conId: number) => Iterable<Bar>): Generator<Bar> {
    const derived = this.#derived.get(conId);
    if (derived === undefined) {
      yield* barsOf(conId);
      return;
    }
    const since = listedSince(derived) ?? -Infinity;
    for (const bar of barsOf(followedBy(derived))) if (bar.start >= since) yield derivedBar(derived, bar);
  }
}

function derivedBar(derived: Instrument, bar: Bar): Bar {
  const middle = instant(Math.round((bar.start + bar.end) / 2));
  const open = priceOf(derived, bar.open, bar.start);
  const close = priceOf(derived, bar.close, bar.end);
  const extremes = [open, close, priceOf(derived, bar.high, middle), priceOf(derived, bar.low, middle)];
  const high = Math.max(...extremes);
  const low = Math.min(...extremes);
  const part = derived.profile.dailyVolume / (derived.derivedFrom?.profile.dailyVolume ?? 1);
  return {
    start: bar.start,
    end: bar.end,
    open,
    high,
    low,
    close,
    volume: bar.volume === undefined ? undefined : Math.round(bar.volume * part),
    wap: (high + low + close) / 3,
    count: bar.count === undefined ? undefined : Math.ceil(bar.count * Math.min(1, part)),
  };
}

/** The model price on the grid of the contract; what is worth less than half a step still costs one. */
function priceOf(derived: Instrument, spot: number, at: Instant): number {
  const { tickSize } = derived.listing;
  const price = derivedPrice(derived, { spot, at });
  return Number((Math.max(1, Math.round(price / tickSize)) * tickSize).toFixed(8));
}

function followedBy({ derivedFrom }: Instrument): number {
  return derivedFrom?.listing.contract.conId ?? 0;
}

function listedSince({ listing }: Instrument): number | undefined {
  const expiry = expiryOf(listing);
  return expiry === undefined ? undefined : expiry - LISTED_DAYS * MICROS_PER_DAY;
}
