import type { Approved, Engine, EngineInput, LiveOrder, OrderLife } from '@tapewright/engine';
import { Decimal, type Instant, type Order, toIso } from '@tapewright/model';
import type { ExecutedTrade, Venue } from '@tapewright/venue';
import { TRANSITIONS } from '../../packages/engine/src/orders/order-life.ts';
import { ACCOUNT } from './process.ts';
import { MAX_QUANTITY } from './trader.ts';
import { Violation } from './violation.ts';

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/g;

/** What was last seen of an order, in one life of the program. */
interface Seen {
  readonly status: OrderLife;
  readonly filled: Decimal;
}

/** What must hold after every event, whatever the weather. The venue's own books are the judge: nothing ever interrupts them. */
export class Laws {
  readonly #venue: Venue;
  readonly #opening: Decimal;
  /** intentId → the moment after which it must not be written, as decided; kept across crashes */
  readonly #notAfter = new Map<string, Instant>();
  /** intentId → how often it was let out and not written yet */
  readonly #mayBeWritten = new Map<string, number>();
  readonly #journaled = new Set<string>();
  readonly #written = new Set<string>();
  /** parent → the largest quantity that it was asked for */
  readonly #askedFor = new Map<string, Decimal>();
  /** intentId → what was last seen of it by the program that now runs */
  #seen = new Map<string, Seen>();

  constructor(venue: Venue) {
    this.#venue = venue;
    this.#opening = venue.statement(ACCOUNT).cash.get('USD') ?? Decimal.ZERO;
  }

  /** Orders that were written to a line. */
  get written(): number {
    return this.#written.size;
  }

