import { type Instant, MICROS_PER_SECOND, type Random, toIso } from '@tapewright/model';
import type { TwsClient } from '@tapewright/tws';
import { Violation } from './violation.ts';

/** Beyond the client's own deadlines: a question that is open for longer will never be answered. */
const LONGEST_SECONDS = 120;

/** Asks a client one thing or another, and sees to it that every question comes to an end: an answer or an error. */
export class Asker {
  asked = 0;
  failed = 0;
  /** question → since when it is open */
  readonly #open = new Map<
    number,
    { readonly what: string; readonly since: Instant; readonly by: TwsClient }
  >();

  ask(client: TwsClient, random: Random, now: Instant): void {
    const questions = {
      currentTime: () => client.currentTime(),
      openOrders: () => client.openOrders(),
      completedOrders: () => client.completedOrders(),
      executions: () => client.executions(),
      positions: () => client.positions(),
      history: () => client.history({ conId: 208813719, exchange: 'SMART' }).bars('1 min').last('1 hour'),
    };
    const names = Object.keys(questions) as (keyof typeof questions)[];
    const what = names[random.below(names.length)]!;
    this.asked += 1;
    const id = this.asked;
    this.#open.set(id, { what, since: now, by: client });
    const end = (): void => void this.#open.delete(id);
    Promise.resolve()
      .then<unknown>(() => questions[what]())
      .then(end, () => {
        this.failed += 1;
        end();
      });
  }

  /** Nobody waits for the answers of a program that was killed. */
  forget(client: TwsClient): void {
    for (const [id, { by }] of this.#open) if (by === client) this.#open.delete(id);
  }

  check(now: Instant): void {
    for (const { what, since } of this.#open.values()) {
      if (now - since > LONGEST_SECONDS * MICROS_PER_SECOND) {
        throw new Violation('every request comes to an end', `${what}, asked at ${toIso(since)}, is open`);
      }
    }
  }
}
