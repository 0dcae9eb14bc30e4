import type { ServerMessageInput } from '@tapewright/tws';
import type { FaultTarget } from './fault-target.ts';

/** A message that nobody asked for: another's position on a channel without ids, sizes beyond reason, values that mean "none". */
export interface StrayMessageFault {
  readonly fault: 'strayMessage';
  readonly content: ServerMessageInput;
}

export function inflictStrayMessage({ content }: StrayMessageFault, target: FaultTarget): void {
  target.session?.send(content);
}
