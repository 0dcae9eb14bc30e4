import type { Position } from '@tapewright/model';
import type { Clock } from '../kernel/clock.ts';
import type { BrokerPositionInput, EngineOutput } from '../kernel/kernel-io.ts';
import type { OrderNews } from '../orders/order-registry.ts';
import { dueAfter, type Timers } from '../strategy/timers.ts';
import { BrokerAudit, DRIFT_GRACE_MS } from './broker-audit.ts';
import type { Portfolio } from './portfolio.ts';

/**
 * Compares the broker's positions with ours. One that differs is looked at again after a while, because a fill may be on its way; what differs then
 * is everybody's matter, whether the strategy runs or not.
 */
export class DriftWatch {
  readonly #clock: Clock;
  readonly #news: OrderNews;
  readonly #timers: Timers;
  readonly #outputs: EngineOutput[];
  readonly #audit: BrokerAudit;
  /** timer → the position report that differed from ours */
  readonly #doubted = new Map<number, Position>();

  constructor(parts: {
    readonly clock: Clock;
    readonly news: OrderNews;
    readonly portfolio: Portfolio;
    readonly timers: Timers;
    readonly outputs: EngineOutput[];
  }) {
    this.#clock = parts.clock;
    this.#news = parts.news;
    this.#timers = parts.timers;
    this.#outputs = parts.outputs;
    this.#audit = new BrokerAudit(parts.portfolio);
  }

  report({ position, at }: BrokerPositionInput): void {
    if (this.#audit.report(position) !== 'differs') return;
    const due = dueAfter(at, DRIFT_GRACE_MS);
    const timer = this.#timers.add(due, undefined);
    this.#doubted.set(timer.id, position);
    this.#outputs.push({ kind: 'setTimer', timer: timer.id, due });
  }

  /** Whether a timer is the second look at a position. */
  isCheck(timer: number): boolean {
    return this.#doubted.has(timer);
  }

  check(timer: number): void {
    const doubted = this.#doubted.get(timer);
    this.#doubted.delete(timer);
    const drift = doubted === undefined ? undefined : this.#audit.drift(doubted, this.#clock.now);
    if (drift !== undefined) this.#news.alarm('error', drift);
  }
}
