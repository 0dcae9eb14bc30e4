import { assertNever, type Instant, type Order, type OrderCondition } from '@tapewright/model';
import type { Instrument } from '../market/instrument.ts';
import { isReached, methodFor, TRIGGER_METHODS } from '../triggers/trigger-method.ts';
import { timeOf } from './order-times.ts';
import { REFUSALS, type Refusal } from './refusal.ts';
import type { WorkingOrder } from './working-order.ts';

/** IB's `type` of a condition. */
const TYPES = { price: 1, time: 3, margin: 4, execution: 5, volume: 6, percentChange: 7 } as const;

/** A condition that holds or not, of an order that waits for it or is cancelled by it. */
export type Condition = (
  | {
      readonly kind: 'price';
      readonly of: Instrument;
      readonly price: number;
      readonly isMore: boolean;
      readonly method: number;
    }
  | { readonly kind: 'time'; readonly time: Instant; readonly isMore: boolean }
  | { readonly kind: 'volume'; readonly of: Instrument; readonly volume: number; readonly isMore: boolean }
  | {
      readonly kind: 'percentChange';
      readonly of: Instrument;
      readonly percent: number;
      readonly isMore: boolean;
    }
  | {
      readonly kind: 'execution';
      readonly symbol: string;
      readonly secType: string;
      readonly exchange: string;
    }
) & {
  /** Whether it is joined to the next one by `and`; otherwise by `or`. */
  readonly isAnd: boolean;
};

/**
 * The conditions of an order, or why they cannot be watched. Source: IBKR, TWS API, "Order Conditioning". Margin conditions are refused:
 * the venue knows no margin.
 */
export function conditionsOf(
  order: Order,
  find: (conId: number) => Instrument | undefined,
): readonly Condition[] | Refusal {
  const conditions: Condition[] = [];
  for (const asked of order.conditions ?? []) {
    const condition = conditionOf(asked, find);
    if (condition === undefined)
      return REFUSALS.rejected(
        `Condition ${conditions.length + 1} of the order is invalid or not simulated.`,
      );
    conditions.push(condition);
  }
  return conditions;
}

function conditionOf(
  asked: OrderCondition,
  find: (conId: number) => Instrument | undefined,
): Condition | undefined {
  // IB's clients join by `and` unless told otherwise.
  const isAnd = asked.isConjunctionConnection !== false;
  const isMore = asked.isMore === true;
  const of = find(asked.conId ?? 0);
  switch (asked.type) {
    case TYPES.price: {
      const { price, triggerMethod = 0 } = asked;
      if (of === undefined || price === undefined || !TRIGGER_METHODS.includes(triggerMethod))
        return undefined;
      const method = methodFor(triggerMethod, of.listing.contract.secType);
      return { kind: 'price', of, price, isMore, method, isAnd };
    }
    case TYPES.time: {
      const time = timeOf(asked.time ?? '');
      return time === undefined ? undefined : { kind: 'time', time, isMore, isAnd };
    }
    case TYPES.volume:
      if (of === undefined || asked.volume === undefined) return undefined;
      return { kind: 'volume', of, volume: asked.volume, isMore, isAnd };
    case TYPES.percentChange:
      if (of === undefined || asked.changePercent === undefined) return undefined;
      return { kind: 'percentChange', of, percent: asked.changePercent, isMore, isAnd };
    case TYPES.execution: {
      const { symbol = '', secType = '', exchange = '' } = asked;
      return symbol === '' ? undefined : { kind: 'execution', symbol, secType, exchange, isAnd };
    }
    default:
      return undefined;
  }
}

/**
 * Whether the conditions of an order hold now. `and` binds closer than `or`; IB documents no order of its own. `executed` are those
 * conditions on executions that have been met.
 */
export function doHold(
  conditions: readonly Condition[],
  executed: ReadonlySet<Condition>,
  now: Instant,
): boolean {
  let doAllHold = true;
  for (const condition of conditions) {
    doAllHold &&= holds(condition, executed, now);
    if (condition.isAnd) continue;
    if (doAllHold) return true;
    doAllHold = true;
  }
  // The last one is joined to nothing, whatever it says.
  return doAllHold && conditions.at(-1)?.isAnd === true;
}

function holds(condition: Condition, executed: ReadonlySet<Condition>, now: Instant): boolean {
  switch (condition.kind) {
    case 'price': {
      const { of, method, isMore, price } = condition;
      return isReached(method, isMore ? 'up' : 'down', price, of.view());
    }
    case 'time':
      return condition.isMore ? now >= condition.time : now < condition.time;
    case 'volume': {
      const { volume } = condition.of.tape;
      if (volume === undefined) return false;
      return condition.isMore ? volume.atLeast(condition.volume) : volume.atMost(condition.volume);
    }
    case 'percentChange': {
      const { last, previousClose } = condition.of.tape;
      if (last === undefined || previousClose === undefined) return false;
      const percent = (last / previousClose - 1) * 100;
      return condition.isMore ? percent >= condition.percent : percent <= condition.percent;
    }
    case 'execution':
      return executed.has(condition);
    default:
      return assertNever(condition);
  }
}

/** The conditions on executions that a fill meets: of the same symbol and product, and exchange unless that is SMART. */
export function metBy(
  conditions: readonly Condition[],
  fill: WorkingOrder,
  exchange: string,
): readonly Condition[] {
  const { symbol, secType } = fill.contract;
  return conditions.filter(
    (condition) =>
      condition.kind === 'execution' &&
      condition.symbol === symbol &&
      (condition.secType === '' || condition.secType === secType) &&
      ['', 'SMART', exchange].includes(condition.exchange),
  );
}

/** The next moment after `now` at which time alone may change what holds. */
export function nextChange(conditions: readonly Condition[], now: Instant): Instant | undefined {
  let next: Instant | undefined;
  for (const condition of conditions)
    if (condition.kind === 'time' && condition.time > now && (next === undefined || condition.time < next))
      next = condition.time;
  return next;
}
