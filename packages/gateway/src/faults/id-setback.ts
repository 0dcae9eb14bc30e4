import type { FaultScene } from './fault-target.ts';

/** The gateway forgets the latest order ids of all clients: the next `nextValidId` is lower than the one before it. */
export interface IdSetbackFault {
  readonly fault: 'idSetback';
  readonly ids: number;
}

export function inflictIdSetback({ ids }: IdSetbackFault, { world }: FaultScene): void {
  world.orders.ids.setBack(ids);
}
