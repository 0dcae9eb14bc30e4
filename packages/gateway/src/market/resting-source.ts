import type { Instant } from '@tapewright/model';
import type { Instrument, MarketInput, SyntheticPlayer, SyntheticTrade } from '@tapewright/venue';
import type { MarketSource, Rest } from './market-source.ts';

/** A synthetic market in which only those instruments play that somebody looks at. Each is made when it is first looked at. */
export class RestingSource implements MarketSource, Rest {
  readonly #instruments: ReadonlyMap<number, Instrument>;
  readonly #make: (instrument: Instrument) => SyntheticPlayer;
  /** conId → the instrument, once it was looked at */
  readonly #made = new Map<number, SyntheticPlayer>();
  /** Those whose quotes the venue has heard. One that it has not heard of shows them at once: a market has a price before its next step. */
  readonly #seen = new Set<number>();
  /** Those that play, in the order of the market. */
  #playing: readonly SyntheticPlayer[] = [];
  #awake: ReadonlySet<number> = new Set();
  readonly #held = new Set<number>();
  readonly rest: Rest | undefined;

  /** With `playsAll` nothing ever rests: for a world that is moved event by event. */
  constructor(
    instruments: readonly Instrument[],
    options: {
      readonly make: (instrument: Instrument) => SyntheticPlayer;
      readonly playsAll: boolean;
    },
  ) {
    this.#make = options.make;
    this.#instruments = new Map(
      instruments.flatMap((instrument) => {
        const { conId } = instrument.listing.contract;
        return conId === undefined ? [] : [[conId, instrument]];
      }),
    );
    this.rest = options.playsAll ? undefined : this;
    if (options.playsAll) this.play(new Set(this.#instruments.keys()));
  }

  play(conIds: ReadonlySet<number>): void {
    this.#awake = conIds;
    this.#choose();
  }

  hold(conId: number): void {
    this.#held.add(conId);
    this.#choose();
  }

  release(conId: number, now: Instant): readonly MarketInput[] {
    const instrument = this.#instrument(conId);
    if (!this.#held.delete(conId) || instrument === undefined) return [];
    instrument.skipTo(now, () => {});
    this.#choose();
    return instrument.quotes(now);
  }

  #choose(): void {
    this.#playing = [...this.#instruments.keys()].flatMap((conId) => {
      const instrument =
        this.#awake.has(conId) && !this.#held.has(conId) ? this.#instrument(conId) : undefined;
      return instrument === undefined ? [] : [instrument];
    });
  }

  isResting(conId: number): boolean {
    return this.#instruments.has(conId) && !this.#awake.has(conId);
  }

  catchUp(conId: number, until: Instant, onTrade: (trade: SyntheticTrade) => void): readonly MarketInput[] {
    const instrument = this.#instrument(conId);
    if (instrument === undefined || this.#held.has(conId)) return [];
    const isUnseen = !this.#seen.has(conId);
    if (!isUnseen && instrument.nextAt() > until) return [];
    this.#seen.add(conId);
    instrument.skipTo(until, onTrade);
    return instrument.quotes(until);
  }

  react(conId: number, units: number): void {
    this.#made.get(conId)?.react?.(units);
  }

  nextAt(): Instant | undefined {
    let earliest: Instant | undefined;
    for (const instrument of this.#playing) {
      const at = instrument.nextAt();
      if (earliest === undefined || at < earliest) earliest = at;
    }
    return earliest;
  }

  next(): readonly MarketInput[] {
    const inputs: MarketInput[] = [];
    this.playNext((input) => inputs.push(input));
    return inputs;
  }

  playNext(act: (input: MarketInput) => void): void {
    const at = this.nextAt();
    for (const instrument of this.#playing)
      if (instrument.nextAt() === at) for (const input of instrument.next()) act(input);
  }

  #instrument(conId: number): SyntheticPlayer | undefined {
    const known = this.#made.get(conId);
    const description = this.#instruments.get(conId);
    if (known !== undefined || description === undefined) return known;
    const made = this.#make(description);
    this.#made.set(conId, made);
    return made;
  }
}
