import type { ServerMessageInput } from '@tapewright/tws';
import type { MessageKind } from './fault-script.ts';

/** A message comes several times, each the same. */
export interface RepeatFault {
  readonly fault: 'repeat';
  readonly message: MessageKind;
  /** How many there are in all; absent: 2. */
  readonly copies?: number | undefined;
}

export function repeated(
  { copies = 2 }: RepeatFault,
  message: ServerMessageInput,
): readonly ServerMessageInput[] {
  return Array.from({ length: copies }, () => message);
}
