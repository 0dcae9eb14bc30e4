import type {
  BrokerPositionInput,
  CashInput,
  EngineInput,
  EngineOutput,
  RiskLimits,
} from '@tapewright/engine';
import type { Instant } from '@tapewright/model';
import { decodeValue, encodeValue } from './value-codec.ts';

/**
 * What the journal says. The run and its inputs are enough to rebuild the engine; decisions are kept so that a replay which does not
 * repeat them is noticed. The input `orderSent` is written and synced before the order's bytes go out: from there on the broker may have the
 * order, and without it it cannot.
 */
export type JournalRecord =
  | RunRecord
  | SessionRecord
  | InputRecord
  | DecisionRecord
  | CancelSentRecord
  | BaselineRecord
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
  readonly risk: RiskLimits;
  readonly baseCurrency: string;
  readonly sendWithinMs: number;
  readonly account: string;
  readonly target: string;
  readonly clientId: number;
  /** Of the bot's earlier runs: ids up to it are never given again, whatever the gateway says (requirement B2). */
  readonly highestOrderId: number;
}

/** A session with a gateway was synchronised. */
export interface SessionRecord {
  readonly kind: 'session';
  readonly at: Instant;
  readonly generation: number;
  readonly serverVersion: number;
  readonly accounts: readonly string[];
}

/** An input, written before the engine handles it. */
export interface InputRecord {
  readonly kind: 'in';
  readonly input: EngineInput;
}

/** What the engine decided about orders, written before it is acted on. Its other outputs are rebuilt by replay and not kept. */
export interface DecisionRecord {
  readonly kind: 'out';
  readonly output: Extract<EngineOutput, { kind: 'place' | 'modify' | 'cancel' }>;
}

/** Written before the cancel goes out; not synced, since a cancel may be sent twice. */
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

/**
 * What the account had when the run began. One record, so that a torn tail has all of it or nothing: a run that knew its executions and
 * not its cash would never ask again.
 */
export interface BaselineRecord {
  readonly kind: 'baseline';
  readonly at: Instant;
  /** Executions that are part of the opening position, and are not to be counted when the broker lists them again. */
  readonly execIds: readonly string[];
  /** Handled with the record, and in no record of their own. */
  readonly opening: readonly (CashInput | BrokerPositionInput)[];
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
