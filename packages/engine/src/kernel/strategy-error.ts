import { toIso, type Instant } from '@tapewright/model';

/** Strategy code threw. It is not called again in this run; orders and positions are still followed. */
export class StrategyError extends Error {
  override readonly name = 'StrategyError';
  /** `setup`, `onBar`, … */
  readonly handler: string;
  readonly at: Instant;

  constructor(handler: string, at: Instant, cause: unknown) {
    const what = cause instanceof Error ? cause.message : String(cause);
    super(`strategy failed in ${handler} at ${toIso(at)}: ${what}`, { cause });
    this.handler = handler;
    this.at = at;
  }
}
