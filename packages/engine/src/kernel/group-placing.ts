import { Decimal } from '@tapewright/model';
import type { GroupWish, OrderDesk } from '../orders/order-desk.ts';
import {
  OCA_TYPES,
  type Bracket,
  type BracketTerms,
  type GroupOrder,
  type OcaType,
  type OrderGroup,
} from '../orders/order-group.ts';
import type { OrderRecord } from '../orders/order-record.ts';
import type { OrderNews } from '../orders/order-registry.ts';
import type { OrderTerms } from '../orders/order-terms.ts';
import { PlacedGroup, type GroupDesk } from '../orders/placed-group.ts';
import type { Instrument } from '../strategy/instrument.ts';
import { arrived } from './arrived.ts';
import type { Clock } from './clock.ts';
import type { Market, TradedInstrument } from './market.ts';

/** Brackets and OCA groups, in the words of a strategy. */
export class GroupPlacing {
  readonly #clock: Clock;
  readonly #market: Market;
  readonly #desk: OrderDesk;
  readonly #groupDesk: GroupDesk;
  /** How many groups got a name. */
  #named = 0;

  constructor(parts: {
    readonly clock: Clock;
    readonly market: Market;
    readonly desk: OrderDesk;
    readonly news: OrderNews;
  }) {
    const { desk, news } = parts;
    this.#clock = parts.clock;
    this.#market = parts.market;
    this.#desk = desk;
    this.#groupDesk = {
      cancel: (order) => void desk.cancel(order),
      alarm: (text) => news.alarm('error', text),
    };
  }

  /** Throws a RangeError without a quantity or an exit. */
  bracket(
    handle: Instrument,
    quantity: Decimal,
    { entry = {}, takeProfit, stopLoss }: BracketTerms,
  ): Bracket {
    if (quantity.isZero) throw new RangeError('a bracket of nothing: give it a quantity');
    const profit = typeof takeProfit === 'number' ? ({ limit: takeProfit, tif: 'GTC' } as const) : takeProfit;
    const loss = typeof stopLoss === 'number' ? ({ stop: stopLoss, tif: 'GTC' } as const) : stopLoss;
    if (profit === undefined && loss === undefined)
      throw new RangeError('a bracket without takeProfit and stopLoss is a plain order: use ctx.order');
    const instrument = this.#market.traded(handle);
    const exit = (terms: OrderTerms): GroupWish => ({
      ...wish(instrument, quantity.negated(), terms),
      attachedTo: 0,
    });
    const exits = [profit, loss].filter((terms) => terms !== undefined).map(exit);
    const orders = this.#place([wish(instrument, quantity, entry), ...exits], [instrument]);
    return this.#watched(orders, {
      takeProfit: profit === undefined ? undefined : orders[1],
      stopLoss: loss === undefined ? undefined : orders.at(-1),
    });
  }

  /** Throws a RangeError for fewer than two orders. */
  oneCancelsAll(orders: readonly GroupOrder[], type: OcaType = 'cancelWithBlock'): OrderGroup {
    if (orders.length < 2) throw new RangeError('a group in which one cancels all has two orders or more');
    const instruments = orders.map(({ instrument }) => this.#market.traded(instrument));
    this.#named += 1;
    // The broker knows groups by name, those of earlier runs, too.
    const name = `oca-${this.#clock.now}-${this.#named}`;
    return this.#watched(
      this.#place(
        orders.map(({ instrument, quantity, terms = {} }) => {
          const fields = { ocaGroup: name, ocaType: OCA_TYPES[type], ...terms.fields };
          return wish(this.#market.traded(instrument), Decimal.of(quantity), { ...terms, fields });
        }),
        instruments,
      ),
      {},
    );
  }

  cancel(group: OrderGroup): boolean {
    let isAsked = false;
    for (const order of group.orders) isAsked = this.#desk.cancel(order) || isAsked;
    return isAsked;
  }

  #place(wishes: readonly GroupWish[], instruments: readonly TradedInstrument[]): readonly OrderRecord[] {
    const records = this.#desk.placeGroup(wishes);
    for (const [i, record] of records.entries()) {
      const instrument = instruments[i] ?? instruments[0];
      if (instrument !== undefined) arrived(record, instrument);
    }
    return records;
  }

  #watched(
    orders: readonly OrderRecord[],
    exits: { readonly takeProfit?: OrderRecord | undefined; readonly stopLoss?: OrderRecord | undefined },
  ): PlacedGroup {
    const group = new PlacedGroup(this.#groupDesk, orders, exits);
    group.refusal = orders.find(({ refusal }) => refusal !== undefined && refusal.rule !== 'group')?.refusal;
    for (const order of orders) order.group = group;
    return group;
  }
}

function wish(instrument: Instrument, signedQuantity: Decimal, terms: OrderTerms): GroupWish {
  return { instrument, signedQuantity, terms, origin: 'strategy', isTarget: false };
}
