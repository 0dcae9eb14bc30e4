import type { OrderStatus } from '@tapewright/model';

/**
 * Where an order is in its life, as far as we know. Our own words before it reaches the broker and when nothing is known;
 * IB's words from then on.
 */
export const ORDER_LIVES = [
  /** Our gate said no. It never left. */
  'Refused',
  /** Handed to the driver; no word from the broker yet. */
  'Sending',
  /** Certain not to be at the broker: not sent, or the broker, asked, does not know it. */
  'NotSent',
  /** The gateway has it and has not passed it on: IB's ApiPending and PendingSubmit. */
  'Pending',
  /** Held by IB: a trigger, a session or a parent has to come first. */
  'PreSubmitted',
  'Submitted',
  'PendingCancel',
  /** Held or rejected by the broker. Not terminal: such an order may still fill. */
  'Inactive',
  /** ApiCancelled and Cancelled. A fill that won the race may still arrive. */
  'Cancelled',
  /** The executions add up to the quantity. */
  'Filled',
  /** No acknowledgement, or a cut line. To be looked up, never to be resent. */
  'Unknown',
] as const;
export type OrderLife = (typeof ORDER_LIVES)[number];

/** Reached from everywhere on the broker's side. */
const ANY_NEWS = ['PendingCancel', 'Inactive', 'Cancelled', 'Filled', 'Unknown'] as const;

/**
 * from → what may follow. A report that is not listed is late or repeated, and changes nothing. Two rows look backward on purpose:
 * the broker takes a resting order from Submitted to PreSubmitted when its session ends, and from PendingCancel back
 * when the cancel is refused.
 */
export const TRANSITIONS: Readonly<Record<OrderLife, readonly OrderLife[]>> = {
  Refused: [],
  Sending: ['NotSent', 'Pending', 'PreSubmitted', 'Submitted', ...ANY_NEWS],
  // A broker that reports the order after all is right, and we were wrong.
  NotSent: ['Pending', 'PreSubmitted', 'Submitted', ...ANY_NEWS],
  Pending: ['PreSubmitted', 'Submitted', ...ANY_NEWS],
  PreSubmitted: ['Submitted', ...ANY_NEWS],
  Submitted: ['PreSubmitted', ...ANY_NEWS],
  PendingCancel: ['PreSubmitted', 'Submitted', ...ANY_NEWS],
  Inactive: ['PreSubmitted', 'Submitted', ...ANY_NEWS],
  Cancelled: ['Filled'],
  Filled: [],
  Unknown: ['NotSent', 'Pending', 'PreSubmitted', 'Submitted', ...ANY_NEWS],
};

export function mayFollow(from: OrderLife, to: OrderLife): boolean {
  return from !== to && TRANSITIONS[from].includes(to);
}

/** Whether nothing more is expected of the order. A late fill of a cancelled one is still counted. */
export function isDone(life: OrderLife): boolean {
  return life === 'Filled' || life === 'Cancelled' || life === 'Refused' || life === 'NotSent';
}

/**
 * What a status report of the broker means. `Filled` is not among the answers: only executions fill an order,
 * and a Filled status that comes first says no more than that it works.
 */
export function lifeOfStatus(status: OrderStatus): OrderLife {
  switch (status) {
    case 'ApiPending':
    case 'PendingSubmit':
      return 'Pending';
    case 'ApiCancelled':
      return 'Cancelled';
    case 'Filled':
      return 'Submitted';
    case 'PreSubmitted':
    case 'Submitted':
    case 'PendingCancel':
    case 'Cancelled':
    case 'Inactive':
      return status;
  }
}
