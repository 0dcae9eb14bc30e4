import { multiplierOf } from '@tapewright/model';
import type { LiveOrder } from '../orders/live-order.ts';
import type { DayRule } from '../schedules/rules.ts';
import type { Algorithm } from './algorithm.ts';
import type { Asset } from './assets.ts';
import type { BarData } from './bar-data.ts';
import type { Context } from './context.ts';
import { currentAlgorithm } from './current-algorithm.ts';
import { roundedAmount, termsOf, type OrderStyle } from './order-style.ts';
import { date_rules, time_rules, type ZiplineTimeRule } from './rules.ts';

/** An order as zipline shows it. */
export interface ZiplineOrder {
  readonly id: string;
  readonly asset: Asset;
  /** Negative sells. */
  readonly amount: number;
  /** With the sign of `amount`. */
  readonly filled: number;
  readonly limit: number | undefined;
  readonly stop: number | undefined;
  readonly created: Date;
  readonly open: boolean;
  /** Why the risk gate did not let it out; empty when it did. */
  readonly reason: string;
}

/** A US stock or ETF by its symbol. Its bars are loaded and followed from then on. */
export function symbol(name: string): Asset {
  return currentAlgorithm('symbol').symbol(name);
}

export function symbols(...names: readonly string[]): readonly Asset[] {
  return names.map(symbol);
}

/**
 * Orders `amount` units, negative to sell, in whole units toward zero. Returns the order's id; undefined when nothing is left after rounding. An
 * order that the risk gate refuses has an id too, and says why in `get_order(id).reason`.
 */
export function order(asset: Asset, amount: number, style: OrderStyle = {}): string | undefined {
  const algorithm = currentAlgorithm('order');
  if (algorithm.isBeforeTrading) {
    throw new Error('order in before_trading_start: order in handle_data or in a scheduled function');
  }
  const units = roundedAmount(amount);
  if (Number.isNaN(units)) throw new RangeError(`an order of ${amount} ${asset.symbol}: give a number`);
  if (units === 0) return undefined;
  const live = algorithm.ctx.order(algorithm.watched(asset).instrument, units, termsOf(style));
  const id = String(live.number);
  algorithm.orders.set(id, live);
  return id;
}

/** As many units as `value` of the base currency buys at the last price. */
export function order_value(asset: Asset, value: number, style: OrderStyle = {}): string | undefined {
  return order(asset, unitsFor('order_value', asset, value), style);
}

/** `order_value` for a part of the portfolio: 0.5 is half of it. */
export function order_percent(asset: Asset, percent: number, style: OrderStyle = {}): string | undefined {
  return order_value(asset, percent * portfolioValue('order_percent'), style);
}

/**
 * Orders what is missing to hold `target` units. As in zipline, open orders do not count: called twice before the first is filled, it orders twice.
 */
export function order_target(asset: Asset, target: number, style: OrderStyle = {}): string | undefined {
  const { ctx } = currentAlgorithm('order_target');
  return order(asset, roundedAmount(target) - ctx.position(asset.instrument).qty.toNumber(), style);
}

export function order_target_value(asset: Asset, target: number, style: OrderStyle = {}): string | undefined {
  return order_target(asset, unitsFor('order_target_value', asset, target), style);
}

export function order_target_percent(
  asset: Asset,
  target: number,
  style: OrderStyle = {},
): string | undefined {
  return order_target_value(asset, target * portfolioValue('order_target_percent'), style);
}

/** The orders that are not done, by asset; of one asset as a list. */
export function get_open_orders(): ReadonlyMap<Asset, readonly ZiplineOrder[]>;
export function get_open_orders(asset: Asset): readonly ZiplineOrder[];
export function get_open_orders(
  asset?: Asset,
): readonly ZiplineOrder[] | ReadonlyMap<Asset, readonly ZiplineOrder[]> {
  const algorithm = currentAlgorithm('get_open_orders');
  if (asset !== undefined) return openOf(algorithm, asset);
  const byAsset = algorithm.assets.map((each) => [each, openOf(algorithm, each)] as const);
  return new Map(byAsset.filter(([, orders]) => orders.length > 0));
}

