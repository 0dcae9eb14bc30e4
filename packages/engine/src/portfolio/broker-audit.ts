import { Decimal, MICROS_PER_MS, type Instant, type Position } from '@tapewright/model';
import type { Portfolio } from './portfolio.ts';
import { contractKey } from './contract-key.ts';

/** A report of the broker may lag a fill by seconds: only a difference that outlasts this is one. */
export const DRIFT_GRACE_MS = 30_000;

/** What a position report led to. */
export type AuditNews = 'opened' | 'agrees' | 'differs';

/**
 * The broker's positions beside ours. The first report of a contract that has not traded in this run is its opening; every later one is
 * an audit of the position that our fills make.
 */
export class BrokerAudit {
  readonly #portfolio: Portfolio;
  /** contractKey → the broker's latest report */
  readonly #reports = new Map<string, Position>();

  constructor(portfolio: Portfolio) {
    this.#portfolio = portfolio;
  }

  report(position: Position): AuditNews {
    const key = contractKey(position.contract);
    const isFirst = !this.#reports.has(key);
    this.#reports.set(key, position);
    const holding = this.#portfolio.holdingOf(position.contract);
    if (isFirst && holding.fills.length === 0) {
      // IB's avgCost has the multiplier in it; what a position cost before this run is known to that precision.
      const cost = position.position.times(Decimal.of(position.avgCost));
      this.#portfolio.open(position.contract, position.position, cost);
      return 'opened';
    }
    return holding.qty.equals(position.position) ? 'agrees' : 'differs';
  }

  /** The difference that still stands, in words; undefined when there is none, or a fill is too recent to tell. */
  drift(position: Position, now: Instant): string | undefined {
    const latest = this.#reports.get(contractKey(position.contract)) ?? position;
    const holding = this.#portfolio.holdingOf(position.contract);
    if (holding.qty.equals(latest.position)) return undefined;
    const lastFill = holding.fills.at(-1);
    if (lastFill !== undefined && now - lastFill.at < DRIFT_GRACE_MS * MICROS_PER_MS) return undefined;
    const name = position.contract.symbol ?? contractKey(position.contract);
    return `position of ${name}: ${holding.qty} by our fills, ${latest.position} at the broker; reconcile before trading it`;
  }
}
