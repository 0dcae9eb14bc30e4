import { mid, type Decimal, type Instant } from '@tapewright/model';
import type { QuoteInput, TradeInput } from '../kernel/kernel-io.ts';
import type { Instrument } from './instrument.ts';

/** The market of one instrument as last heard. One object per instrument, kept up to date; an unknown side is undefined. */
export interface QuoteView {
  readonly instrument: Instrument;
  /** When it last changed; undefined before the first quote. */
  readonly at: Instant | undefined;
  readonly bid: number | undefined;
  readonly bidSize: Decimal | undefined;
  readonly ask: number | undefined;
  readonly askSize: Decimal | undefined;
  /** Undefined while a side is missing. */
  readonly mid: number | undefined;
  readonly last: number | undefined;
  readonly lastSize: Decimal | undefined;
  /** Shares that can be borrowed; undefined until the broker says. */
  readonly shortableShares: Decimal | undefined;
  /** Undefined until the broker says. */
  readonly isHalted: boolean | undefined;
}

/** The engine's side of it. */
export class LiveQuote implements QuoteView {
  readonly instrument: Instrument;
  at: Instant | undefined;
  bid: number | undefined;
  bidSize: Decimal | undefined;
  ask: number | undefined;
  askSize: Decimal | undefined;
  last: number | undefined;
  lastSize: Decimal | undefined;
  shortableShares: Decimal | undefined;
  isHalted: boolean | undefined;

  constructor(instrument: Instrument) {
    this.instrument = instrument;
  }

  get mid(): number | undefined {
    return mid(this);
  }

  applyQuote(input: QuoteInput): void {
    this.at = input.at;
    this.bid = input.bid;
    this.bidSize = input.bidSize;
    this.ask = input.ask;
    this.askSize = input.askSize;
    if (input.shortableShares !== undefined) this.shortableShares = input.shortableShares;
    if (input.isHalted !== undefined) this.isHalted = input.isHalted;
  }

  applyTrade(input: TradeInput): void {
    this.at = input.at;
    this.last = input.price;
    this.lastSize = input.size;
  }
}
