/** What an error message of the gateway means for whatever stands under its id. */
export interface ErrorCode {
  readonly code: number;
  /** What the id is normally about. `session` ones come with id -1. */
  readonly scope: 'order' | 'request' | 'session';
  readonly severity: 'info' | 'warning' | 'error' | 'fatal';
  readonly effect: ErrorEffect;
  /** Where the words decide: the first whose pattern matches the message has its effect in place of `effect`. */
  readonly texts?: readonly TextEffect[] | undefined;
  /** What it means, and what a person can do about it. */
  readonly advice: string;
}

/** What a code means when its message says so. */
export interface TextEffect {
  readonly pattern: RegExp;
  readonly effect: ErrorEffect;
}

/**
 * What the client does. None of these changes an order's status: only orderStatus, openOrder and executions do.
 *
 * - `notice`: shown; nothing ends. Every code that the table does not know is one.
 * - `endsRequest`: the request or stream under the id is over and will get no data.
 * - `interruptsRequest`: the same, for a cause that passes by itself: a question fails with it, a stream is asked for again, later.
 * - `refusesOrder`: an order that was not acknowledged yet is refused; for a working one, the last change is refused.
 * - `refusesCancel`: the cancel is refused; the text or the code says in which state the order is.
 * - `confirmsCancel`: the order was cancelled; its status says so too.
 * - the rest are about the session.
 */
export type ErrorEffect =
  | 'notice'
  | 'endsRequest'
  | 'interruptsRequest'
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
