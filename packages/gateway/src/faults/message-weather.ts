import { assertNever } from '@tapewright/model';
import type { ServerMessageInput } from '@tapewright/tws';
import { corrected } from './correction.ts';
import type { Fault, MessageFault, MessageKind } from './fault-script.ts';
import type { FaultTarget } from './fault-target.ts';
import { repeated } from './repeat.ts';
import { rewritten } from './rewrite.ts';

/** A message as it goes out. */
export interface Sent {
  readonly message: ServerMessageInput;
  readonly hasTrailingFields: boolean;
}

interface Held {
  readonly target: FaultTarget;
  readonly until: MessageKind;
  readonly sent: readonly Sent[];
}

/** What faults make of messages on their way out, and what they hold back. */
export class MessageWeather {
  #held: Held[] = [];

  /** Nothing is held back. */
  get isIdle(): boolean {
    return this.#held.length === 0;
  }

  passed(
    target: FaultTarget,
    message: ServerMessageInput,
    strikes: readonly MessageFault[],
  ): readonly Sent[] {
    let sent: readonly Sent[] = [{ message, hasTrailingFields: false }];
    for (const strike of strikes) {
      if (strike.fault === 'holdBack') {
        this.#held.push({ target, until: strike.until, sent });
        sent = [];
      } else sent = sent.flatMap((each) => struck(strike, each));
    }
    return this.#held.length === 0 ? sent : [...sent, ...this.#released(target, message.kind)];
  }

  /** What is held back goes out now. */
  release(): void {
    const all = this.#held;
    this.#held = [];
    for (const { target, sent } of all) for (const { message } of sent) target.session?.send(message);
  }

  /** What waited for a message of this kind to pass. */
  #released(target: FaultTarget, kind: MessageKind): readonly Sent[] {
    const isFree = (held: Held): boolean => held.target === target && held.until === kind;
    const free = this.#held.filter(isFree);
    if (free.length > 0) this.#held = this.#held.filter((held) => !isFree(held));
    return free.flatMap(({ sent }) => sent);
  }
}

export function isMessageFault(fault: Fault): fault is MessageFault {
  return 'message' in fault && MESSAGE_FAULTS.has(fault.fault);
}

const MESSAGE_FAULTS: ReadonlySet<Fault['fault']> = new Set<MessageFault['fault']>([
  'lose',
  'repeat',
  'holdBack',
  'rewrite',
  'correction',
  'trailingFields',
]);

function struck(fault: Exclude<MessageFault, { fault: 'holdBack' }>, sent: Sent): readonly Sent[] {
  const again = (message: ServerMessageInput): Sent => ({ ...sent, message });
  switch (fault.fault) {
    case 'lose':
      return [];
    case 'repeat':
      return repeated(fault, sent.message).map(again);
    case 'rewrite':
      return [again(rewritten(fault, sent.message))];
    case 'correction':
      return corrected(fault, sent.message).map(again);
    case 'trailingFields':
      return [{ ...sent, hasTrailingFields: true }];
    default:
      return assertNever(fault);
  }
}
