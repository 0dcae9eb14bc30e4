import { Decimal, type Calendar } from '@tapewright/model';
import type { Listing } from '../venue-io.ts';
import type { BarMarket } from './bar-market.ts';
import type { BookMarket } from './book-market.ts';
import { Grid } from './grid.ts';
import type { Market } from './market.ts';
import { Tape } from './tape.ts';
import { WaitingRoom } from './waiting-room.ts';

/** A listing with its market. Which kind of market it is, the first market input says. */
export class Instrument {
  readonly listing: Listing;
  readonly conId: number;
  readonly grid: Grid;
  readonly calendar: Calendar;
  readonly tape: Tape;
  /** Before the first market input nothing trades. */
  readonly waiting = new WaitingRoom();
  books: BookMarket | undefined;
  bars: BarMarket | undefined;

  constructor(listing: Listing, conId: number, calendar: Calendar) {
    this.listing = listing;
    this.conId = conId;
    this.calendar = calendar;
    this.grid = new Grid(listing.tickSize, listing.details.sizeIncrement ?? Decimal.ONE);
    this.tape = new Tape(calendar);
  }

  get market(): Market {
    return this.books ?? this.bars ?? this.waiting;
  }

  /** The exchange that lists it: the first it trades on. */
  get primaryExchange(): string {
    return this.listing.exchanges[0] ?? '';
  }
}
