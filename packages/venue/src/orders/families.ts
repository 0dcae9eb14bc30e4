import type { Instant, Order } from '@tapewright/model';
import { hedgeUnits, isHedge } from './hedge.ts';
import type { OrderList } from './order-list.ts';
import type { WorkingOrder } from './working-order.ts';

/** `ocaType`: 1 cancels the others of a group, 2 and 3 reduce them. IB's default is 3. */
const CANCEL_OTHERS = 1;

/**
 * Orders that belong together: brackets and hedges by `parentId`, and one-cancels-all groups by `ocaGroup`. Children start when their parent has
 * filled whole, and go with a parent that is cancelled, even one that has filled in part: no record of IB's was found for that.
 */
export class Families {
  readonly #orders: OrderList;

  constructor(orders: OrderList) {
    this.#orders = orders;
  }

  /** The child's order as IB states it: it names its parent, and shares a group with its siblings unless it names one itself, or is a hedge. */
  asChild({ order }: WorkingOrder, parent: WorkingOrder): Order {
    parent.isParent = true;
    if (isHedge(order)) return { ...order, parentPermId: parent.permId };
    const ocaGroup =
      order.ocaGroup === undefined || order.ocaGroup === '' ? String(parent.permId) : order.ocaGroup;
    return { ...order, parentPermId: parent.permId, ocaGroup };
  }

  /** An order that is transmitted, with those that were kept back for it: its whole bracket, parent first. */
  groupOf(order: WorkingOrder): readonly WorkingOrder[] {
    if (order.parent === undefined && !order.isParent) return [order];
    const root = rootOf(order);
    const members = this.#orders.all().filter((other) => other === order || rootOf(other) === root);
    return members.filter((member) => member === order || member.phase === 'untransmitted');
  }

  /** Whether a fill of it may change other orders. */
  isInGroup({ order }: WorkingOrder): boolean {
    return order.ocaGroup !== undefined && order.ocaGroup !== '';
  }

  childrenOf(parent: WorkingOrder): readonly WorkingOrder[] {
    if (!parent.isParent) return [];
    return this.#orders.all().filter((order) => order.parent === parent);
  }

  /** Whether a child waits for its parent to be done; a hedge always does, because its size comes from that. */
  waitsFor(parent: WorkingOrder, child: WorkingOrder): boolean {
    return parent.phase !== 'done' || isHedge(child.order);
  }

  /**
   * The children that start now that their parent is done: all of one that has filled, and of one that is cancelled the hedges of what it
   * has filled. Hedges have their size when this returns; one that finds no price for it stays behind.
   */
  startable(parent: WorkingOrder, now: Instant): readonly WorkingOrder[] {
    return this.childrenOf(parent).filter((child) => {
      if (child.phase !== 'child') return false;
      if (!isHedge(child.order)) return parent.openUnits === 0;
      const units = parent.filledUnits === 0 ? undefined : hedgeUnits(child, parent, now);
      if (units === undefined || units === 0) return false;
      child.units = units;
      child.order = { ...child.order, totalQuantity: child.instrument.grid.sizeOf(units) };
      return true;
    });
  }

  /**
   * What a fill does to the other orders of its group: cancelled whole (type 1), or reduced by what was filled (types 2 and 3) and
   * cancelled when nothing is left. Reduced ones have their new size when this returns.
   */
  afterFill(
    order: WorkingOrder,
    units: number,
  ): { readonly cancelled: readonly WorkingOrder[]; readonly reduced: readonly WorkingOrder[] } {
    if (!this.isInGroup(order)) return { cancelled: [], reduced: [] };
    const { ocaGroup, ocaType } = order.order;
    const others = this.#orders
      .all()
      .filter(
        (other) => other !== order && other.account === order.account && other.order.ocaGroup === ocaGroup,
      );
    if (ocaType === CANCEL_OTHERS) return { cancelled: others, reduced: [] };

    const reduced: WorkingOrder[] = [];
    const cancelled: WorkingOrder[] = [];
    for (const other of others) {
      if (other.openUnits <= units) {
        cancelled.push(other);
        continue;
      }
      other.resize(other.units - units);
      other.order = { ...other.order, totalQuantity: other.instrument.grid.sizeOf(other.units) };
      reduced.push(other);
    }
    return { cancelled, reduced };
  }
}

function rootOf(order: WorkingOrder): WorkingOrder {
  return order.parent === undefined ? order : rootOf(order.parent);
}
