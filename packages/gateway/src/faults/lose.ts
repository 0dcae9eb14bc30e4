import type { MessageKind } from './fault-script.ts';

/** Messages of a kind never arrive: fills without a status, bars that stall, an end that does not come. */
export interface LoseFault {
  readonly fault: 'lose';
  readonly message: MessageKind;
}
