import type { EventLog } from '../event-log/event-log.ts';
import type { FillRecord } from './fill-book.ts';
import { LateIndex } from './late-index.ts';
import { mayFollow, type OrderLife } from './order-life.ts';
import { OrderRecord, type OrderStart } from './order-record.ts';

/** What the orders tell the rest of the engine. */
export interface OrderNews {
  orderChanged(order: OrderRecord): void;
  filled(fill: FillRecord, order: OrderRecord): void;
  /** For a person: something is not as it should be. */
  alarm(level: 'warn' | 'error', text: string): void;
}

/** How the broker names an order for good, and within one session. Its reports are of this shape. */
export interface BrokerIds {
  readonly permId?: number | undefined;
  readonly orderId?: number | undefined;
  readonly clientId?: number | undefined;
}

/** All orders of a run, by our number, our UUID, IB's permId and the id of a session. */
export class OrderRegistry {
  readonly all: OrderRecord[] = [];
  /** intentId → order */
  readonly #byIntent = new LateIndex<string, OrderRecord>();
  /** permId → order */
  readonly #byPermId = new LateIndex<number, OrderRecord>();
  /** clientId → orderId → order. Valid inside one session; the allocator never goes back, so none is reused. */
  readonly #bySession = new Map<number, LateIndex<number, OrderRecord>>();
  /** Not done, oldest first. Never changed in place, for those who go through it while orders come and go. */
  open: readonly OrderRecord[] = [];
  readonly #log: EventLog;
  readonly #news: OrderNews;

  constructor(log: EventLog, news: OrderNews) {
    this.#log = log;
    this.#news = news;
  }

  create(start: OrderStart): OrderRecord {
    const record = new OrderRecord(this.all.length + 1, start);
    this.all.push(record);
    this.#keep(record);
    if (record.intentId !== '') this.#byIntent.set(record.intentId, record);
    return record;
  }

  byIntent(intentId: string): OrderRecord | undefined {
    return this.#byIntent.get(intentId);
  }

  bySession(clientId: number, orderId: number): OrderRecord | undefined {
    return this.#bySession.get(clientId)?.get(orderId);
  }

  /**
   * The order behind the broker's names for it: our UUID first, then permId. The session's orderId counts only when neither says
   * anything, because another session may have used it for another order.
   */
  find(ids: BrokerIds, orderRef = ''): OrderRecord | undefined {
    const own = this.#byIntent.get(orderRef);
    if (own !== undefined) return own;
    if (isId(ids.permId)) {
      const known = this.#byPermId.get(ids.permId);
      if (known !== undefined) return known;
    }
    if (orderRef !== '') return undefined;
    if (!isId(ids.orderId) || ids.clientId === undefined) return undefined;
    const candidate = this.bySession(ids.clientId, ids.orderId);
    const isAnother = isId(ids.permId) && candidate !== undefined && candidate.permIds.length > 0;
    return isAnother ? undefined : candidate;
  }

  /** Remembers how the broker names the order. A second permId means two live orders for one intent. */
  learn(record: OrderRecord, ids: BrokerIds): void {
    if (isId(ids.orderId) && ids.clientId !== undefined)
      this.#learnSession(record, ids.clientId, ids.orderId);
    if (!isId(ids.permId) || record.permIds.includes(ids.permId)) return;
    record.permIds = record.permIds.length === 0 ? [ids.permId] : [...record.permIds, ids.permId];
    this.#byPermId.set(ids.permId, record);
    if (record.permIds.length > 1) {
      const [first = 0] = record.permIds;
      record.workingTwins ??= new Set(record.isWorking ? [first] : []);
      record.workingTwins.add(ids.permId);
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

  /** An order of a group that the gate did not let out: it was listed so that those behind it could be judged, and never handed over. */
  withdraw(record: OrderRecord): void {
    record.status = 'Refused';
    this.#keep(record);
    this.#log.status(record);
    this.#news.orderChanged(record);
  }

  /** An order that was over works at the broker a second time: the one step that no table allows. */
  resume(record: OrderRecord, to: OrderLife): void {
    record.status = to;
    this.#keep(record);
    this.#log.status(record);
    this.#news.orderChanged(record);
  }

  #learnSession(record: OrderRecord, clientId: number, orderId: number): void {
    let known = this.#bySession.get(clientId);
    if (known === undefined) this.#bySession.set(clientId, (known = new LateIndex()));
    const isRepeated = record.orderId === orderId && record.clientId === clientId;
    if (isRepeated && known.get(orderId) === record) return;
    record.orderId = orderId;
    record.clientId = clientId;
    known.set(orderId, record);
  }

  #keep(record: OrderRecord): void {
    if (record.isWorking === record.isListed) return;
    record.isListed = record.isWorking;
    if (!record.isListed) this.open = this.open.filter((other) => other !== record);
    // One that was over and works after all is not the newest.
    else this.open = [...this.open, record].sort((a, b) => a.number - b.number);
  }
}

function isId(id: number | undefined): id is number {
  return id !== undefined && id !== 0;
}
