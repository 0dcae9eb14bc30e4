import {
  MICROS_PER_MINUTE,
  MICROS_PER_SECOND,
  type Decimal,
  type ExecutionEvent,
  type Instant,
} from '@tapewright/model';
import type {
  ExecutedTrade,
  KeptBooks,
  KeptHolding,
  KeptLedger,
  KeptOrder,
  Venue,
  VenueInput,
  VenueOutput,
} from '@tapewright/venue';
import type { OrderIds } from '../orders/order-ids.ts';
import type { ChangeRecord, GatewayState, OrderIdMarks, StateRecord } from './gateway-state.ts';

/** How often orders are looked at that change without a word, such as a stop that follows the price; in the gateway's time. */
const LOOK_MICROS = MICROS_PER_SECOND;
/** How often the time alone is kept. */
const TIME_MICROS = MICROS_PER_MINUTE;

/** Finds out what is to be kept after each step of the venue: what has changed since the last. */
export class StateKeeper {
  readonly #venue: Venue;
  readonly #orderIds: OrderIds;
  /** permId → a working order as it was kept last */
  readonly #orders = new Map<number, KeptOrder>();
  /** The entries of the books as they were kept last, by their names. */
  readonly #amounts = new Map<string, Decimal>();
  readonly #holdings = new Map<string, KeptHolding>();
  readonly #marks = new Map<number, number>();
  /** The rest of the books as it was kept last. */
  #rest = '{}';
  #lookAt = -Infinity;
  #timeAt = -Infinity;

  constructor(venue: Venue, orderIds: OrderIds, resumes: GatewayState | undefined) {
    this.#venue = venue;
    this.#orderIds = orderIds;
    for (const order of resumes?.venue.orders ?? [])
      if (order.phase !== 'done') this.#orders.set(order.permId, order);
  }

  /** Everything that there is: the first record after the beginning. */
  whole(at: Instant): ChangeRecord {
    return this.#changed(at, [...this.#orders.values()], []);
  }

