import { BUY, SELL, type BookSide } from '../book/book.ts';
import type { WorkingOrder } from '../orders/working-order.ts';
import type { AuctionKind, MarketInput, PublicEvent } from '../venue-io.ts';
import { crossOf, sharedOut, type AuctionInterest, type Cross, type Sharing } from './cross.ts';
import type { Instrument } from './instrument.ts';
import type { Floor } from './market.ts';

type InterestInput = Extract<MarketInput, { kind: 'auctionInterest' }>;
type CrossInput = Extract<MarketInput, { kind: 'cross' }>;

/** An order of ours in an auction. */
interface OwnInterest extends AuctionInterest {
  readonly order: WorkingOrder;
}

/** The auctions of one instrument: what others have stated for each, and when the last of each was held. */
export class Auctions {
  readonly #instrument: Instrument;
  readonly #stated = new Map<AuctionKind, readonly AuctionInterest[]>();
  /** Kind → when its last one was held. */
  readonly #heldAt = new Map<AuctionKind, number>();

  constructor(instrument: Instrument) {
    this.#instrument = instrument;
  }

  /** Replaces what others want in an auction. */
  state({ auction, bids, asks }: InterestInput): void {
    const { grid } = this.#instrument;
    const interest = (side: BookSide, { price, size }: InterestInput['bids'][number]): AuctionInterest => ({
      side,
      limit: price === undefined ? anyPrice(side) : grid.nearestTick(price),
      units: grid.wholeUnits(size.toNumber()),
    });
    this.#stated.set(auction, [
      ...bids.map((level) => interest(BUY, level)),
      ...asks.map((level) => interest(SELL, level)),
    ]);
  }

  /** Whether others have stated what they want in an auction: then it is held, and not made of the first print. */
  expects(auction: AuctionKind): boolean {
    return this.#stated.has(auction);
  }

  /** Whether an auction was held at or after a moment. */
  wasHeld(auction: AuctionKind, since: number): boolean {
    return (this.#heldAt.get(auction) ?? -Infinity) >= since;
  }

  /** What an auction would do if it were held now, with these orders of ours in it. */
  indication(
    {
      at,
      conId,
      auction,
    }: { readonly at: InterestInput['at']; readonly conId: number; readonly auction: AuctionKind },
    orders: readonly WorkingOrder[],
  ): PublicEvent {
    const { grid } = this.#instrument;
    const interests = this.#interests(auction, orders);
    const cross = this.#cross(interests);
    const sum = interests.reduce((units, { side, units: own }) => units + (side === BUY ? own : -own), 0);
    return {
      kind: 'auctionIndication',
      at,
      conId,
      auction,
      price: cross === undefined ? undefined : grid.priceOf(cross.tick),
      paired: grid.sizeOf(cross?.pairedUnits ?? 0),
      imbalance: grid.sizeOf(cross?.imbalanceUnits ?? sum),
    };
  }

  /**
   * Holds an auction: everything that pairs trades at one price. Orders that get nothing, or a part, stay where they are; what becomes of
   * them is not the auction's to say. Answers the price that it traded at, or would have.
   */
  hold(
    { at, auction, exchange }: CrossInput,
    orders: readonly WorkingOrder[],
    floor: Pick<Floor, 'filled' | 'printed'>,
    sharing: Sharing,
  ): number | undefined {
    const interests = this.#interests(auction, orders);
    const cross = this.#cross(interests);
    this.#stated.delete(auction);
    this.#heldAt.set(auction, at);
    if (cross === undefined) return undefined;
    const price = this.#instrument.grid.priceOf(cross.tick);
    if (cross.pairedUnits === 0) return price;
    for (const side of [BUY, SELL] as const)
      for (const [interest, units] of sharedOut(interests, side, cross, sharing))
        if (isOwn(interest) && units > 0)
          floor.filled(interest.order, { units, price, exchange, liquidity: 2 });
    const size = this.#instrument.grid.sizeOf(cross.pairedUnits);
    floor.printed(this.#instrument, { price, exchange, size });
    return price;
  }

  /** Others first: they were there before we could be told. */
  #interests(auction: AuctionKind, orders: readonly WorkingOrder[]): readonly AuctionInterest[] {
    const { grid } = this.#instrument;
    const own = orders.map((order): OwnInterest => {
      const { side, openUnits, plan } = order;
      const limit = 'limit' in plan ? plan.limit : undefined;
      return {
        order,
        side,
        units: openUnits,
        limit: limit === undefined ? anyPrice(side) : grid.nearestTick(limit),
      };
    });
    return [...(this.#stated.get(auction) ?? []), ...own];
  }

  #cross(interests: readonly AuctionInterest[]): Cross | undefined {
    const { last } = this.#instrument.tape;
    return crossOf(interests, last === undefined ? undefined : this.#instrument.grid.nearestTick(last));
  }
}

function isOwn(interest: AuctionInterest): interest is OwnInterest {
  return 'order' in interest;
}

function anyPrice(side: BookSide): number {
  return side === BUY ? Infinity : -Infinity;
}
