import type { EventLog } from '../event-log/event-log.ts';
import type { Fill } from './fill.ts';
import { mayFollow, type OrderLife } from './order-life.ts';
import { OrderRecord } from './order-record.ts';

/** What the orders tell the rest of the engine. */
export interface OrderNews {
  orderChanged(order: OrderRecord): void;
  filled(fill: Fill, order: OrderRecord): void;
  /** For a person: something is not as it should be. */
  alarm(level: 'warn' | 'error', text: string): void;
}

/** How the broker names an order within one session, and for good. */
export interface BrokerIds {
  readonly orderRef: string | undefined;
  readonly permId: number | undefined;
  readonly orderId: number | undefined;
  readonly clientId: number | undefined;
}

/** All orders of a run, by our number, our UUID, IB's permId and the id of a session. */
export class OrderRegistry {
  readonly all: OrderRecord[] = [];
  /** intentId → order */
  readonly #byIntent = new Map<string, OrderRecord>();
  /** permId → order */
  readonly #byPermId = new Map<number, OrderRecord>();
  /** `clientId:orderId` → order. Valid inside one session; the allocator never goes back, so none is reused. */
  readonly #bySession = new Map<string, OrderRecord>();
  readonly #working = new Set<OrderRecord>();
  /** `#working` by number; undefined after a change. */
  #open: readonly OrderRecord[] | undefined;
  readonly #log: EventLog;
  readonly #news: OrderNews;

  constructor(log: EventLog, news: OrderNews) {
    this.#log = log;
    this.#news = news;
  }

  create(start: Omit<ConstructorParameters<typeof OrderRecord>[0], 'number'>): OrderRecord {
    const record = new OrderRecord({ ...start, number: this.all.length + 1 });
    this.all.push(record);
    if (record.isWorking) this.#keep(record);
    if (record.intentId !== '') this.#byIntent.set(record.intentId, record);
    return record;
  }

  /** Not done, oldest first. */
  get open(): readonly OrderRecord[] {
    this.#open ??= [...this.#working].sort((a, b) => a.number - b.number);
    return this.#open;
  }

  byIntent(intentId: string): OrderRecord | undefined {
    return this.#byIntent.get(intentId);
  }

  bySession(clientId: number, orderId: number): OrderRecord | undefined {
    return this.#bySession.get(sessionKey(clientId, orderId));
  }

  /**
   * The order behind the broker's names for it: our UUID first, then permId. The session's orderId counts only when neither says
   * anything, because another session may have used it for another order.
   */
  find(ids: BrokerIds): OrderRecord | undefined {
    const own = this.#byIntent.get(ids.orderRef ?? '');
    if (own !== undefined) return own;
    if (isId(ids.permId)) {
      const known = this.#byPermId.get(ids.permId);
      if (known !== undefined) return known;
    }
    if (ids.orderRef !== undefined && ids.orderRef !== '') return undefined;
    if (!isId(ids.orderId) || ids.clientId === undefined) return undefined;
    const candidate = this.#bySession.get(sessionKey(ids.clientId, ids.orderId));
    const isAnother = isId(ids.permId) && candidate !== undefined && candidate.permIds.length > 0;
    return isAnother ? undefined : candidate;
  }

  /** Remembers how the broker names the order. A second permId means two live orders for one intent. */
  learn(record: OrderRecord, ids: Omit<BrokerIds, 'orderRef'>): void {
    if (isId(ids.orderId) && ids.clientId !== undefined) {
      this.#bySession.set(sessionKey(ids.clientId, ids.orderId), record);
    }
    if (!isId(ids.permId) || record.permIds.includes(ids.permId)) return;
    record.permIds.push(ids.permId);
    this.#byPermId.set(ids.permId, record);
    if (record.permIds.length > 1) {
      const list = record.permIds.join(' and ');
      this.#news.alarm(
        'error',
        `order ${record.number} is at the broker twice, as ${list}: cancel both and check`,
      );
    }
  }

  /** Takes the step if the transition table allows it; a late or repeated report changes nothing. */
  move(record: OrderRecord, to: OrderLife): boolean {
    if (!mayFollow(record.status, to)) return false;
    record.status = to;
    this.#keep(record);
    this.#log.status(record);
    this.#news.orderChanged(record);
    return true;
  }

  #keep(record: OrderRecord): void {
    if (record.isWorking === this.#working.has(record)) return;
    if (record.isWorking) this.#working.add(record);
    else this.#working.delete(record);
    this.#open = undefined;
  }
}

function isId(id: number | undefined): id is number {
  return id !== undefined && id !== 0;
}

function sessionKey(clientId: number, orderId: number): string {
  return `${clientId}:${orderId}`;
}
