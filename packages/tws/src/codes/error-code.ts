/** What an error message of the gateway means for whatever stands under its id. */
export interface ErrorCode {
  readonly code: number;
  /** What the id is normally about. `session` ones come with id -1. */
  readonly scope: 'order' | 'request' | 'session';
  readonly severity: 'info' | 'warning' | 'error' | 'fatal';
  readonly effect: ErrorEffect;
  /** What it means, and what a person can do about it. */
  readonly advice: string;
}

/**
 * What the client does. None of these changes an order's status: only orderStatus, openOrder and executions do.
 *
 * - `notice`: shown; nothing ends. Every code that the table does not know is one.
 * - `endsRequest`: the request or stream under the id is over and will get no data.
 * - `refusesOrder`: an order that was not acknowledged yet is refused; for a working one, the last change is refused.
 * - `refusesCancel`: the cancel is refused; the text or the code says in which state the order is.
 * - `confirmsCancel`: the order was cancelled; its status says so too.
 * - the rest are about the session.
 */
export type ErrorEffect =
  | 'notice'
  | 'endsRequest'
  | 'refusesOrder'
  | 'refusesCancel'
  | 'confirmsCancel'
  | 'brokerLineLost'
  | 'brokerLineBackDataLost'
  | 'brokerLineBack'
  | 'farmLost'
  | 'farmBack'
  | 'clientIdInUse';

/** A user's own reading of a code, in place of the table's. */
export type ErrorCodeOverride = Pick<ErrorCode, 'code'> & Partial<ErrorCode>;