export function get_order(id: string): ZiplineOrder | undefined {
  const algorithm = currentAlgorithm('get_order');
  const live = algorithm.orders.get(id);
  return live === undefined ? undefined : shownOrder(algorithm, live);
}

/** Asks for a cancel; by id, or by the order itself. */
export function cancel_order(which: string | ZiplineOrder): void {
  const algorithm = currentAlgorithm('cancel_order');
  const id = typeof which === 'string' ? which : which.id;
  const live = algorithm.orders.get(id);
  if (live === undefined) throw new Error(`cancel_order: there is no order ${id}`);
  algorithm.ctx.cancel(live);
}

/**
 * Calls `func` on the days of a rule. On minutes: once a day at the first bar at or after the time, every minute when no time is given. On days the
 * time is ignored, and the call comes with the day's bar, after handle_data. Both as in zipline.
 */
export function schedule_function<S extends object>(
  func: (context: Context<S>, data: BarData) => void,
  date_rule: DayRule = date_rules.every_day(),
  time_rule: ZiplineTimeRule = time_rules.every_minute(),
  half_days = true,
): void {
  const algorithm = currentAlgorithm('schedule_function');
  const { data } = algorithm;
  // One algorithm has one context: whoever schedules in it names its attributes as `zipline<S>` does.
  const run = (): void => func(algorithm.context as Context<S>, data);
  algorithm.schedule({ days: date_rule, time: time_rule, half_days, run });
}

/** The time of what is being handled. */
export function get_datetime(): Date {
  return new Date(currentAlgorithm('get_datetime').ctx.now / 1_000);
}

/** Named values for charts: `record({ short, long })`. */
export function record(values: Readonly<Record<string, number>>): void {
  const { ctx } = currentAlgorithm('record');
  for (const [name, value] of Object.entries(values)) ctx.record(name, value);
}

function openOf(algorithm: Algorithm, asset: Asset): readonly ZiplineOrder[] {
  const { instrument } = algorithm.watched(asset);
  return algorithm.ctx
    .openOrders(instrument)
    .filter((live) => algorithm.orders.get(String(live.number)) === live)
    .map((live) => shownOrder(algorithm, live));
}

function shownOrder(algorithm: Algorithm, live: LiveOrder): ZiplineOrder {
  const asset = algorithm.assets.find(({ instrument }) => instrument === live.instrument);
  if (asset === undefined) throw new Error(`order ${live.number} is for no asset of this algorithm`);
  const sign = live.side === 'BUY' ? 1 : -1;
  return {
    id: String(live.number),
    asset,
    amount: sign * live.quantity.toNumber(),
    filled: sign * live.filled.toNumber(),
    limit: live.order.lmtPrice,
    stop: live.order.auxPrice,
    created: new Date(live.createdAt / 1_000),
    open: live.isWorking,
    reason: live.refusal?.message ?? live.reason,
  };
}

function portfolioValue(verb: string): number {
  const { equity } = currentAlgorithm(verb).ctx;
  if (equity !== undefined) return equity.toNumber();
  throw new Error(`${verb}: the portfolio's value is unknown, because something held has no price yet`);
}

/** Throws while the price is unknown: `data.can_trade(asset)` says so beforehand. */
function unitsFor(verb: string, asset: Asset, value: number): number {
  const { ctx } = currentAlgorithm(verb);
  const { price } = ctx.position(asset.instrument);
  const multiplier = multiplierOf(asset.instrument.contract)?.toNumber();
  if (price !== undefined && price > 0 && multiplier !== undefined) return value / (price * multiplier);
  throw new Error(`${verb}: the price of ${asset.symbol} is unknown; ask data.can_trade first`);
}
