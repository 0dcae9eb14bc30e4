import type { ServerMessageInput } from '@tapewright/tws';

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

/** `0000e0d5.69e05ee5.01.01` → `0000e0d5.69e05ee5.01.02` */
function nextRevision(execId: string): string {
  const point = execId.lastIndexOf('.');
  const revision = Number(execId.slice(point + 1)) + 1;
  return `${execId.slice(0, point + 1)}${String(revision).padStart(2, '0')}`;
}
