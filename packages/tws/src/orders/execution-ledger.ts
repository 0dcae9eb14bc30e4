import {
  type CommissionAndFeesReport,
  type Contract,
  Decimal,
  type Execution,
  type Instant,
} from '@tapewright/model';

/** One fill: the newest revision of an execution, with its commission once known. */
export interface Fill {
  readonly execId: string;
  readonly contract: Contract;
  readonly execution: Execution;
  readonly commission: CommissionAndFeesReport | undefined;
  /** When it was first heard of. */
  readonly at: Instant;
  /** False for one that was first heard of in the answer to a question. */
  readonly isLive: boolean;
}

/** What an execution report was to the ledger. */
export type FillChange =
  | { readonly kind: 'new'; readonly fill: Fill }
  /** The exchange corrected it: `fill` replaces `before`. */
  | { readonly kind: 'revised'; readonly fill: Fill; readonly before: Fill }
  /** Reported before, or older than what is known. */
  | { readonly kind: 'known'; readonly fill: Fill };

/** Commission reports that may wait for their execution; beyond it the oldest is dropped. */
const WAITING_COMMISSIONS_LIMIT = 10_000;

/** Fills that are kept; beyond it the oldest are let go. */
export const FILL_LIMIT = 100_000;

/**
 * Every fill once, keyed by the part of the execution id before its last dot: a correction repeats the id with a higher number
 * there and replaces, never adds. Commissions come before or after their execution and are joined by the whole id.
 */
export class ExecutionLedger {
  /** base of the execution id → newest revision */
  readonly #fills = new Map<string, Fill>();
  /** execution id → report whose execution has not come yet */
  readonly #waiting = new Map<string, CommissionAndFeesReport>();

  readonly #limit: number;
  /** Told of each fill that is let go, so that sums over fills stay right. */
  onLetGo: ((fill: Fill) => void) | undefined;

  constructor(limit = FILL_LIMIT) {
    this.#limit = limit;
  }

  /** In the order in which they were first heard of. */
  get fills(): readonly Fill[] {
    return [...this.#fills.values()];
  }

  addExecution(contract: Contract, execution: Execution, at: Instant, isLive = true): FillChange {
    const execId = execution.execId ?? '';
    const { base, revision } = splitExecId(execId);
    const before = this.#fills.get(base);
    if (before !== undefined && revision <= splitExecId(before.execId).revision) {
      return { kind: 'known', fill: before };
    }
    const commission = this.#waiting.get(execId) ?? before?.commission;
    this.#waiting.delete(execId);
    const first = { at: before?.at ?? at, isLive: before?.isLive ?? isLive };
    const fill: Fill = { execId, contract, execution, commission, ...first };
    this.#fills.set(base, fill);
    if (before !== undefined) return { kind: 'revised', fill, before };
    this.#letGo();
    return { kind: 'new', fill };
  }

  #letGo(): void {
    if (this.#fills.size <= this.#limit) return;
    const [oldest] = this.#fills;
    if (oldest === undefined) return;
    this.#fills.delete(oldest[0]);
    this.onLetGo?.(oldest[1]);
  }

  /** The fill that the report belongs to; undefined while its execution has not come, and for a report of an older revision. */
  addCommission(report: CommissionAndFeesReport): Fill | undefined {
    const execId = report.execId ?? '';
    const { base } = splitExecId(execId);
    const known = this.#fills.get(base);
    if (known?.execId === execId) {
      const fill: Fill = { ...known, commission: report };
      this.#fills.set(base, fill);
      return fill;
    }
    this.#waiting.set(execId, report);
    if (this.#waiting.size > WAITING_COMMISSIONS_LIMIT) {
      const [oldest] = this.#waiting.keys();
      if (oldest !== undefined) this.#waiting.delete(oldest);
    }
    return undefined;
  }

  find(execId: string): Fill | undefined {
    return this.#fills.get(splitExecId(execId).base);
  }
}

/** `0000e0d5.69e05ee5.01.02` is revision 2 of `0000e0d5.69e05ee5.01`. An id without a number at its end has no revisions. */
export function splitExecId(execId: string): { readonly base: string; readonly revision: number } {
  const parts = /^(.+)\.(\d+)$/.exec(execId);
  if (parts === null) return { base: execId, revision: 0 };
  return { base: parts[1] ?? execId, revision: Number(parts[2]) };
}

/** What the fill does to a position: positive for bought. A combination's own row does nothing, its legs do. */
export function positionChange({ contract, execution }: Pick<Fill, 'contract' | 'execution'>): Decimal {
  if (contract.secType === 'BAG') return Decimal.ZERO;
  const shares = execution.shares ?? Decimal.ZERO;
  return execution.side === 'SLD' ? shares.negated() : shares;
}
