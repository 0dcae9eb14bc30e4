import type { EngineInput, EngineOutput } from '@tapewright/engine';
import type { Instant } from '@tapewright/model';
import { decodeValue, encodeValue } from './value-codec.ts';

/**
 * What the journal says. Inputs and decisions are enough to rebuild the engine; `sent` and `cancelSent` are what only
 * the driver knows: that bytes may have gone out.
 */
export type JournalRecord =
  | RunRecord
  | SessionRecord
  | InputRecord
  | DecisionRecord
  | SentRecord
  | CancelSentRecord
  | ReconciledRecord
  | EndRecord;

/** The first record: what is being run. A restart must be given the same, or its replay would not be the run that was recorded. */
export interface RunRecord {
  readonly kind: 'run';
  readonly format: 1;
  readonly at: Instant;
  readonly strategy: string;
  /** SHA-256 of the strategy file's text; the files it imports are not covered. */
  readonly strategySha256: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly seed: number | string;
  readonly risk: Readonly<Record<string, unknown>>;
  readonly account: string;
  readonly target: string;
  readonly clientId: number;
}

/** A session with a gateway was synchronised. */
export interface SessionRecord {
  readonly kind: 'session';
  readonly at: Instant;
  readonly generation: number;
  readonly serverVersion: number;
  readonly accounts: readonly string[];
}

/** An input, written before the engine handled it. */
export interface InputRecord {
  readonly kind: 'in';
  readonly input: EngineInput;
}

/** What the engine decided about orders, written before it is acted on. Its other outputs are rebuilt by replay and not kept. */
export interface DecisionRecord {
  readonly kind: 'out';
  readonly output: Extract<EngineOutput, { kind: 'place' | 'modify' | 'cancel' }>;
}

/** Written and synced before the order's bytes go out: from here on the broker may have it. Without this record it cannot. */
export interface SentRecord {
  readonly kind: 'sent';
  readonly at: Instant;
  readonly intentId: string;
  readonly orderId: number;
  readonly clientId: number;
  readonly generation: number;
}

export interface CancelSentRecord {
  readonly kind: 'cancelSent';
  readonly at: Instant;
  readonly intentId: string;
}

/** What comparing the journal with the broker showed, before trading was unlocked. */
export interface ReconciledRecord {
  readonly kind: 'reconciled';
  readonly at: Instant;
  readonly verdicts: readonly {
    readonly intentId: string;
    readonly verdict: string;
    readonly note: string;
  }[];
  readonly externalOrders: number;
  readonly recoveredExecutions: number;
}

/** The run was stopped in order. */
export interface EndRecord {
  readonly kind: 'end';
  readonly at: Instant;
  readonly reason: string;
}

export interface JournalEntry {
  readonly seq: number;
  readonly record: JournalRecord;
}

export function textOf(record: JournalRecord): string {
  return encodeValue(record);
}

/** The record of a line that passed its check sum: whatever wrote it was this code, so its shape is taken at its word. */
export function recordOf(json: string): JournalRecord {
  return decodeValue(json) as JournalRecord;
}
