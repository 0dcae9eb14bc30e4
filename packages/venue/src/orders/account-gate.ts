import type { Instant, Order, OrderEvent, OrderState } from '@tapewright/model';
import { partsOf } from '../allocation/allotment.ts';
import { allocationPreview } from '../allocation/allocation-preview.ts';
import { plannedLegs } from '../combos/planned-legs.ts';
import type { FeePlan } from '../fees/fee-plan.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { MarginDesk, PlannedTrade } from '../margin/margin-desk.ts';
import { markOf } from '../margin/marks.ts';
import { openSides } from '../margin/open-orders.ts';
import type { Instrument } from '../market/instrument.ts';
import { hasPrice } from '../order-types/order-type.ts';
import type { OrderInput } from '../venue-io.ts';
import type { OrderList } from './order-list.ts';
import { previewFees, previewState } from './preview.ts';
import type { Refusal } from './refusal.ts';
import { previewEvent } from './reports.ts';
import { isRefusal, type Terms } from './terms.ts';
import type { WorkingOrder } from './working-order.ts';

interface Asked {
  readonly account: string;
  readonly order: Order;
}

/** What an order costs its account and asks of it, and whether the account can bear that. */
export class AccountGate {
  readonly #plan: FeePlan;
  /** Undefined where no account is margined: then every account can bear everything. */
  readonly #margin: MarginDesk | undefined;
  readonly #orders: OrderList;
  readonly #ledger: Ledger;

  constructor(parts: {
    readonly plan: FeePlan;
    readonly ledger: Ledger;
    readonly margin: MarginDesk | undefined;
    readonly orders: OrderList;
  }) {
    this.#plan = parts.plan;
    this.#margin = parts.margin;
    this.#orders = parts.orders;
    this.#ledger = parts.ledger;
  }

  /** Why the account cannot bear an order, or the change of one. */
  unmet(
    { account, order }: Asked,
    { instrument, terms }: { readonly instrument: Instrument; readonly terms: Terms },
    at: Instant,
    changed?: WorkingOrder,
  ): Refusal | undefined {
    if (this.#margin === undefined) return undefined;
    for (const part of partsOf(account, terms, instrument, changed?.allotments)) {
      const trade = this.#planned({ account: part.account, order }, instrument, part.terms, at);
      const isCash = this.#margin.kindOf(part.account) === 'cash';
      const beside = isCash
        ? { reserved: this.#reservedBy(part.account, changed) }
        : { open: openSides(this.#orders.all(), part.account, { ocaGroup: order.ocaGroup, changed }) };
      const refused = this.#margin.refusal(trade, at, beside);
      if (refused !== undefined) return refused;
    }
    return undefined;
  }

  /** The terms of a changed order, if its account can bear them. */
  checked(order: WorkingOrder, asked: Order, terms: Terms | Refusal, at: Instant): Terms | Refusal {
    if (isRefusal(terms)) return terms;
    const { account, instrument } = order;
    return this.unmet({ account, order: asked }, { instrument, terms }, at, order) ?? terms;
  }

  /** The answer to a what-if order. */
  preview(
    input: Extract<OrderInput, { kind: 'place' }>,
    {
      instrument,
      exchange,
      terms,
    }: { readonly instrument: Instrument; readonly exchange: string; readonly terms: Terms },
    at: Instant,
  ): OrderEvent {
    const state = this.#previewState(input, instrument, terms, at);
    return previewEvent(input, { contract: instrument.contractAt(exchange), terms, state }, at);
  }

  #previewState(input: Asked, instrument: Instrument, terms: Terms, at: Instant): OrderState {
    const limit = limitOf(input.order, instrument);
    if (terms.allotments !== undefined)
      return allocationPreview(this.#plan, this.#ledger, { instrument, terms, limit }, at);
    const isMargined = this.#margin?.kindOf(input.account) !== undefined;
    const planned = isMargined ? this.#planned(input, instrument, terms, at) : undefined;
    const margin = planned === undefined ? NO_MARGIN : (this.#margin?.preview(planned, at) ?? {});
    return previewState(this.#plan, instrument, { terms, limit, margin }, at);
  }

  /** The trade that an order asks for, as margin looks at it: whole, at its limit or at the mark, with its costs. */
  #planned({ account, order }: Asked, instrument: Instrument, terms: Terms, at: Instant): PlannedTrade {
    const limit = limitOf(order, instrument);
    const price = limit ?? markOf(instrument);
    const combination = instrument.combo?.combination;
    const legs =
      combination &&
      plannedLegs(combination, terms, limit).map((leg) =>
        this.#planned({ account, order: { lmtPrice: leg.price ?? 0 } }, leg.instrument, leg.terms, at),
      );
    const fees =
      price === undefined ? undefined : previewFees(instrument, terms, { plan: this.#plan, at, price });
    return {
      account,
      instrument,
      isBuy: terms.side === 0,
      qty: terms.quantity,
      limit,
      fees: fees?.amount.toNumber() ?? 0,
      feeCurrency: fees?.currency ?? '',
      legs,
    };
  }

  /** What the working buy orders of an account would spend: a cash account has it put aside. */
  #reservedBy(account: string, except: WorkingOrder | undefined): number {
    let sum = 0;
    for (const order of this.#orders.all()) {
      const isWaiting = order.phase === 'working' || order.phase === 'asleep';
      const bearer = order.bearers.find((one) => one.account === account);
      if (bearer === undefined || order === except || !order.isBuy || !isWaiting) continue;
      const { lmtPrice } = order.order;
      const price = hasPrice(lmtPrice) ? lmtPrice : markOf(order.instrument);
      const { multiplier, grid } = order.instrument;
      sum += (price ?? 0) * grid.sizeOf(bearer.openUnits).toNumber() * (multiplier?.toNumber() ?? 1);
    }
    return sum;
  }
}

/** Of an account that trades on more than it owns: nothing is asked for. Clients read numbers here, and fail on an empty field. */
const NO_MARGIN: OrderState = {
  initMarginBefore: 0,
  maintMarginBefore: 0,
  initMarginChange: 0,
  maintMarginChange: 0,
  initMarginAfter: 0,
  maintMarginAfter: 0,
};

/** The limit of an order, if it has one: 0 stands for none, except of a combination, which may cost nothing. */
function limitOf({ lmtPrice, orderType }: Order, { combo }: Instrument): number | undefined {
  if (combo !== undefined && orderType === 'LMT') return lmtPrice;
  return hasPrice(lmtPrice) ? lmtPrice : undefined;
}
