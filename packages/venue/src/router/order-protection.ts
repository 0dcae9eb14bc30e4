import { BUY, type BookSide } from '../book/book.ts';

/** A displayed price that a router may take: the tick, and the tick with what taking costs in it. */
export interface Offer {
  readonly tick: number;
  /** What a buyer pays, or a seller gets, with the exchange's fee or rebate in it, in ticks. */
  readonly netTick: number;
}

/** Which of two displayed prices a marketable order takes first. */
export interface OrderProtection {
  readonly name: string;
  /** Less than zero when `a` goes before `b` for whoever trades on `side`, zero when it does not matter. */
  compare(a: Offer, b: Offer, side: BookSide): number;
}

/**
 * No trade through a better displayed price: the price decides, and between equal prices the fee. Source: Regulation NMS rule 611, in
 * force; its rescission is proposed (S7-2026-20).
 */
export const BEST_PRICE_FIRST: OrderProtection = {
  name: 'best price first (rule 611)',
  compare: (a, b, side) => better(a.tick, b.tick, side) || better(a.netTick, b.netTick, side),
};

/** What is left after fees decides, and the price only between equals: what a router may do once nothing protects displayed prices. */
export const LEAST_COST_FIRST: OrderProtection = {
  name: 'least cost first (without rule 611)',
  compare: (a, b, side) => better(a.netTick, b.netTick, side) || better(a.tick, b.tick, side),
};

function better(a: number, b: number, side: BookSide): number {
  return side === BUY ? a - b : b - a;
}
