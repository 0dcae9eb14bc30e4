import type { ServerMessageInput } from '@tapewright/tws';
import { nextRevision } from '@tapewright/venue';

/**
 * The exchange corrects an execution after the fact: it comes again under its id with the next revision (`.02` for `.01`) and another
 * price, which the client must put in the place of the first. What the account holds and paid is not corrected.
 */
export interface CorrectionFault {
  readonly fault: 'correction';
  /** Executions are what is corrected. */
  readonly message: 'execDetails';
  /** What is added to the price; absent: 0.01. */
  readonly priceChange?: number | undefined;
}

export function corrected(
  { priceChange = 0.01 }: CorrectionFault,
  message: ServerMessageInput,
): readonly ServerMessageInput[] {
  if (message.kind !== 'execDetails') return [message];
  const { execution } = message;
  const price = Number(((execution?.price ?? 0) + priceChange).toFixed(6));
  const execId = nextRevision(execution?.execId ?? '');
  return [message, { ...message, execution: { ...execution, execId, price, avgPrice: price } }];
}
