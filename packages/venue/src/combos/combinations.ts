import type { Contract, Instant } from '@tapewright/model';
import { destinationOf } from '../instruments/listing-index.ts';
import { Instrument } from '../market/instrument.ts';
import { REFUSALS, type Refusal } from '../orders/refusal.ts';
import { isRefusal } from '../orders/terms.ts';
import type { PublicEvent } from '../venue-io.ts';
import { combinationOf } from './combination.ts';
import { comboCalendar, comboListing } from './combo-listing.ts';
import { ComboMarket, type ComboFloor, type NaturalQuote } from './combo-market.ts';

/** conIds of the venue's own for combinations, in the order in which they are first asked for. */
const FIRST_COMBINATION_CON_ID = 970_000_000;
/** So many different combinations a venue knows; each is followed from then on. */
const COMBINATION_LIMIT = 10_000;

/** The combinations that clients have asked for, and what is known of each. */
export class Combinations {
  readonly #find: (conId: number) => Instrument | undefined;
  readonly #floor: ComboFloor;
  /** Legs in short → the combination */
  readonly #byKey = new Map<string, Instrument>();
  readonly #byConId = new Map<number, Instrument>();
  /** A leg → the combinations that have it */
  readonly #byLeg = new Map<Instrument, Instrument[]>();
  readonly #published = new Map<Instrument, NaturalQuote>();

  constructor(find: (conId: number) => Instrument | undefined, floor: ComboFloor) {
    this.#find = find;
    this.#floor = floor;
  }

  get isEmpty(): boolean {
    return this.#byKey.size === 0;
  }

  /** By the venue's own conId for it. */
  get(conId: number): Instrument | undefined {
    return this.#byConId.get(conId);
  }

  /** The combination that a contract describes, as something to trade; or why there is none. */
  of(contract: Contract): Instrument | Refusal {
    const combination = combinationOf(contract, this.#find);
    if (isRefusal(combination)) return combination;
    const known = this.#byKey.get(combination.key);
    if (known !== undefined) return known;
    if (this.#byKey.size >= COMBINATION_LIMIT) return REFUSALS.tooManyCombinations(COMBINATION_LIMIT);
    const conId = FIRST_COMBINATION_CON_ID + this.#byKey.size;
    const instrument = new Instrument(comboListing(combination, conId), conId, comboCalendar(combination));
    instrument.combo = new ComboMarket(combination, instrument, this.#floor);
    this.#byKey.set(combination.key, instrument);
    this.#byConId.set(conId, instrument);
    for (const { instrument: leg } of combination.parts) {
      const others = this.#byLeg.get(leg);
      if (others === undefined) this.#byLeg.set(leg, [instrument]);
      else others.push(instrument);
    }
    return instrument;
  }

  /** The combination of an order, and where the order goes; or why it cannot be placed. `endOf` says why a leg does not trade any more. */
  placed(
    contract: Contract,
    endOf: (leg: Instrument) => Refusal | undefined,
  ): { readonly instrument: Instrument; readonly destination: string } | Refusal {
    const instrument = this.of(contract);
    if (isRefusal(instrument)) return instrument;
    const { exchange = '' } = contract;
    if (exchange === '') return REFUSALS.noExchange();
    const parts = instrument.combo?.combination.parts ?? [];
    for (const part of parts) {
      const end = endOf(part.instrument);
      if (end !== undefined) return end;
    }
    const isTraded = parts.every((part) => destinationOf(part.instrument.listing, exchange) !== undefined);
    const destination = isTraded ? destinationOf(instrument.listing, exchange) : undefined;
    return destination === undefined ? REFUSALS.badCombination() : { instrument, destination };
  }

  /** Some instruments with what moves with them: combinations with a leg among them, and the legs of those that have orders. */
  withMoving(instruments: readonly Instrument[]): readonly Instrument[] {
    if (this.isEmpty) return instruments;
    const combos = instruments.flatMap((instrument) =>
      instrument.combo === undefined ? (this.#byLeg.get(instrument) ?? []) : [instrument],
    );
    const legs = combos.flatMap(({ combo }) =>
      combo?.wasOrdered !== true ? [] : combo.combination.parts.map(({ instrument }) => instrument),
    );
    return [...new Set([...instruments, ...legs, ...combos])];
  }

  /** Publishes what combinations would cost and bring, where that has changed. */
  publish(instruments: readonly Instrument[], at: Instant, emit: (event: PublicEvent) => void): void {
    for (const instrument of instruments) {
      const quote = instrument.combo?.quote();
      if (quote === undefined) continue;
      const before = this.#published.get(instrument);
      if (before !== undefined && isSameQuote(before, quote)) continue;
      this.#published.set(instrument, quote);
      emit({ kind: 'topOfBook', at, conId: instrument.conId, ...quote });
    }
  }
}

function isSameQuote(a: NaturalQuote, b: NaturalQuote): boolean {
  return (['bid', 'ask'] as const).every((side) => {
    const [one, other] = [a[side], b[side]];
    return one?.price === other?.price && String(one?.size) === String(other?.size);
  });
}
