import type { ErrorCode, ErrorCodeOverride, ErrorEffect } from './error-code.ts';
import { ERROR_CODES } from './table.ts';

/** What stands under the id of an error message. */
export type ErrorSubject = 'order' | 'request' | 'session';

/** The table, with a user's overrides. */
export class ErrorCodes {
  /** code → row */
  readonly #rows = new Map<number, ErrorCode>();

  constructor(overrides: readonly ErrorCodeOverride[] = []) {
    for (const row of ERROR_CODES) this.#rows.set(row.code, row);
    for (const override of overrides) {
      this.#rows.set(override.code, { ...this.describe(override.code), ...override });
    }
  }

  /** The row of a code; for one that is not listed, a notice without advice. */
  describe(code: number): ErrorCode {
    return (
      this.#rows.get(code) ?? { code, scope: 'session', severity: 'warning', effect: 'notice', advice: '' }
    );
  }

  /**
   * What the message does to its subject. Where the words of the message decide, they do; the same code may refuse an order and end a
   * request (200, 320–323).
   */
  effect(code: number, text: string, subject: ErrorSubject): ErrorEffect {
    const row = this.describe(code);
    const effect = row.texts?.find(({ pattern }) => pattern.test(text))?.effect ?? row.effect;
    if (subject === 'order') return effectOnOrder(code, effect);
    if (subject === 'request' && effect === 'refusesOrder') return 'endsRequest';
    return effect;
  }
}

function effectOnOrder(code: number, effect: ErrorEffect): ErrorEffect {
  const isOfRequests = effect === 'endsRequest' || effect === 'interruptsRequest';
  if (!isOfRequests) return effect;
  return REFUSE_ORDERS_TOO.has(code) ? 'refusesOrder' : 'notice';
}

/** Codes of requests that come under the id of an order, too, and mean that it was not taken. */
const REFUSE_ORDERS_TOO: ReadonlySet<number> = new Set([200, 320, 321, 322, 323, 10299]);
