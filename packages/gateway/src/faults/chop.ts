import type { FaultTarget } from './fault-target.ts';

/** Everything from now on is written in pieces of so many bytes: frames arrive cut at every place. */
export interface ChopFault {
  readonly fault: 'chop';
  readonly bytes: number;
}

export function inflictChop({ bytes }: ChopFault, target: FaultTarget): void {
  target.maxWriteBytes = Math.max(1, Math.floor(bytes));
}
