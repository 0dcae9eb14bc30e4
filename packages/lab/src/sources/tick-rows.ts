import { emptyTickColumns, instant, TICK_ROW, toIso, type TickColumns } from '@tapewright/model';

/** A row of a file of ticks. Cells that are empty are NaN, and an empty text. */
export interface TickRow {
  /** µs since the epoch. */
  at: number;
  price: number;
  size: number;
  bid: number;
  bidSize: number;
  ask: number;
  askSize: number;
  exchange: string;
}

/** A row without a cell, to be written into. */
export function emptyTickRow(): TickRow {
  const none = Number.NaN;
  return { at: 0, price: none, size: none, bid: none, bidSize: none, ask: none, askSize: none, exchange: '' };
}

/**
 * The exchanges that may quote the instrument: the name or the letter that files use, in capitals → IB's name. Without it a quote may name
 * any.
 */
export type QuotingExchanges = ReadonlyMap<string, string>;

const FIRST_ROOM = 1_024;

/** Takes rows one after the other into columns, and says what is wrong with one that cannot be taken. */
export class TickRows {
  readonly #quoting: QuotingExchanges | undefined;
  #columns = emptyTickColumns(FIRST_ROOM);
  #length = 0;
  /** Name → its place in `exchanges` of the columns. */
  readonly #exchanges = new Map<string, number>([['', 0]]);
  #lastAt = -Infinity;

  constructor(quoting?: QuotingExchanges) {
    this.#quoting = quoting;
  }

  /** Takes a row, or answers what is wrong with it. */
  add(row: TickRow): string | undefined {
    const isTrade = !Number.isNaN(row.price);
    const isQuote = isStated(row.bid) || isStated(row.ask) || isStated(row.bidSize) || isStated(row.askSize);
    const fault = this.#fault(row, isTrade, isQuote);
    if (fault !== undefined) return fault;
    const exchange = this.#placeOf(row.exchange);
    if (exchange === undefined) return 'more than 65,535 exchanges are named';
    if (this.#length === this.#columns.length) this.#columns = resized(this.#columns, 2 * this.#length);
    const [columns, i] = [this.#columns, this.#length++];
    const [hasBid, hasAsk] = [row.bidSize > 0, row.askSize > 0];
    columns.at[i] = row.at;
    columns.kind[i] = (isTrade ? TICK_ROW.trade : 0) | (isQuote ? TICK_ROW.quote : 0);
    columns.price[i] = row.price;
    columns.size[i] = isTrade ? row.size : Number.NaN;
    columns.bid[i] = hasBid ? row.bid : Number.NaN;
    columns.bidSize[i] = hasBid ? row.bidSize : Number.NaN;
    columns.ask[i] = hasAsk ? row.ask : Number.NaN;
    columns.askSize[i] = hasAsk ? row.askSize : Number.NaN;
    columns.exchange[i] = exchange;
    this.#lastAt = row.at;
    return undefined;
  }

  /** What was taken. */
  columns(): TickColumns {
    return { ...resized(this.#columns, this.#length), exchanges: [...this.#exchanges.keys()] };
  }

  #fault(row: TickRow, isTrade: boolean, isQuote: boolean): string | undefined {
    if (row.at < this.#lastAt)
      return `${toIso(instant(row.at))} is before the row above (${toIso(instant(this.#lastAt))}): sort the file by time, oldest first`;
    if (!isTrade && !isQuote) return 'neither a price nor a bid or an ask';
    if (isTrade && !(row.size > 0)) return `a trade needs a size above 0, not ${shown(row.size)}`;
    if (!isQuote) return undefined;
    const side = sideFault('bid', row.bid, row.bidSize) ?? sideFault('ask', row.ask, row.askSize);
    if (side !== undefined) return side;
    const { exchange } = row;
    if (row.bidSize > 0 && row.askSize > 0 && row.bid >= row.ask)
      return `bid ${row.bid} is not below ask ${row.ask}: no exchange shows that${exchange === '' ? ', only several together' : ''}`;
    if (exchange === '' || this.#quoting === undefined || this.#quoting.has(exchange.toUpperCase()))
      return undefined;
    return `no quote can come from '${exchange}'; this instrument is quoted at ${[...new Set(this.#quoting.values())].join(', ')}`;
  }

  #placeOf(written: string): number | undefined {
    const name = this.#quoting?.get(written.toUpperCase()) ?? written;
    const known = this.#exchanges.get(name);
    if (known !== undefined) return known;
    const place = this.#exchanges.size;
    if (place > 65_535) return undefined;
    this.#exchanges.set(name, place);
    return place;
  }
}

function isStated(value: number): boolean {
  return !Number.isNaN(value);
}

/** A side is a price and a size, or nothing: no cells, or a size of 0, whatever price is beside it. */
function sideFault(side: 'bid' | 'ask', price: number, size: number): string | undefined {
  if (size === 0 || (Number.isNaN(price) && Number.isNaN(size))) return undefined;
  if (Number.isNaN(price)) return `a size of the ${side} without a price`;
  return size > 0 ? undefined : `the ${side} ${price} needs a size of 0 or more, not ${shown(size)}`;
}

function shown(value: number): string {
  return Number.isNaN(value) ? 'none' : String(value);
}

function resized(columns: TickColumns, length: number): TickColumns {
  const larger = emptyTickColumns(length);
  const kept = Math.min(length, columns.length);
  for (const name of ['at', 'price', 'size', 'bid', 'bidSize', 'ask', 'askSize'] as const)
    larger[name].set(columns[name].subarray(0, kept));
  larger.kind.set(columns.kind.subarray(0, kept));
  larger.exchange.set(columns.exchange.subarray(0, kept));
  return larger;
}
