import type { MessageKind } from './fault-script.ts';

/** A message is held back until one of another kind has passed it: an execution that comes after its commission, a status after a fill. */
export interface HoldBackFault {
  readonly fault: 'holdBack';
  readonly message: MessageKind;
  readonly until: MessageKind;
}
