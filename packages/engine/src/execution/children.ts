import { Decimal, plusMs, type Instant } from '@tapewright/model';
import type { OrderRecord } from '../orders/order-record.ts';

/**
 * How long the open quantity of a cancelled child is kept back: an execution that won the race is often told after the cancel, and what
 * was sent again meanwhile would be traded twice.
 */
export const LATE_FILL_GRACE_MS = 2_000;
/** How often a cancel is repeated that the broker refuses. */
export const MAX_CANCELS = 3;

interface Child {
  readonly order: OrderRecord;
  doneAt: Instant | undefined;
  cancels: number;
  /** It counted as a failure, or it filled something. */
  isJudged: boolean;
}

/** The children of a parent, and what of the parent each of them has filled or may still fill. */
export class Children {
  readonly #children: Child[] = [];
  readonly orders: OrderRecord[] = [];

  add(order: OrderRecord): void {
    this.#children.push({ order, doneAt: undefined, cancels: 0, isJudged: false });
    this.orders.push(order);
  }

  has(order: OrderRecord): boolean {
    return this.orders.includes(order);
  }

  get filled(): Decimal {
    let total = Decimal.ZERO;
    for (const { order } of this.#children) total = total.plus(order.filled);
    return total;
  }

  /** Of volume-weighted fills; undefined without one. */
  get avgPrice(): number | undefined {
    const fills = this.orders.flatMap((order) => order.fills);
    const qty = Decimal.sum(fills.map((fill) => fill.qty));
    if (qty.isZero) return undefined;
    const value = Decimal.sum(fills.map((fill) => fill.qty.times(fill.price)));
    return value.dividedBy(qty, 10).toNumber();
  }

  get working(): readonly OrderRecord[] {
    return this.orders.filter((order) => order.isWorking);
  }

  /** What children may still fill, beyond what they have: of those that work all, of those that were just cancelled all, too. */
  open(now: Instant): Decimal {
    let total = Decimal.ZERO;
    for (const child of this.#children) total = total.plus(openOf(child, now));
    return total;
  }

  /** When the quantity of a cancelled child is next set free; undefined when none is kept back. */
  nextRelease(now: Instant): Instant | undefined {
    let next: Instant | undefined;
    for (const child of this.#children) {
      if (openOf(child, now).isZero || child.doneAt === undefined) continue;
      const at = plusMs(child.doneAt, LATE_FILL_GRACE_MS);
      if (at > now && (next === undefined || at < next)) next = at;
    }
    return next;
  }

  /** Cancels one that works. The broker may refuse; after `MAX_CANCELS` times it is left to a person. */
  cancel(order: OrderRecord, ask: (order: OrderRecord) => void): void {
    const child = this.#children.find((candidate) => candidate.order === order);
    if (child === undefined || order.isDone || order.isCancelRequested || child.cancels >= MAX_CANCELS)
      return;
    child.cancels += 1;
    ask(order);
  }

  /** No cancel is of any use any more: the broker holds it as Inactive, or refuses to let it go. */
  isStuck(order: OrderRecord): boolean {
    const child = this.#children.find((candidate) => candidate.order === order);
    return child !== undefined && order.isWorking && !order.isCancelRequested && child.cancels >= MAX_CANCELS;
  }

  /** Notes children that are over. Returns those that ended without a fill and without our wish, each once. */
  noteDone(now: Instant): readonly OrderRecord[] {
    const failed: OrderRecord[] = [];
    for (const child of this.#children) {
      const { order } = child;
      if (order.isDone && child.doneAt === undefined) child.doneAt = now;
      else if (order.isWorking) child.doneAt = undefined;
      if (child.isJudged || !(order.isDone || order.status === 'Inactive')) continue;
      child.isJudged = true;
      const isOurWish = child.cancels > 0 || order.isCancelRequested || order.order.tif === 'IOC';
      if (order.filled.isZero && !(isOurWish && order.status === 'Cancelled')) failed.push(order);
    }
    return failed;
  }
}

function openOf({ order, doneAt }: Child, now: Instant): Decimal {
  if (order.isWorking) return order.remaining;
  if (order.status !== 'Cancelled') return Decimal.ZERO;
  const isFresh = doneAt === undefined || now < plusMs(doneAt, LATE_FILL_GRACE_MS);
  // What the broker counts as filled and no execution has told yet will be told.
  return isFresh ? order.remaining : order.reportedFilled.minus(order.filled).max(Decimal.ZERO);
}
