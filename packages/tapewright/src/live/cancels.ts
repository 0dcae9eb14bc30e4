import type { LiveOrder } from '@tapewright/engine';

/** How often a cancel goes out for one wish, when the broker says no and then lists the order as open. */
export const MAX_CANCEL_TRIES = 2;

/** Cancels on their way out. One that the broker did not carry out is asked for once more when the order turns out to work. */
export class Cancels {
  readonly #send: (intentId: string) => string | undefined;
  readonly #notice: (text: string) => void;
  /** intentId → how often its cancel went out for one wish to have it cancelled */
  readonly #tries = new Map<string, number>();

  /** `send` answers why a cancel could not go out. */
  constructor(send: (intentId: string) => string | undefined, notice: (text: string) => void) {
    this.#send = send;
    this.#notice = notice;
  }

  /** The order is wished to be cancelled. A cancel that cannot go out now is repeated by the next reconciliation. */
  wish(intentId: string): void {
    this.#try(intentId, 1);
  }

  /** The broker lists the order as open; `note` says how it is known there. */
  worksOn(order: LiveOrder, note: string): void {
    const tries = this.#tries.get(order.intentId);
    // At the venue a cancel may be answered no sooner than it opens (C6).
    if (tries === undefined || order.isModifying || order.status === 'PendingCancel') return;
    if (tries < MAX_CANCEL_TRIES) return this.#try(order.intentId, tries + 1);
    this.#tries.delete(order.intentId);
    this.#notice(
      `order ${order.number} works on at the broker (${note}), which did not cancel it when asked ${tries} times: ` +
        'cancel it in TWS, or by `tapewright kill`',
    );
  }

  #try(intentId: string, tries: number): void {
    this.#tries.set(intentId, tries);
    const problem = this.#send(intentId);
    if (problem === undefined) return;
    this.#notice(`the cancel of ${intentId} waits for the next reconciliation: ${problem}`);
  }
}
