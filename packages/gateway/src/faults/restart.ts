import { plusMs } from '@tapewright/model';
import type { FaultScene } from './fault-target.ts';

/**
 * The gateway restarts, as it does every day: every line is closed, and for a while new ones are too. Orders, permIds, positions and order
 * ids survive; subscriptions do not.
 */
export interface RestartFault {
  readonly fault: 'restart';
  /** How long it is down. */
  readonly downMs: number;
}

export function inflictRestart({ downMs }: RestartFault, { target, world, now }: FaultScene): void {
  world.door.closedUntil = plusMs(now, downMs);
  target.close('fault: restart');
}
