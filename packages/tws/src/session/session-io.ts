import type { Instant } from '@tapewright/model';
import type { ClientMessageInput, ServerMessage } from '../messages/index.ts';
import type { UnknownMessage } from '../schema/codec.ts';
import type { DownReason, LinkState } from './link-state.ts';
import type { Snapshot } from './snapshot.ts';

/**
 * Everything that can happen to a session. The driver stamps `at`, never decreasing, and performs the outputs afterwards.
 * Inputs about a socket carry the generation it was opened for; those of an older one are dropped.
 */
export type SessionInput =
  /** Begin to connect. */
  | { readonly kind: 'start'; readonly at: Instant }
  /** The socket is open. */
  | { readonly kind: 'connected'; readonly at: Instant; readonly generation: number }
  | { readonly kind: 'bytes'; readonly at: Instant; readonly generation: number; readonly bytes: Uint8Array }
  /** The socket is gone, or never opened; `detail` is the system's word for it. */
  | { readonly kind: 'closed'; readonly at: Instant; readonly generation: number; readonly detail: string }
  /** The moment of `nextWake()` has come, or any other. */
  | { readonly kind: 'tick'; readonly at: Instant }
  | SendInput
  /** End for good, by the user's wish. Queued messages are refused. */
  | { readonly kind: 'stop'; readonly at: Instant };

/** A message to send. Answered in the same outputs by `written`, `queued` or `refused` with the same ticket. */
export interface SendInput {
  readonly kind: 'send';
  readonly at: Instant;
  /** The sender's number for it. */
  readonly ticket: number;
  readonly message: ClientMessageInput;
  /** Not to be written later than this. */
  readonly notAfter?: Instant | undefined;
}

/** What a frame says; `unknown` when its id is not in our tables. */
export type Incoming = ServerMessage | UnknownMessage;

export type SessionOutput =
  /** Open a socket; its inputs carry this generation. */
  | { readonly kind: 'open'; readonly generation: number }
  | { readonly kind: 'write'; readonly generation: number; readonly bytes: Uint8Array }
  /** Destroy the socket of this generation; no answer is expected. */
  | { readonly kind: 'shut'; readonly generation: number }
  | {
      readonly kind: 'message';
      readonly at: Instant;
      readonly generation: number;
      readonly message: Incoming;
    }
  | { readonly kind: 'state'; readonly at: Instant; readonly state: LinkState }
  /** Synchronised, or synchronised again after the broker's own line was lost and came back. */
  | { readonly kind: 'up'; readonly at: Instant; readonly generation: number; readonly snapshot: Snapshot }
  /** Subscriptions to market data are gone at the gateway and must be asked for again. */
  | {
      readonly kind: 'resubscribe';
      readonly at: Instant;
      readonly generation: number;
      readonly since: Instant;
    }
  /** The one end of this generation. */
  | {
      readonly kind: 'down';
      readonly at: Instant;
      readonly generation: number;
      readonly reason: DownReason;
      /** Whether this generation had been live or degraded. */
      readonly wasUp: boolean;
      /** When it is tried again; undefined when it is not. */
      readonly retryAt: Instant | undefined;
      /** It fell into the daily restart. */
      readonly isExpected: boolean;
    }
  | { readonly kind: 'written'; readonly at: Instant; readonly ticket: number }
  /** Waits for its turn in the 50 messages per second. */
  | { readonly kind: 'queued'; readonly at: Instant; readonly ticket: number }
  | { readonly kind: 'refused'; readonly at: Instant; readonly ticket: number; readonly refusal: SendRefusal }
  /** Something a person should read; nothing depends on it. */
  | { readonly kind: 'notice'; readonly at: Instant; readonly text: string };

/** Why a message was not written. None of it left. */
export type SendRefusal =
  | { readonly kind: 'notConnected'; readonly state: LinkState }
  /** Orders only: the session is up, but it may not trade. */
  | { readonly kind: 'tradingBlocked'; readonly reasons: readonly string[] }
  | { readonly kind: 'tooLate'; readonly notAfter: Instant }
  /** The session ended while the message waited for its turn. */
  | { readonly kind: 'connectionLost'; readonly reason: DownReason }
  /** An order that was cancelled while it waited for its turn. */
  | { readonly kind: 'withdrawn' }
  | { readonly kind: 'queueFull'; readonly lane: string; readonly limit: number }
  /** The server is too old for a field that is set, or a value cannot be encoded. */
  | { readonly kind: 'notEncodable'; readonly error: Error };
