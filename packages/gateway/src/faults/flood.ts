import { Decimal } from '@tapewright/model';
import type { FaultTarget } from './fault-target.ts';

/** A burst of ticks under one request id, all at once. */
export interface FloodFault {
  readonly fault: 'flood';
  readonly messages: number;
  /** The market data request that they claim to be of. */
  readonly reqId: number;
}

const BID_SIZE = 0;

export function inflictFlood({ messages, reqId }: FloodFault, target: FaultTarget): void {
  for (let i = 1; i <= messages; i++) {
    target.session?.send({ kind: 'tickSize', reqId, tickType: BID_SIZE, size: Decimal.of(i) });
  }
}
