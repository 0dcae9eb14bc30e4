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
   * What the message does to its subject. The same code may refuse an order and end a request (200, 320–323), and 399 is a
   * remark on an order that goes on unless its text says that the order was refused or cancelled.
   */
  effect(code: number, text: string, subject: ErrorSubject): ErrorEffect {
    const row = this.describe(code);
    if (subject === 'order') return orderEffect(row, text);
    if (subject === 'request' && row.effect === 'refusesOrder') return 'endsRequest';
    return row.effect;
  }
}

function orderEffect(row: ErrorCode, text: string): ErrorEffect {
  if (row.code === 399 && /\b(?:rejected|cancel+ed|not accepted)\b/i.test(text)) return 'refusesOrder';
  if (row.effect === 'endsRequest') return REFUSE_ORDERS_TOO.has(row.code) ? 'refusesOrder' : 'notice';
  return row.effect;
}

/** Codes of requests that come under the id of an order, too, and mean that it was not taken. */
const REFUSE_ORDERS_TOO: ReadonlySet<number> = new Set([200, 320, 321, 322, 323, 10299]);
