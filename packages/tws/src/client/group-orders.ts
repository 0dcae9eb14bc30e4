import { randomUUID } from 'node:crypto';
import {
  type Contract,
  Decimal,
  type Order,
  type OrderFields as OrderTerms,
  orderTypes,
} from '@tapewright/model';
import type { LiveOrder } from './live-order.ts';
import { Bracket, OrderGroup } from './order-group.ts';
import type { OrderDraft } from './order-draft.ts';
import type { OrderLeg, SubmitOptions } from './orders.ts';
import type { Wire } from './wire.ts';

/** A price stands for a limit order there as a profit, for a stop order there as a loss; terms say anything else. */
export interface BracketTerms extends SubmitOptions {
  readonly action: 'BUY' | 'SELL';
  readonly qty: number | string | Decimal;
  /** `orderTypes.limit(100)`, `orderTypes.market()`, … */
  readonly entry: OrderTerms;
  readonly takeProfit?: number | OrderTerms | undefined;
  readonly stopLoss?: number | OrderTerms | undefined;
  /** Of all orders: time in force, hours, account and the like. Default DAY. */
  readonly common?: OrderTerms | undefined;
}

/** What happens to the other orders when one of them fills. */
export type OcaType = 'cancelWithBlock' | 'reduceWithBlock' | 'reduceWithoutBlock';

const OCA_TYPE: Readonly<Record<OcaType, number>> = {
  cancelWithBlock: 1,
  reduceWithBlock: 2,
  reduceWithoutBlock: 3,
};

/** What IB hedges with a child order: the delta of an option, the beta of a stock, the currency of a trade, the other of a pair. */
export type Hedge =
  | { readonly kind: 'delta' }
  | { readonly kind: 'beta'; readonly beta: number }
  | { readonly kind: 'fx' }
  | { readonly kind: 'pair'; readonly ratio: number };

type SubmitAll = (legs: readonly OrderLeg[], options: SubmitOptions) => readonly LiveOrder[];

/** Orders that are placed together: the last child transmits its whole family, so that none of it works alone. */
export class GroupOrders {
  readonly #wire: Wire;
  readonly #submitAll: SubmitAll;

  constructor(wire: Wire, submitAll: SubmitAll) {
    this.#wire = wire;
    this.#submitAll = submitAll;
  }

  bracket(contract: Contract, terms: BracketTerms): Bracket {
    const { action, entry, takeProfit, stopLoss, common = {}, notAfter } = terms;
    const totalQuantity = Decimal.of(terms.qty);
    if (totalQuantity.sign <= 0) throw new RangeError('a bracket needs a quantity above zero');
    const profit = typeof takeProfit === 'number' ? orderTypes.limit(takeProfit) : takeProfit;
    const loss = typeof stopLoss === 'number' ? orderTypes.stop(stopLoss) : stopLoss;
    const children = [profit, loss].filter((child) => child !== undefined);
    if (children.length === 0)
      throw new TypeError('a bracket without takeProfit and stopLoss is a plain order');
    const shared: Order = { tif: 'DAY', ...common, totalQuantity };
    const other = action === 'BUY' ? 'SELL' : 'BUY';
    const legs: OrderLeg[] = [
      { contract, order: { ...shared, ...entry, action, transmit: false } },
      ...children.map((child, i) => ({
        contract,
        order: { ...shared, ...child, action: other, transmit: i === children.length - 1 },
        parent: 0,
      })),
    ];
    const [parent, ...placed] = this.#submitAll(legs, { notAfter });
    if (parent === undefined) throw new Error('the bracket was not placed');
    return new Bracket(this.#wire, {
      entry: parent,
      takeProfit: profit === undefined ? undefined : placed[0],
      stopLoss: loss === undefined ? undefined : placed.at(-1),
    });
  }

  /** One cancels all: the first that fills cancels or reduces the others. */
  oneCancelsAll(
    drafts: readonly OrderDraft[],
    { type = 'cancelWithBlock', group = `oca-${randomUUID()}`, ...options }: OcaOptions = {},
  ): OrderGroup {
    if (drafts.length < 2) throw new RangeError('a group in which one cancels all has two orders or more');
    const legs = drafts.map(({ contract, order }) => ({
      contract,
      order: { ...order, ocaGroup: group, ocaType: OCA_TYPE[type] },
    }));
    return new OrderGroup(this.#wire, this.#submitAll(legs, options));
  }

  /** An order with a child that hedges it at the market; IB sizes the child. */
  hedged(parent: OrderDraft, contract: Contract, hedge: Hedge, options: SubmitOptions = {}): OrderGroup {
    const { action, tif, account } = parent.order;
    const child: Order = {
      orderType: 'MKT',
      action: action === 'BUY' ? 'SELL' : 'BUY',
      totalQuantity: Decimal.ZERO,
      ...(tif === undefined ? {} : { tif }),
      ...(account === undefined ? {} : { account }),
      ...hedgeTerms(hedge),
      transmit: true,
    };
    const legs = [
      { contract: parent.contract, order: { ...parent.order, transmit: false } },
      { contract, order: child, parent: 0 },
    ];
    return new OrderGroup(this.#wire, this.#submitAll(legs, options));
  }
}

export interface OcaOptions extends SubmitOptions {
  /** Default `cancelWithBlock`: only one of them is at the exchanges at a time. */
  readonly type?: OcaType | undefined;
  /** Its name; a random one unless said otherwise. */
  readonly group?: string | undefined;
}

function hedgeTerms(hedge: Hedge): OrderTerms {
  switch (hedge.kind) {
    case 'delta':
      return { hedgeType: 'D' };
    case 'beta':
      return { hedgeType: 'B', hedgeParam: String(hedge.beta) };
    case 'fx':
      return { hedgeType: 'F' };
    case 'pair':
      return { hedgeType: 'P', hedgeParam: String(hedge.ratio) };
  }
}
