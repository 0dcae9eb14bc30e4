import type { Instant } from '@tapewright/model';
import type { ClientMessage } from '@tapewright/tws';
import type { ApiSession } from '../session/api-session.ts';
import type { World } from '../world.ts';

/** A line as faults see it. */
export interface FaultTarget {
  /** Undefined before startApi. */
  readonly clientId: number | undefined;
  /** Undefined before startApi. */
  readonly session: ApiSession | undefined;
  /** Nothing is read and nothing written any more. */
  isSilent: boolean;
  /** What is written before this moment waits for it. */
  heldUntil: Instant | undefined;
  /** The most bytes in one write; undefined: no limit. */
  maxWriteBytes: number | undefined;
  /** What the greeting says of the gateway's time, instead of the truth. */
  greetingTime: string | undefined;
  error(id: number, error: { readonly code: number; readonly message: string }): void;
  /** Bytes as they are, a frame or not. */
  writeBytes(bytes: Uint8Array): void;
  close(reason: string): void;
}

/** Where and when a fault happens. */
export interface FaultScene {
  readonly target: FaultTarget;
  readonly world: World;
  readonly now: Instant;
  /** The request that set it off. */
  readonly request: ClientMessage | undefined;
}
