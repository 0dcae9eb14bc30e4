import type { BarColumns } from '../../columns/index.ts';

// A second backtester, as plain as can be, written from the rules in the documentation of `barPath`, `BarMarket` and the order types, and from nothing
// of their code: point after point, every order by itself looks at the way that price has gone.

export const HOUR = 3_600_000_000;
/** Orders for the day end with the UTC day. */
export const DAY = 24 * HOUR;

/** An order of the oracle: prices, and when it may trade. */
export interface NaiveTerms {
  readonly limit?: number;
  readonly stop?: number;
  readonly tif: 'DAY' | 'GTC' | 'IOC' | 'OPG';
  /** For the closing auction alone. */
  readonly isOnClose?: boolean;
}

export interface NaiveOrder {
  readonly number: number;
  /** Placed at the end of this bar. */
  readonly bar: number;
  /** Signed. */
  readonly qty: number;
  readonly terms: NaiveTerms;
  /** Cancelled at the end of this bar, with its exits; undefined: never. */
  readonly cancelBar?: number | undefined;
  /** Placed when this one has filled; of two the first that fills ends the other. */
  readonly exits?: readonly NaiveOrder[];
}

export interface NaiveFill {
  readonly order: number;
  readonly at: number;
  readonly qty: number;
  readonly price: number;
}

interface Point {
  readonly at: number;
  readonly price: number;
  readonly isOpen: boolean;
}

interface Live {
  readonly order: NaiveOrder;
  readonly placedAt: number;
  readonly rival: Live[];
  open: number;
  isTriggered: boolean;
}

/** What trades. `share` is the part of a bar's volume that orders may take; undefined: all they want. */
export function naiveBacktest(
  orders: readonly NaiveOrder[],
  market: BarColumns,
  share: number | undefined,
): readonly NaiveFill[] {
  const begin = market.start[0] ?? 0;
  const fills: NaiveFill[] = [];
  let live: Live[] = [];
  let last: number | undefined;

  const fill = (what: Live, at: number, price: number, qty: number): void => {
    what.open -= qty;
    fills.push({ order: what.order.number, at, qty: qty * Math.sign(what.order.qty), price });
    if (what.open > 0) return;
    live = live.filter((other) => other !== what && !what.rival.includes(other));
    const exits = (what.order.exits ?? []).map((order) => enter(order, at));
    for (const exit of exits) exit.rival.push(...exits.filter((other) => other !== exit));
    live.push(...exits);
  };

  for (let bar = 0; bar < market.length; bar++) {
    const available = share === undefined ? Infinity : ((market.volume[bar] ?? 0) * share) / 4;
    for (const point of pathOf(market, bar)) {
      let left = available;
      const from = point.isOpen ? undefined : last;
      const isFirst = (point.at - begin) % DAY === 0;
      // Sessions without a pause between them: who waited for the open is there before who is carried over from the close.
      if (isFirst) live.sort((a, b) => Number(waitsFor(b, point)) - Number(waitsFor(a, point)));
      const reached = live
        .filter(({ order }) => order.terms.isOnClose !== true && (order.terms.tif !== 'OPG' || isFirst))
        .flatMap((what) => {
          const price = reachedPrice(what, from, point.price);
          return price === undefined ? [] : [{ what, price }];
        })
        .sort(
          (a, b) => Math.abs(a.price - (last ?? point.price)) - Math.abs(b.price - (last ?? point.price)),
        );
      const looked = [...live];
      for (const { what, price } of reached) {
        if (!live.includes(what)) continue;
        what.isTriggered = true;
        const qty = isWithin(what, price) ? Math.min(what.open, left) : 0;
        left -= qty;
        if (qty > 0) fill(what, point.at, price, qty);
      }
      // What has to trade at once, or in the opening auction, has had its chance.
      live = live.filter((what) => {
        const { tif } = what.order.terms;
        return !(looked.includes(what) && (tif === 'IOC' || (tif === 'OPG' && isFirst)));
      });
      last = point.price;
    }
    const at = market.end[bar] ?? 0;
    if ((at - begin) % DAY === 0) {
      for (const what of live)
        if (what.order.terms.isOnClose === true && isWithin(what, last ?? 0))
          fill(what, at, last ?? 0, what.open);
      live = live.filter(({ order }) => order.terms.tif === 'GTC' || order.terms.tif === 'OPG');
    }
    const cancelled = orders.filter(({ cancelBar }) => cancelBar === bar);
    const gone = cancelled.flatMap((order) => [order, ...(order.exits ?? [])]);
    live = live.filter(({ order }) => !gone.includes(order));
    for (const order of orders) if (order.bar === bar) live.push(enter(order, at));
  }
  return fills;
}

/** Whether an order was placed before the open for which it waits. */
function waitsFor({ order, placedAt }: Live, { at }: Point): boolean {
  return order.terms.tif === 'OPG' && placedAt < at;
}

function enter(order: NaiveOrder, placedAt: number): Live {
  const isTriggered = order.terms.stop === undefined;
  return { order, placedAt, rival: [], open: Math.abs(order.qty), isTriggered };
}

/** Open, the extreme nearer to it (the low when both are as near), the other, close: at 0, ⅓, ⅔ and the last microsecond of the bar. */
function pathOf(market: BarColumns, i: number): readonly Point[] {
  const [start = 0, open = 0, high = 0, low = 0, close = 0] = [
    market.start[i],
    market.open[i],
    market.high[i],
    market.low[i],
    market.close[i],
  ];
  const [first, second] = open - low <= high - open ? [low, high] : [high, low];
  return [
    { at: start, price: open, isOpen: true },
    { at: start + HOUR / 3, price: first, isOpen: false },
    { at: start + (2 * HOUR) / 3, price: second, isOpen: false },
    { at: start + HOUR - 1, price: close, isOpen: false },
  ];
}

/** Where an order trades or triggers on the way to a point; `from` is undefined when price jumps there. */
function reachedPrice(what: Live, from: number | undefined, to: number): number | undefined {
  const { stop, limit } = what.order.terms;
  const isBuy = what.order.qty > 0;
  if (!what.isTriggered && stop !== undefined) {
    const past = (price: number): boolean => (isBuy ? price >= stop : price <= stop);
    if (!past(to)) return from !== undefined && past(from) ? to : undefined;
    // Passed on the way: triggered at the stop. There already, or jumped over: at the point.
    return from === undefined || past(from) ? to : stop;
  }
  if (limit === undefined) return to;
  const [isThere, wasThere] = [isWithin(what, to), from !== undefined && isWithin(what, from)];
  if (from === undefined) return isThere ? to : undefined;
  if (!isThere && !wasThere) return undefined;
  // The limit where price crossed it in either direction; the point where price is beyond it all the way.
  return isThere && wasThere ? to : limit;
}

function isWithin({ order: { qty, terms } }: Live, price: number): boolean {
  return terms.limit === undefined || (qty > 0 ? price <= terms.limit : price >= terms.limit);
}