  /** What the venue has said of orders, and what has changed with it; undefined when it said nothing of any. */
  heard(input: VenueInput, outputs: readonly VenueOutput[], at: Instant): ChangeRecord | undefined {
    const permIds = new Set<number>(this.#untold(input));
    const trades: ExecutedTrade[] = [];
    let isAboutOrders = permIds.size > 0;
    for (const output of outputs) {
      if (PUBLIC.includes(output.kind)) continue;
      isAboutOrders = true;
      if (output.kind === 'order' && output.order.whatIf !== true) permIds.add(output.permId);
      if (output.kind === 'execution' && output.contract.secType === 'BAG') trades.push(comboTrade(output));
      if (output.kind === 'commission') trades.push(...this.#tradeOf(output.report.execId, outputs));
    }
    if (!isAboutOrders) return undefined;
    const orders = [...permIds].flatMap((permId) => this.#noted(permId));
    return this.#changed(at, orders, trades);
  }

  /** Orders that an input may change without a word: those that are held back until they are transmitted. */
  #untold(input: VenueInput): readonly number[] {
    if (input.kind === 'cancel' || input.kind === 'modify') return [input.permId];
    if (input.kind !== 'place' || input.order.transmit !== false) return [];
    const permId = this.#venue.permIdOf(input);
    return permId === undefined ? [] : [permId];
  }

  /** What has changed without a word, and from time to time the time itself. */
  timePassed(at: Instant): StateRecord | undefined {
    if (at < this.#lookAt) return undefined;
    this.#lookAt = at + LOOK_MICROS;
    const moved = [...this.#orders].flatMap(([permId, before]) => {
      const now = this.#venue.keptOrder(permId);
      return now === undefined || isAsKept(now, before) ? [] : this.#noted(permId);
    });
    const changed = this.#changed(at, moved, []);
    if (isEmpty(changed) && at < this.#timeAt) return undefined;
    this.#timeAt = at + TIME_MICROS;
    return isEmpty(changed) ? { kind: 'time', at } : changed;
  }

  #changed(at: Instant, orders: readonly KeptOrder[], trades: readonly ExecutedTrade[]): ChangeRecord {
    const { ids, ledger, margin, delisted } = this.#venue.keptBooks();
    return {
      kind: 'changed',
      at,
      orders,
      trades,
      books: { ids, ledger: this.#changedEntries(ledger), ...this.#changedRest({ margin, delisted }) },
      orderIds: this.#changedMarks(),
    };
  }

  /** What is small, and is kept whole when any of it is different. */
  #changedRest(rest: Pick<KeptBooks, 'margin' | 'delisted'>): Pick<KeptBooks, 'margin' | 'delisted'> {
    const text = JSON.stringify(rest);
    if (text === this.#rest) return {};
    this.#rest = text;
    return rest;
  }

  #noted(permId: number): readonly KeptOrder[] {
    const order = this.#venue.keptOrder(permId);
    if (order === undefined) return [];
    if (order.phase === 'done') this.#orders.delete(permId);
    else this.#orders.set(permId, order);
    return [order];
  }

  #tradeOf(execId: string | undefined, outputs: readonly VenueOutput[]): readonly ExecutedTrade[] {
    const execution = outputs.find(
      (output) => output.kind === 'execution' && output.execution.execId === execId,
    );
    const commission = outputs.find(
      (output) => output.kind === 'commission' && output.report.execId === execId,
    );
    if (execution?.kind !== 'execution' || commission?.kind !== 'commission') return [];
    const { at, contract } = execution;
    return [{ at, contract, execution: execution.execution, report: commission.report }];
  }

  #changedEntries({ balances, costs, holdings }: KeptLedger): KeptLedger {
    return {
      balances: balances.filter((entry) => this.#isNew('balance', entry)),
      costs: costs.filter((entry) => this.#isNew('cost', entry)),
      holdings: holdings.filter((holding) => {
        const name = `${holding.account} ${holding.conId}`;
        const before = this.#holdings.get(name);
        this.#holdings.set(name, holding);
        return before === undefined || !isSameHolding(before, holding);
      }),
    };
  }

  #isNew(book: string, [owner, unit, amount]: KeptLedger['balances'][number]): boolean {
    const name = `${book} ${owner} ${unit}`;
    const before = this.#amounts.get(name);
    this.#amounts.set(name, amount);
    return before === undefined || !before.equals(amount);
  }

  #changedMarks(): OrderIdMarks {
    const changed = this.#orderIds.marks.filter(([clientId, mark]) => this.#marks.get(clientId) !== mark);
    for (const [clientId, mark] of changed) this.#marks.set(clientId, mark);
    return changed;
  }
}

/** The row of a combination: what it cost, its legs did. */
function comboTrade({ at, contract, execution }: ExecutionEvent): ExecutedTrade {
  const { execId } = execution;
  return { at, contract, execution, report: execId === undefined ? {} : { execId } };
}

/** An order's parts are replaced when they change, never written to. */
function isAsKept(now: KeptOrder, before: KeptOrder): boolean {
  return (
    now.order === before.order &&
    now.plan === before.plan &&
    now.phase === before.phase &&
    now.conditionsDue === before.conditionsDue &&
    now.metConditions?.length === before.metConditions?.length
  );
}

function isSameHolding(a: KeptHolding, b: KeptHolding): boolean {
  return (
    a.qty.equals(b.qty) &&
    a.cost.equals(b.cost) &&
    a.openingFees.equals(b.openingFees) &&
    a.realizedPnl.equals(b.realizedPnl) &&
    a.realizedPnlNet.equals(b.realizedPnlNet)
  );
}

function isEmpty({ orders, trades, books, orderIds }: ChangeRecord): boolean {
  const { balances, costs, holdings } = books.ledger;
  if (books.margin !== undefined || books.delisted !== undefined) return false;
  return [orders, trades, orderIds, balances, costs, holdings].every(({ length }) => length === 0);
}

/** What the venue tells everybody changes nothing of anybody's. */
const PUBLIC: readonly VenueOutput['kind'][] = [
  'topOfBook',
  'lastTrade',
  'auctionIndication',
  'tradingState',
];
