import type { FaultScene } from './fault-target.ts';

/** Market data falls silent without a word, as after 1101 or a farm that came back alone: every line, or those of one instrument. */
export interface SubscriptionsLostFault {
  readonly fault: 'subscriptionsLost';
  readonly conId?: number | undefined;
}

export function inflictSubscriptionsLost(
  { conId }: SubscriptionsLostFault,
  { target, world }: FaultScene,
): void {
  const { session } = target;
  if (session === undefined) return;
  if (conId === undefined) world.marketData.dropSession(session);
  else world.marketData.dropContract(session, conId);
  if (conId !== undefined) return;
  world.bars.dropSession(session);
  world.realTimeBars.dropSession(session);
}
