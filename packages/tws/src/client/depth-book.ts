import type { Decimal } from '@tapewright/model';

export interface DepthLevel {
  readonly price: number;
  readonly size: Decimal;
  /** The market maker, or in a SMART depth the exchange; empty where the gateway names none. */
  readonly marketMaker: string;
}

export interface DepthUpdate {
  readonly position: number;
  /** 0 insert, 1 update, 2 delete. */
  readonly operation: number;
  /** 0 ask, 1 bid. */
  readonly side: number;
  readonly price: number;
  readonly size?: Decimal | undefined;
  readonly marketMaker: string;
}

/**
 * A book of limited depth as the gateway tells it. It takes what gateways really send: rows behind the end are put at the end, updates
 * of rows that are not there insert them, deletions of those do nothing, and what is pushed out at the far end is gone.
 */
export class DepthBook {
  readonly #rows: number;
  #bids: readonly DepthLevel[] = [];
  #asks: readonly DepthLevel[] = [];

  constructor(rows: number) {
    this.#rows = rows;
  }

  /** Best first. */
  get bids(): readonly DepthLevel[] {
    return this.#bids;
  }

  /** Best first. */
  get asks(): readonly DepthLevel[] {
    return this.#asks;
  }

  clear(): void {
    this.#bids = [];
    this.#asks = [];
  }

  /** False when it changes nothing. The lists are new after each change. */
  apply(update: DepthUpdate): boolean {
    const isBid = update.side === 1;
    const before = isBid ? this.#bids : this.#asks;
    const after = this.#changed(before, update);
    if (after === undefined) return false;
    if (isBid) this.#bids = after;
    else this.#asks = after;
    return true;
  }

  #changed(levels: readonly DepthLevel[], update: DepthUpdate): readonly DepthLevel[] | undefined {
    const { position, operation, price, size, marketMaker } = update;
    if (position < 0) return undefined;
    if (operation === 2) return position < levels.length ? levels.toSpliced(position, 1) : undefined;
    if (size === undefined) return undefined;
    const level: DepthLevel = { price, size, marketMaker };
    if (operation === 1 && position < levels.length) return levels.with(position, level);
    if (operation !== 0 && operation !== 1) return undefined;
    return levels.toSpliced(Math.min(position, levels.length), 0, level).slice(0, this.#rows);
  }
}
