import type { Bar, Instant } from '@tapewright/model';
import type { BarHistory, BarQuery, PastTick, TickQuery } from './bar-history.ts';

/** A past that is brought up to date before it is asked. */
export class FreshHistory implements BarHistory {
  readonly #history: BarHistory;
  readonly #catchUp: (conId: number) => void;

  constructor(history: BarHistory, catchUp: (conId: number) => void) {
    this.#history = history;
    this.#catchUp = catchUp;
  }

  bars(query: BarQuery): readonly Bar[] {
    this.#catchUp(query.conId);
    return this.#history.bars(query);
  }

  first(conId: number): Instant | undefined {
    return this.#history.first(conId);
  }

  ticks(query: TickQuery): readonly PastTick[] | undefined {
    return this.#history.ticks?.(query);
  }
}
