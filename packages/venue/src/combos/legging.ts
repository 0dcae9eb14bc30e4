import { invariant } from '@tapewright/model';
import { BUY } from '../book/book.ts';
import type { TradePlan } from '../order-types/order-type.ts';
import type { WorkingOrder } from '../orders/working-order.ts';
import { unitsInOne, type Combination, type ComboPart } from './combination.ts';

/** How a leg is worked: at a limit, at its own side of the quote, or at any price. */
type Style = 'limit' | 'relative' | 'market';

/** The first leg and the second by IB's type of the order. Source: IBKR, TWS API, order samples of combinations. */
const STYLES: Readonly<Record<string, readonly [lead: Style, follow: Style]>> = {
  LMT: ['limit', 'limit'],
  MKT: ['market', 'market'],
  'LMT + MKT': ['limit', 'market'],
  'REL + MKT': ['relative', 'market'],
  'REL + LMT': ['relative', 'limit'],
};

/** Off by less than this, two prices are the same: they are sums of doubles. */
const PRICE_TOLERANCE = 1e-7;

/**
 * Works the two legs of an order apart, as a combination that is not guaranteed is: the first one rests at the price that the second
 * leaves for it, and the second follows with what goes with each of the first that fills. With prices for the legs both rest at theirs. What
 * one has filled and the other has not stays with the account when the order goes: that is the risk of it.
 */
export class Legging {
  readonly #order: WorkingOrder;
  readonly #combination: Combination;

  constructor(order: WorkingOrder, combination: Combination) {
    this.#order = order;
    this.#combination = combination;
  }

  /** Does what is due by what the legs have filled and their markets show; whether that was anything. */
  step(): boolean {
    const { legs = [] } = this.#order;
    const { parts } = this.#combination;
    const [lead, follow] = legs;
    const [leadPart, followPart] = parts;
    invariant(
      lead !== undefined && follow !== undefined && leadPart !== undefined && followPart !== undefined,
      `order ${this.#order.permId} works two legs apart, and has not two`,
    );
    const whole = (part: ComboPart) => this.#order.units * unitsInOne(part);
    const [own, others] = parts.map(({ price }) => price);
    const [leadStyle, followStyle] = STYLES[this.#order.type.name] ?? ['limit', 'limit'];
    if (own !== undefined && others !== undefined) {
      const isLeadNew = want(lead, whole(leadPart), { kind: 'trade', limit: own });
      return want(follow, whole(followPart), { kind: 'trade', limit: others }) || isLeadNew;
    }
    if (leadStyle === 'market') {
      const isLeadNew = want(lead, whole(leadPart), { kind: 'trade' });
      return want(follow, whole(followPart), { kind: 'trade' }) || isLeadNew;
    }
    const due = Math.floor(lead.filledUnits / unitsInOne(leadPart)) * unitsInOne(followPart);
    const followPlan = this.#followPlan(followStyle, lead);
    if (followPlan !== undefined && want(follow, due, followPlan)) return true;
    const plan = this.#leadPlan(leadStyle, follow);
    return want(lead, plan === undefined ? 0 : whole(leadPart), plan ?? { kind: 'trade' });
  }

  /** Takes both legs out of their markets. */
  stop(): void {
    for (const leg of this.#order.legs ?? []) takeOut(leg);
  }

  /** The price at which the first leg makes the limit with what the second would cost now; undefined while that is unknown. */
  #leadPlan(style: Style, follow: WorkingOrder): TradePlan | undefined {
    const { bid, ask } = follow.instrument.view();
    const cost = follow.side === BUY ? ask : bid;
    const limit = this.#limit;
    if (cost === undefined) return undefined;
    const worst = limit === undefined ? undefined : this.#remainder(0, limit, cost);
    if (style !== 'relative') return worst === undefined ? undefined : { kind: 'trade', limit: worst };
    return {
      kind: 'trade',
      peg: { to: 'primary', aggression: 0, cap: worst, follows: true, rests: 'book' },
    };
  }

  /** At any price, or no worse than makes the limit with what the first leg was filled at. */
  #followPlan(style: Style, lead: WorkingOrder): TradePlan | undefined {
    if (style === 'market') return { kind: 'trade' };
    const limit = this.#limit;
    if (limit === undefined || lead.filledUnits === 0) return undefined;
    return { kind: 'trade', limit: this.#remainder(1, limit, lead.averagePrice) };
  }

  get #limit(): number | undefined {
    const { plan, order } = this.#order;
    const stated = plan.kind === 'trade' ? plan.limit : undefined;
    return stated ?? (order.lmtPrice === 0 ? undefined : order.lmtPrice);
  }

  /** The worst price of one leg at which the combination keeps to its limit when the other trades at `other`: on its grid. */
  #remainder(index: 0 | 1, limit: number, other: number): number {
    const { parts } = this.#combination;
    const part = parts[index];
    const otherWeight = parts[1 - index]?.weight ?? 0;
    const leg = this.#order.legs?.[index];
    invariant(part !== undefined && leg !== undefined, 'a combination of two legs has two');
    const price = (limit - otherWeight * other) / part.weight;
    const { grid } = part.instrument;
    const ticks = grid.ticksOf(price);
    return grid.priceOf(
      leg.side === BUY ? Math.floor(ticks + PRICE_TOLERANCE) : Math.ceil(ticks - PRICE_TOLERANCE),
    );
  }
}

/** Makes a leg's order in its market one for so many units with that plan; whether it was not. */
function want(leg: WorkingOrder, units: number, plan: TradePlan): boolean {
  if (units <= leg.filledUnits) return takeOut(leg);
  if (leg.isWorking && leg.units === units && isSame(leg.plan, plan)) return false;
  takeOut(leg);
  leg.units = units;
  leg.plan = plan;
  leg.phase = 'working';
  leg.instrument.market.enter(leg);
  return true;
}

function takeOut(leg: WorkingOrder): boolean {
  const wasThere = leg.isWorking && leg.openUnits > 0;
  if (wasThere) leg.instrument.market.withdraw(leg);
  leg.phase = 'done';
  leg.units = leg.filledUnits;
  return wasThere;
}

function isSame(a: WorkingOrder['plan'], b: TradePlan): boolean {
  return a.kind === 'trade' && a.limit === b.limit && a.peg?.to === b.peg?.to && a.peg?.cap === b.peg?.cap;
}
