import { Decimal, multiplierOf } from '@tapewright/model';
import type { ParentOrder } from '../execution/parent-order.ts';
import type { Fill } from '../orders/fill.ts';
import type { LiveOrder } from '../orders/live-order.ts';

/**
 * What trading cost, against what the market said when it was decided. Basis points are of the arrival price; a positive figure is a cost,
 * when buying and when selling. A figure that cannot be known is undefined: nothing filled, no price at the decision, no quotes.
 */
export interface TradeCost {
  readonly order: LiveOrder | ParentOrder;
  readonly quantity: Decimal;
  readonly filled: Decimal;
  readonly avgPrice: number | undefined;
  /** The middle of the quote at the decision; the last price where nothing was quoted. */
  readonly arrivalPrice: number | undefined;
  /** side × (average − arrival) ÷ arrival: the implementation shortfall of what was filled (Perold 1988), without fees. */
  readonly arrivalBps: number | undefined;
  /** side × (average − VWAP) ÷ VWAP, VWAP the market's from the decision to the last fill; of parent orders that watch bars. */
  readonly vwapBps: number | undefined;
  /** Half of ask − bid at the decision. */
  readonly quotedSpreadBps: number | undefined;
  /**
   * side × Σ qty (price − mid at the fill) ÷ Σ qty: half the effective spread. Only where every fill found a quote. With `impactBps` it makes
   * `arrivalBps`.
   */
  readonly spreadBps: number | undefined;
  /** side × Σ qty (mid at the fill − arrival) ÷ Σ qty: how far the market had moved against it, by itself or for it. */
  readonly impactBps: number | undefined;
  /** side × (price at the end − arrival): what every share that was not filled has missed. Of parent orders that ended. */
  readonly missedBps: number | undefined;
  /** `arrivalBps` in money, in the contract's currency. */
  readonly shortfall: number | undefined;
  /** `missedBps` in money, for all that was not filled. */
  readonly opportunity: number | undefined;
  /** Commissions and fees: currency → amount. Empty until the broker reports them. */
  readonly fees: ReadonlyMap<string, Decimal>;
  /** In the order of the first fill. */
  readonly byExchange: readonly ExchangeCost[];
}

/** The part of it that one exchange filled. */
export interface ExchangeCost {
  /** Empty when the broker did not say. */
  readonly exchange: string;
  readonly filled: Decimal;
  readonly avgPrice: number;
  readonly arrivalBps: number | undefined;
  readonly fees: ReadonlyMap<string, Decimal>;
}

/** The costs of a parent order with all its children, or of an order on its own, as far as they are known now. */
export function costOf(order: LiveOrder | ParentOrder): TradeCost {
  const { quantity, filled, avgPrice, arrivalPrice, arrivalSpread } = order;
  const isParent = 'children' in order;
  const fills = isParent ? order.children.flatMap((child) => child.fills) : order.fills;
  const side = order.side === 'BUY' ? 1 : -1;
  const bpsFrom = (from: number | undefined, to: number | undefined): number | undefined =>
    from === undefined || to === undefined || from === 0
      ? undefined
      : ((side * (to - from)) / Math.abs(from)) * 1e4;
  const mid = averageMid(fills);
  const arrivalBps = bpsFrom(arrivalPrice, avgPrice);
  const impactBps = bpsFrom(arrivalPrice, mid);
  const endPrice = isParent ? order.endPrice : undefined;
  const perPoint = multiplierOf(order.contract)?.toNumber();
  const unfilled = quantity.minus(filled).max(Decimal.ZERO).toNumber();
  return {
    order,
    quantity,
    filled,
    avgPrice,
    arrivalPrice,
    arrivalBps,
    vwapBps: bpsFrom(isParent ? order.marketVwap : undefined, avgPrice),
    quotedSpreadBps:
      arrivalSpread === undefined || arrivalPrice === undefined
        ? undefined
        : (arrivalSpread / 2 / arrivalPrice) * 1e4,
    spreadBps: arrivalBps === undefined || impactBps === undefined ? undefined : arrivalBps - impactBps,
    impactBps,
    missedBps: bpsFrom(arrivalPrice, endPrice),
    shortfall: inMoney(side, arrivalPrice, avgPrice, filled.toNumber(), perPoint),
    opportunity: inMoney(side, arrivalPrice, endPrice, unfilled, perPoint),
    fees: feesOf(fills),
    byExchange: partsOf(fills).map(([exchange, part]) => {
      const average = averageOf(part, (fill) => fill.price);
      return {
        exchange,
        filled: Decimal.sum(part.map((fill) => fill.qty)),
        avgPrice: average ?? Number.NaN,
        arrivalBps: bpsFrom(arrivalPrice, average),
        fees: feesOf(part),
      };
    }),
  };
}

/** Of every parent order of a run, and of every order on its own that filled something; oldest first. */
export function costsOf(run: {
  readonly orders: readonly LiveOrder[];
  readonly parents: readonly ParentOrder[];
}): readonly TradeCost[] {
  const alone = run.orders.filter(
    ({ parent, origin, filled }) => parent === undefined && origin !== 'external' && !filled.isZero,
  );
  const moment = (order: LiveOrder | ParentOrder): number =>
    'children' in order ? order.startedAt : order.createdAt;
  return [...run.parents, ...alone].sort((a, b) => moment(a) - moment(b)).map(costOf);
}

function inMoney(
  side: number,
  from: number | undefined,
  to: number | undefined,
  qty: number,
  perPoint: number | undefined,
): number | undefined {
  if (from === undefined || to === undefined || perPoint === undefined) return undefined;
  return side * (to - from) * qty * perPoint;
}

/** Over the fills, by quantity; undefined when one of them found no quote. */
function averageMid(fills: readonly Fill[]): number | undefined {
  return averageOf(fills, (fill) => fill.mid);
}

function averageOf(fills: readonly Fill[], of: (fill: Fill) => number | undefined): number | undefined {
  let [sum, qty] = [0, 0];
  for (const fill of fills) {
    const value = of(fill);
    if (value === undefined) return undefined;
    sum += fill.qty.toNumber() * value;
    qty += fill.qty.toNumber();
  }
  return qty === 0 ? undefined : sum / qty;
}

function partsOf(fills: readonly Fill[]): readonly (readonly [exchange: string, fills: readonly Fill[]])[] {
  const parts = new Map<string, Fill[]>();
  for (const fill of fills) {
    const part = parts.get(fill.exchange);
    if (part === undefined) parts.set(fill.exchange, [fill]);
    else part.push(fill);
  }
  return [...parts];
}

function feesOf(fills: readonly Fill[]): ReadonlyMap<string, Decimal> {
  const totals = new Map<string, Decimal>();
  for (const { commission, commissionCurrency: currency } of fills) {
    if (commission !== undefined) totals.set(currency, commission.plus(totals.get(currency) ?? Decimal.ZERO));
  }
  return totals;
}
