import { assertNever, type Instant } from '@tapewright/model';
import { inflictDelay } from './delay.ts';
import { inflictDrop } from './drop-connection.ts';
import { inflictErrorNotice } from './error-notice.ts';
import type { Fault, FaultScript } from './fault-script.ts';
import type { FaultTarget } from './fault-target.ts';
import { inflictSilence } from './silence.ts';

interface Pending {
  readonly script: FaultScript;
  timesLeft: number;
}

/** The faults that are still to happen, and what sets them off. */
export class Weather {
  #pending: Pending[] = [];

  add(script: FaultScript): void {
    this.#pending.push({ script, timesLeft: script.times ?? 1 });
  }

  /** A line was accepted: silence that waits for nothing falls on it at once. */
  accepted(target: FaultTarget, now: Instant): void {
    this.#strike(
      target,
      now,
      ({ fault, on, at }) => fault === 'silence' && on === undefined && isDue(at, now),
    );
  }

  /** A request arrived. False: it must not be handled. */
  requested(target: FaultTarget, kind: string, now: Instant): boolean {
    const struck = this.#strike(target, now, ({ on, at }) => on === kind && isDue(at, now));
    return !struck.some(
      (fault) => fault.fault === 'silence' || (fault.fault === 'dropConnection' && !fault.after),
    );
  }

  /** Time has passed, or a fault was added: those that wait for no request happen to every line they concern. */
  timePassed(targets: readonly FaultTarget[], now: Instant): void {
    for (const pending of this.#pending) {
      const { script } = pending;
      if (script.on !== undefined || !isDue(script.at, now)) continue;
      const struck = targets.filter((target) => concerns(script, target));
      for (const target of struck) inflict(script, target, now);
      // With nobody there yet, silence waits for the first line; anything else has passed unseen.
      if (struck.length > 0 || script.fault !== 'silence') this.#spend(pending);
    }
  }

  nextDue(): Instant | undefined {
    const due = this.#pending.flatMap(({ script }) =>
      script.on === undefined && script.at !== undefined ? [script.at] : [],
    );
    return due.reduce<Instant | undefined>((a, b) => (a === undefined || b < a ? b : a), undefined);
  }

  #strike(target: FaultTarget, now: Instant, isMeant: (script: FaultScript) => boolean): readonly Fault[] {
    const struck = this.#pending.filter(({ script }) => isMeant(script) && concerns(script, target));
    for (const pending of struck) {
      inflict(pending.script, target, now);
      this.#spend(pending);
    }
    return struck.map(({ script }) => script);
  }

  #spend(pending: Pending): void {
    pending.timesLeft--;
    if (pending.timesLeft <= 0) this.#pending = this.#pending.filter((other) => other !== pending);
  }
}

function isDue(at: Instant | undefined, now: Instant): boolean {
  return at === undefined || at <= now;
}

function concerns({ clientId }: FaultScript, target: FaultTarget): boolean {
  return clientId === undefined || clientId === target.clientId;
}

function inflict(fault: Fault, target: FaultTarget, now: Instant): void {
  switch (fault.fault) {
    case 'silence':
      return inflictSilence(target);
    case 'dropConnection':
      return inflictDrop(target);
    case 'errorNotice':
      return inflictErrorNotice(fault, target);
    case 'delay':
      return inflictDelay(fault, target, now);
    default:
      return assertNever(fault);
  }
}
