import { plusMs, type Instant } from '@tapewright/model';
import type { FaultTarget } from './fault-target.ts';

/** What the gateway writes to the client is held back for a while, in order, and then sent at once. */
export interface DelayFault {
  readonly fault: 'delay';
  readonly delayMs: number;
}

export function inflictDelay({ delayMs }: DelayFault, target: FaultTarget, now: Instant): void {
  target.heldUntil = plusMs(now, delayMs);
}
