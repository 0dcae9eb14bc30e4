import { assertNever, MICROS_PER_DAY, type Instant } from '@tapewright/model';
import type { ExecutedTrade, KeptHolding, KeptLedger, KeptOrder, KeptVenue } from '@tapewright/venue';
import {
  STATE_VERSION,
  type ChangeRecord,
  type GatewayState,
  type MarketOrigin,
  type StateRecord,
} from './gateway-state.ts';

/**
 * How long what is over is kept: orders that are done, and executions. Clients ask for a week of executions at most; fees count the
 * volume of a calendar month.
 */
export const DAYS_KEPT = 35;

type Entry = KeptLedger['balances'][number];

/** Puts records together, one after the other, to the state they describe. */
export class RecordFold {
  #origin: MarketOrigin | undefined;
  #at: Instant | undefined;
  #ids: KeptVenue['books']['ids'] | undefined;
  /** permId → order */
  readonly #orders = new Map<number, KeptOrder>();
  /** Execution id without its revision → the trade as it reads now */
  readonly #trades = new Map<string, ExecutedTrade>();
  /** Owner and unit → entry; account and currency → entry; account and conId → holding */
  readonly #balances = new Map<string, Entry>();
  readonly #costs = new Map<string, Entry>();
  readonly #holdings = new Map<string, KeptHolding>();
  /** clientId → highest order id */
  readonly #orderIds = new Map<number, number>();
  #advisor: GatewayState['advisor'];
  readonly #split = new Set<number>();
  #margin: KeptVenue['books']['margin'];
  #delisted: KeptVenue['books']['delisted'];

  /** Throws a RangeError on a record that cannot come here. */
  add(record: StateRecord): void {
    if (record.kind !== 'began' && this.#origin === undefined)
      throw new RangeError('the first record is not the beginning');
    this.#at = record.at;
    switch (record.kind) {
      case 'began':
        if (record.version !== STATE_VERSION)
          throw new RangeError(
            `the state has version ${record.version}, this program reads version ${STATE_VERSION}`,
          );
        this.#origin = record.origin;
        return;
      case 'time':
        return;
      case 'changed':
        this.#change(record);
        return;
      case 'split':
        this.#split.add(record.conId);
        return;
      case 'advisor':
        this.#advisor = { groups: record.groups, aliases: record.aliases };
        return;
      default:
        assertNever(record);
    }
  }

  /** Undefined before anything has been kept. */
  state(): GatewayState | undefined {
    const [origin, at, ids] = [this.#origin, this.#at, this.#ids];
    if (origin === undefined || at === undefined || ids === undefined) return undefined;
    const oldest = at - DAYS_KEPT * MICROS_PER_DAY;
    const orders = [...this.#orders.values()];
    const parents = new Set(orders.flatMap((order) => (isDone(order) ? [] : [order.parentPermId])));
    const ledger: KeptLedger = {
      balances: [...this.#balances.values()],
      holdings: [...this.#holdings.values()],
      costs: [...this.#costs.values()],
    };
    return {
      origin,
      at,
      venue: {
        orders: orders
          .filter(
            (order) =>
              !isDone(order) || parents.has(order.permId) || (order.completedAt ?? Infinity) >= oldest,
          )
          .toSorted((a, b) => a.permId - b.permId),
        trades: [...this.#trades.values()].filter((trade) => trade.at >= oldest),
        books: { ids, ledger, margin: this.#margin, delisted: this.#delisted },
      },
      orderIds: [...this.#orderIds],
      advisor: this.#advisor,
      split: [...this.#split],
    };
  }

  #change({ orders, trades, books, orderIds }: ChangeRecord): void {
    for (const order of orders) this.#orders.set(order.permId, order);
    for (const trade of trades) this.#trades.set(unrevised(trade), trade);
    for (const [clientId, mark] of orderIds) this.#orderIds.set(clientId, mark);
    this.#ids = books.ids;
    this.#margin = books.margin ?? this.#margin;
    this.#delisted = books.delisted ?? this.#delisted;
    const { balances, costs, holdings } = books.ledger;
    for (const entry of balances) this.#balances.set(`${entry[0]} ${entry[1]}`, entry);
    for (const entry of costs) this.#costs.set(`${entry[0]} ${entry[1]}`, entry);
    for (const holding of holdings) this.#holdings.set(`${holding.account} ${holding.conId}`, holding);
  }
}

/** IB numbers the corrections of an execution by the last part of its id. */
function unrevised({ execution }: ExecutedTrade): string {
  const { execId = '' } = execution;
  return execId.slice(0, Math.max(0, execId.lastIndexOf('.')));
}

function isDone({ phase }: KeptOrder): boolean {
  return phase === 'done';
}
