import type { ServerMessageInput } from '@tapewright/tws';
import type { MessageKind } from './fault-script.ts';

/** A message says something else than the truth: a time in another shape, a price of half an hour ago. */
export interface RewriteFault {
  readonly fault: 'rewrite';
  readonly message: MessageKind;
  /** The field, such as `execution.time`. */
  readonly field: string;
  /** What it says instead. */
  readonly value?: string | number | boolean | undefined;
  /** Instead of a value: the number that was there is multiplied by this. */
  readonly factor?: number | undefined;
}

export function rewritten(fault: RewriteFault, message: ServerMessageInput): ServerMessageInput {
  // The table of the message decides whether the value fits; one that does not is an error when it is written.
  return changed(message, fault.field.split('.'), fault) as never;
}

function changed(record: object, [name = '', ...rest]: readonly string[], fault: RewriteFault): object {
  const before: unknown = Reflect.get(record, name);
  if (rest.length > 0) {
    if (typeof before !== 'object' || before === null) return record;
    return { ...record, [name]: changed(before, rest, fault) };
  }
  if (fault.factor === undefined) return { ...record, [name]: fault.value };
  return typeof before === 'number' ? { ...record, [name]: before * fault.factor } : record;
}
