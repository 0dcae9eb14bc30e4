import type { BookLevel, ExchangeDepth } from '@tapewright/venue';
import { Decimal } from '@tapewright/model';

/** A row of the depth that a client sees: a price, and in a depth of several books whose it is. */
export interface DepthRow {
  readonly price: number;
  readonly size: Decimal;
  readonly exchange: string;
}

/** What a client must do to a side of its book: IB's numbers. */
export const OPERATION = { insert: 0, update: 1, remove: 2 } as const;
export const SIDE = { ask: 0, bid: 1 } as const;

export interface DepthChange extends DepthRow {
  readonly position: number;
  readonly operation: (typeof OPERATION)[keyof typeof OPERATION];
}

/** The rows of one side of some books as one: best price first, and of the same price in the order of the exchanges. */
export function rowsOf(
  books: readonly ExchangeDepth[],
  side: 'bids' | 'asks',
  rows: number,
): readonly DepthRow[] {
  const all = books.flatMap((book) =>
    book[side].map(({ price, size }: BookLevel) => ({ price, size, exchange: book.exchange })),
  );
  const better =
    side === 'bids'
      ? (a: DepthRow, b: DepthRow) => b.price - a.price
      : (a: DepthRow, b: DepthRow) => a.price - b.price;
  // Sorting keeps the order of equals.
  return all.toSorted(better).slice(0, rows);
}

/** What turns the rows that a client has into those that there are: changed rows in place, new ones behind, surplus ones off the end. */
export function depthChanges(before: readonly DepthRow[], now: readonly DepthRow[]): readonly DepthChange[] {
  const changes: DepthChange[] = [];
  for (const [position, row] of now.entries()) {
    const old = before[position];
    if (old === undefined) changes.push({ ...row, position, operation: OPERATION.insert });
    else if (!isSame(old, row)) changes.push({ ...row, position, operation: OPERATION.update });
  }
  for (let position = before.length - 1; position >= now.length; position--) {
    const exchange = before[position]?.exchange ?? '';
    changes.push({ position, operation: OPERATION.remove, price: 0, size: Decimal.ZERO, exchange });
  }
  return changes;
}

function isSame(a: DepthRow, b: DepthRow): boolean {
  return a.price === b.price && a.exchange === b.exchange && a.size.equals(b.size);
}
