import type { Decimal, Instant } from '@tapewright/model';
import type { DepthInput } from '../kernel/kernel-io.ts';
import type { Instrument } from './instrument.ts';

/** A row of a book. */
export interface DepthRow {
  readonly price: number;
  readonly size: Decimal;
  /** The market maker, or the exchange in a book of several; empty where the broker names none. */
  readonly marketMaker: string;
}

/** How much of a book is asked for. */
export interface DepthOptions {
  /** Of each side. 10 when left out. */
  readonly rows?: number | undefined;
  /** The books of all exchanges together; what is routed by SMART has no other, and so it is left out for those. */
  readonly smart?: boolean | undefined;
}

/** The book of one instrument as last heard. One object per instrument, kept up to date; the lists are new with each change. */
export interface DepthView {
  readonly instrument: Instrument;
  /** When it last changed; undefined before the first. */
  readonly at: Instant | undefined;
  /** Best first. */
  readonly bids: readonly DepthRow[];
  /** Best first. */
  readonly asks: readonly DepthRow[];
}

/** The engine's side of it. */
export class LiveDepth implements DepthView {
  readonly instrument: Instrument;
  at: Instant | undefined;
  bids: readonly DepthRow[] = [];
  asks: readonly DepthRow[] = [];

  constructor(instrument: Instrument) {
    this.instrument = instrument;
  }

  apply({ at, bids, asks }: DepthInput): void {
    this.at = at;
    this.bids = bids;
    this.asks = asks;
  }
}
