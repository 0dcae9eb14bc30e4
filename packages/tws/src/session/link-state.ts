import { type Instant, assertNever } from '@tapewright/model';

/** The steps to a usable session; each has a deadline. */
export const CONNECT_PHASES = ['tcp', 'handshake', 'startApi', 'synchronising'] as const;
export type ConnectPhase = (typeof CONNECT_PHASES)[number];

/** Where the session stands. Orders go out in `live` only. */
export type LinkState =
  | { readonly phase: 'idle' }
  | { readonly phase: ConnectPhase; readonly generation: number }
  | { readonly phase: 'live'; readonly generation: number }
  /** Up, and visibly not whole: trading is blocked for these reasons. */
  | { readonly phase: 'degraded'; readonly generation: number; readonly reasons: readonly string[] }
  /** Down; tried again at `retryAt`. */
  | { readonly phase: 'waiting'; readonly reason: DownReason; readonly retryAt: Instant }
  /** Down for good. */
  | { readonly phase: 'closed'; readonly reason: DownReason };

/** Why a session ended. */
export type DownReason =
  | { readonly kind: 'unreachable'; readonly detail: string }
  | {
      readonly kind: 'deadline';
      readonly phase: ConnectPhase;
      readonly afterMs: number;
      readonly missing: readonly string[];
    }
  | { readonly kind: 'closedByPeer'; readonly phase: LinkState['phase']; readonly detail: string }
  /** Error 326. The id is kept and tried again: another id would lose sight of the orders. */
  | { readonly kind: 'clientIdInUse'; readonly clientId: number }
  /** Fatal. */
  | { readonly kind: 'unsupportedVersion'; readonly detail: string }
  /** Fatal: order ids would run into the range of request ids. */
  | { readonly kind: 'orderIdsExhausted'; readonly nextValidId: number }
  /** No answer to the heartbeat: the line is half-open, or the gateway hangs. */
  | { readonly kind: 'heartbeat'; readonly silentMs: number }
  /** A frame that could not be read. What follows it cannot be trusted. */
  | { readonly kind: 'malformedFrame'; readonly detail: string }
  | { readonly kind: 'stopped' };

/** In words, for people. */
export function describeDown(reason: DownReason): string {
  switch (reason.kind) {
    case 'unreachable':
      return `not reachable: ${reason.detail}`;
    case 'deadline': {
      const missing = reason.missing.length === 0 ? '' : `, still missing ${reason.missing.join(' and ')}`;
      return `no answer in ${reason.afterMs} ms in phase ${reason.phase}${missing}`;
    }
    case 'closedByPeer':
      return `closed by the gateway in phase ${reason.phase}: ${reason.detail}`;
    case 'clientIdInUse':
      return `client id ${reason.clientId} is in use`;
    case 'unsupportedVersion':
      return reason.detail;
    case 'orderIdsExhausted':
      return `the next order id ${reason.nextValidId} is in the range of request ids`;
    case 'heartbeat':
      return `no answer to the heartbeat, silent for ${reason.silentMs} ms`;
    case 'malformedFrame':
      return `a frame could not be read: ${reason.detail}`;
    case 'stopped':
      return 'ended by this program';
    default:
      return assertNever(reason);
  }
}