  /** Another program has taken over, from the journal. What was not written by then may not be; what the disk forgot never was. */
  restarted(engine: Engine): void {
    this.#seen = new Map();
    for (const intentId of this.#mayBeWritten.keys()) this.#mayBeWritten.set(intentId, 0);
    for (const intentId of this.#notAfter.keys()) {
      if (this.#written.has(intentId) || engine.orderOf(intentId) !== undefined) continue;
      this.#notAfter.delete(intentId);
      this.#journaled.delete(intentId);
    }
  }

  /** The engine let an order, or a change of one, out. */
  decided({ intentId, notAfter, order }: Approved, engine: Engine): void {
    checkLimit(intentId, order, engine);
    this.#mayBeWritten.set(intentId, (this.#mayBeWritten.get(intentId) ?? 0) + 1);
    if (!this.#notAfter.has(intentId)) this.#notAfter.set(intentId, notAfter);
  }

  /** The journal says from now on that an order may be at the broker. */
  journaled({ intentId }: Extract<EngineInput, { kind: 'orderSent' }>): void {
    if (this.#journaled.has(intentId))
      throw new Violation('no order is sent twice', `${intentId} is journaled again`);
    this.#journaled.add(intentId);
  }

  /** Bytes go out to a line, and whether an order is among them: whichever of our orders they carry are decided, journaled, in time, and not there already. */
  wrote(bytes: Uint8Array, at: Instant): { readonly isOrder: boolean } {
    let isOrder = false;
    for (const [intentId] of Buffer.from(bytes).toString('latin1').matchAll(UUID)) {
      isOrder = true;
      const left = this.#mayBeWritten.get(intentId) ?? 0;
      if (left === 0) throw new Violation('no order is sent twice', `${intentId} is written again`);
      this.#mayBeWritten.set(intentId, left - 1);
      if (!this.#journaled.has(intentId))
        throw new Violation('the journal knows before the broker', intentId);
      if (this.#written.has(intentId)) continue;
      this.#written.add(intentId);
      const notAfter = this.#notAfter.get(intentId);
      if (notAfter !== undefined && at > notAfter) {
        throw new Violation(
          'no order is sent late',
          `${intentId} at ${toIso(at)}, due by ${toIso(notAfter)}`,
        );
      }
    }
    return { isOrder };
  }

  /** Everything that can be said of the program at any moment. */
  check(engine: Engine): void {
    const executed = byOrder(this.#venue.executions());
    for (const order of engine.orders) this.#checkOrder(order, executed.get(order.intentId));
    this.#checkPortfolio(engine);
  }

  /** An order's status only moves as an order may move, and what is filled only grows: to no more than the venue executed. */
  #checkOrder(order: LiveOrder, executed: Decimal | undefined): void {
    const { intentId, status, filled } = order;
    const before = this.#seen.get(intentId);
    if (before?.status !== status || !before.filled.equals(filled)) {
      this.#seen.set(intentId, { status, filled });
      if (before !== undefined && before.status !== status && !isReachable(before.status, status)) {
        throw new Violation('statuses are monotone', `${intentId} went from ${before.status} to ${status}`);
      }
      if (before !== undefined && filled.compare(before.filled) < 0) {
        throw new Violation('fills only grow', `${intentId} from ${before.filled} to ${filled}`);
      }
    }
    const unique = new Set(order.fills.map(({ execId }) => baseOf(execId)));
    if (unique.size !== order.fills.length) {
      throw new Violation(
        'an execution counts once',
        `${intentId} has ${order.fills.map((f) => f.execId).join(', ')}`,
      );
    }
    const total = Decimal.sum(order.fills.map(({ qty }) => qty));
    if (!total.equals(filled))
      throw new Violation('filled is the sum of fills', `${intentId}: ${filled}, ${total}`);
    if (filled.compare(executed ?? Decimal.ZERO) > 0) {
      throw new Violation('no fill is made up', `${intentId}: ${filled}, the venue ${executed ?? 0}`);
    }
  }

  /**
   * What is, or was, at the venue is there once, and was decided by us, or is a stranger's, without our name on it. The books keep everything, so
   * that now and then is enough.
   */
  checkBooks(engine: Engine, { wasDoubled }: { readonly wasDoubled: boolean } = { wasDoubled: false }): void {
    const executed = byOrder(this.#venue.executions());
    if (!wasDoubled) this.#checkParents(engine, executed);
    const refs = new Set<string>();
    const orders = [
      ...this.#venue.openOrders().map(({ order }) => order),
      ...this.#venue.completedOrders().map(({ order }) => order),
    ];
    for (const { orderRef = '', totalQuantity = Decimal.ZERO } of orders) {
      if (orderRef === '') continue;
      if (refs.has(orderRef) && !wasDoubled) throw new Violation('no order is doubled', orderRef);
      refs.add(orderRef);
      if (!this.#written.has(orderRef)) throw new Violation('no order out of nowhere', orderRef);
      if (engine.orderOf(orderRef) === undefined) throw new Violation('no order is forgotten', orderRef);
      if ((executed.get(orderRef) ?? Decimal.ZERO).compare(totalQuantity) > 0) {
        throw new Violation(
          'no order is overfilled',
          `${orderRef}: ${executed.get(orderRef)} of ${totalQuantity}`,
        );
      }
    }
  }

  /**
   * The pieces of a parent order never trade more, in the venue's own books, than it was ever asked for. A smaller quantity may come too late
   * for what was traded.
   */
  #checkParents(engine: Engine, executed: ReadonlyMap<string, Decimal>): void {
    for (const { number, startedAt, quantity, children } of engine.parents) {
      const name = `parent ${number} of ${toIso(startedAt)}`;
      const asked = quantity.max(this.#askedFor.get(name) ?? Decimal.ZERO);
      this.#askedFor.set(name, asked);
      const traded = Decimal.sum(children.map(({ intentId }) => executed.get(intentId) ?? Decimal.ZERO));
      if (traded.compare(asked) > 0) throw new Violation('pieces add up', `${name}: ${traded} of ${asked}`);
    }
  }

  /** Position and cash are what fills and their costs add up to, each execution counted once in its latest revision. */
  #checkPortfolio(engine: Engine): void {
    const fills = engine.orders.flatMap((order) => order.fills);
    const bought = Decimal.sum(fills.map(({ side, qty }) => (side === 'BUY' ? qty : qty.negated())));
    const held = Decimal.sum(engine.portfolio.holdings.map(({ qty }) => qty));
    if (!held.equals(bought)) throw new Violation('position is the sum of fills', `${held}, fills ${bought}`);
    // Before its first session a program does not know its cash.
    if (fills.length === 0) return;
    const spent = fills.map(({ side, qty, price, commission }) => {
      const value = qty.times(Decimal.of(price));
      return (side === 'BUY' ? value : value.negated()).plus(commission ?? Decimal.ZERO);
    });
    const cash = this.#opening.minus(Decimal.sum(spent));
    const { portfolio } = engine;
    if (!portfolio.cash('USD').equals(cash)) {
      throw new Violation('cash is what fills cost', `${portfolio.cash('USD')}, fills make it ${cash}`);
    }
  }

  /** The weather has cleared and time has passed: program and venue agree in everything. */
  checkSettled(engine: Engine, { wasCorrected }: { readonly wasCorrected: boolean }): void {
    const open = engine.openIntents();
    if (open.length > 0) {
      const texts = open.map(({ intentId, status, reason }) => `${intentId} ${status} ${reason}`);
      throw new Violation('everything settles', texts.join('; '));
    }
    const parents = engine.parents.filter(({ isDone }) => !isDone);
    if (parents.length > 0) {
      const texts = parents.map(({ number, algo, status }) => `parent ${number} ${algo} ${status}`);
      throw new Violation('every parent ends', texts.join('; '));
    }
    const working = this.#venue.openOrders();
    if (working.length > 0) {
      throw new Violation('nothing is left working', working.map(({ order }) => order.orderRef).join(', '));
    }
    const executed = byOrder(this.#venue.executions());
    for (const { intentId, filled, fills, status } of engine.orders) {
      const there = executed.get(intentId) ?? Decimal.ZERO;
      if (!there.equals(filled)) {
        throw new Violation('no fill is lost', `${intentId} ${status}: ${filled}, the venue ${there}`);
      }
      if (fills.some(({ commission }) => commission === undefined)) {
        throw new Violation('no commission is lost', intentId);
      }
    }
    const { cash, positions } = this.#venue.statement(ACCOUNT);
    const held = Decimal.sum(engine.portfolio.holdings.map(({ qty }) => qty));
    const there = Decimal.sum([...positions.values()].map(({ qty }) => qty));
    if (!held.equals(there)) throw new Violation('positions agree', `${held}, the venue ${there}`);
    // A correction is told and not booked by the venue; cash then follows what was told.
    const usd = engine.portfolio.cash('USD');
    if (!wasCorrected && !usd.equals(cash.get('USD') ?? Decimal.ZERO)) {
      throw new Violation('cash agrees', `${usd}, the venue ${cash.get('USD')}`);
    }
  }
}

/** More than the limit is let out only to make a position smaller. Of a changed order it is what it may still trade. */
function checkLimit(intentId: string, { action, totalQuantity = Decimal.ZERO }: Order, engine: Engine): void {
  const open = totalQuantity.minus(engine.orderOf(intentId)?.filled ?? Decimal.ZERO);
  if (open.compare(MAX_QUANTITY) <= 0) return;
  const held = Decimal.sum(engine.portfolio.holdings.map(({ qty }) => qty));
  const isReducing = held.sign === (action === 'BUY' ? -1 : 1) && open.compare(held.abs()) <= 0;
  if (isReducing) return;
  throw new Violation(
    'no order beyond a limit',
    `${intentId} to ${action} ${open} with ${held} held, limit ${MAX_QUANTITY}`,
  );
}

/** Several reports may have come between two looks: any way from one status to the other will do. */
function isReachable(from: OrderLife, to: OrderLife): boolean {
  const known = new Set<OrderLife>([from]);
  for (const life of known) for (const next of TRANSITIONS[life]) known.add(next);
  return known.has(to);
}

/** orderRef → executed */
function byOrder(trades: readonly ExecutedTrade[]): Map<string, Decimal> {
  const executed = new Map<string, Decimal>();
  for (const { execution } of trades) {
    const ref = execution.orderRef ?? '';
    executed.set(ref, (executed.get(ref) ?? Decimal.ZERO).plus(execution.shares ?? Decimal.ZERO));
  }
  return executed;
}

function baseOf(execId: string): string {
  return execId.slice(0, execId.lastIndexOf('.'));
}
