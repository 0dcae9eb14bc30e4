import type { Order } from '@tapewright/model';
import type { OrderList } from './order-list.ts';
import type { WorkingOrder } from './working-order.ts';

/** `ocaType`: 1 cancels the others of a group, 2 and 3 reduce them. IB's default is 3. */
const CANCEL_OTHERS = 1;

/**
 * Orders that belong together: brackets by `parentId`, and one-cancels-all groups by `ocaGroup`. Children start when their parent has
 * filled whole, and go with a parent that is cancelled, even one that has filled in part: no record of IB's was found for that.
 */
export class Families {
  readonly #orders: OrderList;

  constructor(orders: OrderList) {
    this.#orders = orders;
  }

  /** The child's order as IB states it: it names its parent, and shares a group with its siblings unless it names one itself. */
  asChild({ order }: WorkingOrder, parent: WorkingOrder): Order {
    const ocaGroup =
      order.ocaGroup === undefined || order.ocaGroup === '' ? String(parent.permId) : order.ocaGroup;
    return { ...order, parentPermId: parent.permId, ocaGroup };
  }

  /** An order that is transmitted, with those that were kept back for it: its whole bracket, parent first. */
  groupOf(order: WorkingOrder): readonly WorkingOrder[] {
    const root = rootOf(order);
    const members = this.#orders.all().filter((other) => other === order || rootOf(other) === root);
    return members.filter((member) => member === order || member.phase === 'untransmitted');
  }

  /** Whether a fill of it may change other orders. */
  isInGroup({ order }: WorkingOrder): boolean {
    return order.ocaGroup !== undefined && order.ocaGroup !== '';
  }

  childrenOf(parent: WorkingOrder): readonly WorkingOrder[] {
    return this.#orders.all().filter((order) => order.parent === parent);
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
      other.units -= units;
      other.order = { ...other.order, totalQuantity: other.instrument.grid.sizeOf(other.units) };
      reduced.push(other);
    }
    return { cancelled, reduced };
  }
}

function rootOf(order: WorkingOrder): WorkingOrder {
  return order.parent === undefined ? order : rootOf(order.parent);
}
