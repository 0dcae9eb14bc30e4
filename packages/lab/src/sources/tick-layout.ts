/** What a column of a file of ticks can be. */
export const TICK_COLUMNS = [
  'time',
  'price',
  'size',
  'bid',
  'bidSize',
  'ask',
  'askSize',
  'exchange',
] as const;
export type TickColumn = (typeof TICK_COLUMNS)[number];

/** What files call the columns, in lower case without spaces or underscores. */
const USUAL_NAMES: Readonly<Record<TickColumn, readonly string[]>> = {
  time: ['time', 'timestamp', 'datetime', 'date', 'timeutc', 'tsevent', 'ts'],
  price: ['price', 'tradeprice', 'last', 'lastprice', 'p'],
  size: ['size', 'tradesize', 'lastsize', 'qty', 'quantity', 'shares', 'volume', 's'],
  bid: ['bid', 'bidprice', 'bestbid', 'bidpx', 'bidpx00'],
  bidSize: ['bidsize', 'bestbidsize', 'bidqty', 'bidsz', 'bidsz00', 'bidvolume'],
  ask: ['ask', 'askprice', 'bestask', 'askpx', 'askpx00', 'offer', 'offerprice'],
  askSize: ['asksize', 'bestasksize', 'askqty', 'asksz', 'asksz00', 'askvolume', 'offersize'],
  exchange: ['exchange', 'exch', 'venue'],
};

/** Where the columns are: place in the row, for each that the file has. */
export type TickLayout = { readonly [Column in TickColumn]?: number };

/** The file's columns are not those of ticks. */
export class TickLayoutError extends Error {
  override readonly name = 'TickLayoutError';
}

/** Whether the titles are those of ticks: a time, and a trade or a quote. */
export function areTicks(titles: readonly string[]): boolean {
  const layout = found(titles);
  return layout.time !== undefined && missing(layout).length === 0;
}

/**
 * Finds the columns of ticks by their titles: a time, and price and size of trades, or bid and ask with their sizes, or both. Throws a
 * `TickLayoutError` that says which is missing and what is expected. `source` is the file, for messages.
 */
export function tickLayout(titles: readonly string[], source: string): TickLayout {
  const layout = found(titles);
  const lacks = [...(layout.time === undefined ? ['time'] : []), ...missing(layout)];
  if (lacks.length === 0) return layout;
  throw new TickLayoutError(
    `${source}: no column ${lacks.map((name) => `'${name}'`).join(', ')} among ${titles.join(', ')}. ${EXPECTED_TICKS}`,
  );
}

/** What is expected, for messages. */
export const EXPECTED_TICKS =
  'Trades need the columns time, price, size; quotes time, bid, bid_size, ask, ask_size; both may be in one file, and exchange beside them';

function found(titles: readonly string[]): TickLayout {
  const plain = titles.map((title) => title.toLowerCase().replaceAll(/[\s_]/g, ''));
  const layout: { [Column in TickColumn]?: number } = {};
  for (const column of TICK_COLUMNS) {
    const at = USUAL_NAMES[column].map((usual) => plain.indexOf(usual)).find((place) => place >= 0);
    if (at !== undefined) layout[column] = at;
  }
  return layout;
}

/** A price without its size says not how much can be traded, and nothing is made up. */
function missing(layout: TickLayout): readonly TickColumn[] {
  const quote = (['bid', 'bidSize', 'ask', 'askSize'] as const).filter((name) => layout[name] === undefined);
  const trade = (['price', 'size'] as const).filter((name) => layout[name] === undefined);
  const isQuoted = layout.bid !== undefined || layout.ask !== undefined;
  if (isQuoted) return layout.price === undefined ? quote : [...quote, ...trade];
  return trade;
}
