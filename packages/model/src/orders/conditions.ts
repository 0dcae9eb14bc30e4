import type { Contract } from '../contract.ts';
import type { OrderCondition } from '../order.ts';
import { toIbUtc } from '../time/ib-time.ts';
import type { Instant } from '../time/instant.ts';
import type { OrderFields } from './order-types.ts';

// Conditions of orders, joined with and/or:
// `ib.orders.buy(aapl, 100).market().with(conditions.when(conditions.price(spy, { above: 500 })).and(conditions.time({ after })).releases())`

/** Above or below, not both. */
export type Threshold = { readonly above: number } | { readonly below: number };

/** How a price is watched. */
export type TriggerMethod =
  | 'default'
  | 'doubleBidAsk'
  | 'last'
  | 'doubleLast'
  | 'bidAsk'
  | 'lastOrBidAsk'
  | 'midpoint';

const TRIGGER_METHOD: Readonly<Record<TriggerMethod, number>> = {
  default: 0,
  doubleBidAsk: 1,
  last: 2,
  doubleLast: 3,
  bidAsk: 4,
  lastOrBidAsk: 7,
  midpoint: 8,
};

export function price(
  contract: Pick<Contract, 'conId' | 'exchange'>,
  threshold: Threshold & { readonly method?: TriggerMethod },
): OrderCondition {
  const { isMore, value } = read(threshold);
  const triggerMethod = TRIGGER_METHOD[threshold.method ?? 'default'];
  return { type: 1, isMore, price: value, ...watched(contract), triggerMethod };
}

export function time(moment: { readonly after: Instant } | { readonly before: Instant }): OrderCondition {
  const isMore = 'after' in moment;
  return { type: 3, isMore, time: toIbUtc('after' in moment ? moment.after : moment.before) };
}

/** The margin cushion of the account, in percent. */
export function margin(threshold: Threshold): OrderCondition {
  const { isMore, value } = read(threshold);
  return { type: 4, isMore, percent: value };
}

/** A trade in this symbol by the same account. */
export function execution(traded: {
  readonly symbol: string;
  readonly secType: string;
  readonly exchange: string;
}): OrderCondition {
  const { symbol, secType, exchange } = traded;
  return { type: 5, symbol, secType, exchange };
}

/** The day's volume. */
export function volume(contract: Pick<Contract, 'conId' | 'exchange'>, threshold: Threshold): OrderCondition {
  const { isMore, value } = read(threshold);
  return { type: 6, isMore, volume: value, ...watched(contract) };
}

/** The change since the last close, in percent. */
export function percentChange(
  contract: Pick<Contract, 'conId' | 'exchange'>,
  threshold: Threshold,
): OrderCondition {
  const { isMore, value } = read(threshold);
  return { type: 7, isMore, changePercent: value, ...watched(contract) };
}

/** Begins a chain: `when(a).and(b).or(c)`. IB joins each condition with the one behind it. */
export function when(condition: OrderCondition): ConditionChain {
  return new ConditionChain([condition]);
}

/** Conditions in their order; every step gives a new chain. */
export class ConditionChain {
  readonly conditions: readonly OrderCondition[];

  constructor(conditions: readonly OrderCondition[]) {
    this.conditions = conditions;
  }

  and(condition: OrderCondition): ConditionChain {
    return this.#join(condition, true);
  }

  or(condition: OrderCondition): ConditionChain {
    return this.#join(condition, false);
  }

  /** The order waits for them. */
  releases(hours: ConditionHours = {}): OrderFields {
    return this.#terms(false, hours);
  }

  /** The order works until they hold, and is cancelled then. */
  cancels(hours: ConditionHours = {}): OrderFields {
    return this.#terms(true, hours);
  }

  #join(next: OrderCondition, isConjunctionConnection: boolean): ConditionChain {
    const before = this.conditions.slice(0, -1);
    const last = { ...this.conditions.at(-1), isConjunctionConnection };
    return new ConditionChain([...before, last, next]);
  }

  #terms(conditionsCancelOrder: boolean, { outsideRth = false, overnight }: ConditionHours): OrderFields {
    // The last one is joined to nothing; IB's own client says `and` there.
    const conditions = this.conditions.map((condition) => ({ isConjunctionConnection: true, ...condition }));
    const terms = { conditions, conditionsCancelOrder, conditionsIgnoreRth: outsideRth };
    return overnight === undefined ? terms : { ...terms, conditionsIncludeOvernight: overnight };
  }
}

export interface ConditionHours {
  /** Whether they count outside the regular hours, too; default false. */
  readonly outsideRth?: boolean;
  /** Server version 226. */
  readonly overnight?: boolean;
}

function read(threshold: Threshold): { readonly isMore: boolean; readonly value: number } {
  if ('above' in threshold) return { isMore: true, value: threshold.above };
  return { isMore: false, value: threshold.below };
}

function watched({ conId, exchange }: Pick<Contract, 'conId' | 'exchange'>): {
  readonly conId: number;
  readonly exchange: string;
} {
  if (conId === undefined || conId === 0) {
    throw new RangeError('a condition watches a contract by its conId: qualify the contract first');
  }
  return { conId, exchange: exchange ?? 'SMART' };
}
