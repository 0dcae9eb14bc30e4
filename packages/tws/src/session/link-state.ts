import type { Instant } from '@tapewright/model';

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
