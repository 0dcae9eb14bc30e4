import { type Instant, MICROS_PER_MS, assertNever, plusMicros } from '@tapewright/model';
import type { ClientMessageInput } from '../messages/index.ts';

/** Which waits for which: a cancel passes an order, an order passes a question about the account, that passes market data. */
export const LANES = ['cancel', 'order', 'account', 'data'] as const;
export type Lane = (typeof LANES)[number];

export interface PaceLimits {
  /** Messages that may go out in any window. IB: 50 a second (API guide, "Order limitations"). */
  readonly messages: number;
  /** A little over a second: the gateway's watch and ours do not tick together. */
  readonly windowMs: number;
  /** Of them, kept for cancels and orders: questions and data leave so many untouched. */
  readonly reservedForOrders: number;
  /** Messages that may wait in one lane. */
  readonly queueLimit: number;
}

export const DEFAULT_PACE: PaceLimits = {
  messages: 50,
  windowMs: 1_010,
  reservedForOrders: 10,
  queueLimit: 10_000,
};

/** A message on its way out, already encoded. */
export interface Outbound {
  readonly ticket: number;
  readonly lane: Lane;
  readonly bytes: Uint8Array;
  /** Of an order or its change: a cancel that is sent meanwhile takes it out. */
  readonly orderId?: number | undefined;
  readonly notAfter: Instant | undefined;
}

/**
 * The outbound side: 50 tokens, each back one window after it was spent. A burst up to the bucket leaves at once and no window
 * of a second ever sees more than 50, whichever way the gateway counts. What must wait, waits in its lane.
 */
export class Lanes {
  readonly #limits: PaceLimits;
  /** When each token that is still out was spent, oldest first. At most `messages` of them. */
  readonly #spent: Instant[] = [];
  readonly #queues: Record<Lane, Outbound[]> = { cancel: [], order: [], account: [], data: [] };
  /** In all lanes. Most of the time none, and that is asked for every message that goes or comes. */
  #queued = 0;
  /** Orders wait until it is known that the other side is there. Everything else goes on. */
  holdsOrders = false;

  constructor(limits: PaceLimits) {
    this.#limits = limits;
  }

  get limits(): PaceLimits {
    return this.#limits;
  }

  isFull(lane: Lane): boolean {
    return this.#queues[lane].length >= this.#limits.queueLimit;
  }

  get queued(): number {
    return this.#queued;
  }

  push(message: Outbound): void {
    this.#queues[message.lane].push(message);
    this.#queued += 1;
  }

  /** The next message that may go out now; its token is spent. Messages past their `notAfter` come out without one: see `isLate`. */
  take(at: Instant): Outbound | undefined {
    if (this.#queued === 0) return undefined;
    for (const lane of LANES) {
      const queue = this.#queues[lane];
      const head = queue[0];
      if (head === undefined) continue;
      if (isLate(head, at)) {
        queue.shift();
        this.#queued -= 1;
        return head;
      }
      if (this.#isHeld(lane)) continue;
      if (!this.#mayGo(lane, at)) return undefined;
      queue.shift();
      this.#queued -= 1;
      this.#spent.push(at);
      return head;
    }
    return undefined;
  }

  /** When `take` may have something; undefined when nothing waits. */
  nextWake(at: Instant): Instant | undefined {
    if (this.#queued === 0) return undefined;
    const lane = LANES.find((lane) => this.#queues[lane].length > 0 && !this.#isHeld(lane));
    const tooLate = this.holdsOrders ? afterThe(this.#queues.order[0]?.notAfter) : undefined;
    if (lane === undefined) return tooLate;
    const whenFree = this.#whenFree(lane, at);
    return tooLate === undefined || whenFree < tooLate ? whenFree : tooLate;
  }

  #whenFree(lane: Lane, at: Instant): Instant {
    const needed = this.#reserve(lane) + 1;
    const free = this.#free(at);
    // Tokens come back in the order they were spent.
    const spentAt = free >= needed ? undefined : this.#spent[needed - free - 1];
    return spentAt === undefined ? at : plusMicros(spentAt, this.#limits.windowMs * MICROS_PER_MS);
  }

  /** Takes out what waits of an order, or of all orders: a cancel overtakes them, and they must not follow it. */
  withdraw(orderId: number | 'all'): Outbound[] {
    const isMeant = (message: Outbound): boolean =>
      message.orderId !== undefined && (orderId === 'all' || message.orderId === orderId);
    const withdrawn = this.#queues.order.filter(isMeant);
    if (withdrawn.length > 0) this.#queues.order = this.#queues.order.filter((message) => !isMeant(message));
    this.#queued -= withdrawn.length;
    return withdrawn;
  }

  /** Empties every lane: what waited does not survive the session. */
  drain(): Outbound[] {
    const left = LANES.flatMap((lane) => this.#queues[lane]);
    for (const lane of LANES) this.#queues[lane] = [];
    this.#queued = 0;
    return left;
  }

  #isHeld(lane: Lane): boolean {
    return lane === 'order' && this.holdsOrders;
  }

  #mayGo(lane: Lane, at: Instant): boolean {
    return this.#free(at) > this.#reserve(lane);
  }

  #reserve(lane: Lane): number {
    switch (lane) {
      case 'cancel':
      case 'order':
        return 0;
      case 'account':
      case 'data':
        return this.#limits.reservedForOrders;
      default:
        return assertNever(lane);
    }
  }

  #free(at: Instant): number {
    const returned = at - this.#limits.windowMs * MICROS_PER_MS;
    while (this.#spent[0] !== undefined && this.#spent[0] <= returned) this.#spent.shift();
    return this.#limits.messages - this.#spent.length;
  }
}

function afterThe(moment: Instant | undefined): Instant | undefined {
  return moment === undefined ? undefined : plusMicros(moment, 1);
}

export function isLate(message: Outbound, at: Instant): boolean {
  return message.notAfter !== undefined && at > message.notAfter;
}

/** The lane of a message, by what it does. */
export function laneOf(message: ClientMessageInput): Lane {
  switch (message.kind) {
    case 'cancelOrder':
    case 'reqGlobalCancel':
      return 'cancel';
    case 'placeOrder':
    case 'exerciseOptions':
      return 'order';
    case 'startApi':
    case 'reqIds':
    case 'reqCurrentTime':
    case 'reqCurrentTimeInMillis':
    case 'reqOpenOrders':
    case 'reqAllOpenOrders':
    case 'reqAutoOpenOrders':
    case 'reqCompletedOrders':
    case 'reqExecutions':
    case 'reqPositions':
    case 'cancelPositions':
    case 'reqAccountUpdates':
    case 'reqAccountSummary':
    case 'cancelAccountSummary':
    case 'reqManagedAccts':
      return 'account';
    default:
      return 'data';
  }
}

/** Whether a message can change what the account holds: such a message is never kept for a later session. */
export function movesMoney(message: ClientMessageInput): boolean {
  const lane = laneOf(message);
  return lane === 'cancel' || lane === 'order';
}
