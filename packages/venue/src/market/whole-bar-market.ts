import type { FillRules, Outcome, RuledOrder, WholeBar } from '../fill-rules/index.ts';
import type { WorkingOrder } from '../orders/working-order.ts';
import type { MarketInput } from '../venue-io.ts';
import type { Instrument } from './instrument.ts';
import type { Floor, Market } from './market.ts';

type WholeBarInput = Extract<MarketInput, { kind: 'wholeBar' }>;

/** Prices that rules make up by arithmetic have this many digits, so that money stays countable. */
const PRICE_DIGITS = 8;

/**
 * A market of bars that are looked at whole, by the rules of another backtester. Orders are looked at in the order in which they came, once
 * for each bar that began after they did. Orders that the rules do not know are cancelled: those that trail, follow a quote, or wait to
 * be touched.
 */
export class WholeBarMarket implements Market {
  readonly #instrument: Instrument;
  readonly #floor: Floor;
  readonly #rules: FillRules;
  /** Order → the moment from which a bar must begin so that the order is looked at. */
  readonly #orders = new Map<WorkingOrder, number>();

  constructor(instrument: Instrument, floor: Floor, rules: FillRules) {
    this.#instrument = instrument;
    this.#floor = floor;
    this.#rules = rules;
  }

  enter(order: WorkingOrder): void {
    if (!isKnown(order)) {
      this.#floor.leftOver(order, `The fill rules of ${this.#rules.name} know no ${order.type.name} orders.`);
      return;
    }
    const { last, lastAt = Number.NaN } = this.#instrument.tape;
    const { now } = this.#floor;
    const isAtClose = isMarket(order) && this.#rules.isMarketAtClose;
    // The last microsecond of a bar has its close.
    if (isAtClose && last !== undefined && now - lastAt <= 1) {
      this.#fill(order, order.openUnits, last);
      return;
    }
    // What waited for the session to open was there before its first bar, whatever moment that says it begins at.
    this.#orders.set(order, order.wakesAt === now ? Number.NEGATIVE_INFINITY : now);
  }

  withdraw(order: WorkingOrder): void {
    this.#orders.delete(order);
  }

  shrink(): void {
    // Nothing but the order itself knows its size.
  }

  settle(): void {
    // Everything happens when a bar is over.
  }

  orders(): readonly WorkingOrder[] {
    return [...this.#orders.keys()];
  }

  /** Trades what the rules make of a bar that is over. */
  bar(bar: WholeBarInput): void {
    this.#instrument.tape.mark(bar.at, bar.close);
    let takenUnits = 0;
    for (const [order, since] of this.#orders) {
      if (since > bar.start) continue;
      takenUnits += this.#look(order, bar, takenUnits);
      this.#floor.quiet();
      if (this.#orders.has(order) && isOnce(order)) this.#drop(order);
    }
  }

  /** Returns the units that an order trades. */
  #look(order: WorkingOrder, bar: WholeBarInput, takenUnits: number): number {
    const { grid } = this.#instrument;
    const { open, high, low, close, volume } = bar;
    const shape = { open, high, low, close, volume };
    const ruled = this.#ruled(order);
    const outcome =
      order.plan.kind === 'open'
        ? atOpen(ruled, bar)
        : this.#rules.outcome(ruled, shape, grid.sizeOf(takenUnits).toNumber());
    if (outcome.kind === 'waits') return 0;
    const { plan } = order;
    if (plan.kind === 'stop') this.#floor.triggered(order, plan.next);
    if (outcome.kind === 'triggers') return 0;
    const units = Math.min(order.openUnits, grid.wholeUnits(outcome.qty));
    if (units === 0 || units < order.leastUnits) return 0;
    this.#fill(order, units, outcome.price);
    return units;
  }

  #ruled(order: WorkingOrder): RuledOrder {
    const { plan, isBuy, openUnits, filledUnits } = order;
    const waits = plan.kind === 'stop';
    const terms = waits ? plan.next : plan;
    return {
      isBuy,
      openQty: this.#instrument.grid.sizeOf(openUnits).toNumber(),
      hasTraded: filledUnits > 0,
      limit: 'limit' in terms ? terms.limit : undefined,
      stop: waits ? plan.stop : undefined,
    };
  }

  #fill(order: WorkingOrder, units: number, exact: number): void {
    const price = Number(exact.toFixed(PRICE_DIGITS));
    if (units === order.openUnits) this.withdraw(order);
    const exchange = order.destination === 'SMART' ? this.#instrument.primaryExchange : order.destination;
    const isPassive = order.plan.kind === 'trade' && order.plan.limit === price;
    this.#floor.filled(order, { units, price, exchange, liquidity: isPassive ? 1 : 2 });
  }

  #drop(order: WorkingOrder): void {
    this.withdraw(order);
    this.#floor.leftOver(order);
  }
}

function isMarket({ plan }: WorkingOrder): boolean {
  return plan.kind === 'trade' && plan.limit === undefined;
}

function isKnown({ plan }: WorkingOrder): boolean {
  if (plan.kind === 'trade') return plan.peg === undefined;
  return plan.kind === 'open' || (plan.kind === 'stop' && plan.adjustment === undefined);
}

/** An order for the opening auction: at its price, or not at all. */
function atOpen(order: RuledOrder, { open }: WholeBar): Outcome {
  const { isBuy, limit, openQty: qty } = order;
  const isWithin = limit === undefined || (isBuy ? open <= limit : open >= limit);
  return isWithin ? { kind: 'trades', price: open, qty } : { kind: 'waits' };
}

/** Whether it is over after one bar. */
function isOnce({ immediacy, plan }: WorkingOrder): boolean {
  return immediacy !== undefined || (plan.kind === 'open' && plan.goesOn !== true);
}
