import type { Instant } from '@tapewright/model';

/** A line as faults see it. */
export interface FaultTarget {
  /** Undefined before startApi. */
  readonly clientId: number | undefined;
  /** Nothing is read and nothing written any more. */
  isSilent: boolean;
  /** What is written before this moment waits for it. */
  heldUntil: Instant | undefined;
  error(id: number, error: { readonly code: number; readonly message: string }): void;
  close(reason: string): void;
}
