import { toIso, type Instant } from '@tapewright/model';
import type { CorporateAction } from '@tapewright/venue';
import { BacktestError, type BacktestData } from './options.ts';

/** What an issuer does, and from when on it counts: for a split or a dividend the open of its ex-date. */
export interface DatedAction {
  readonly at: Instant;
  /** Of the instrument among the run's data. */
  readonly symbol: string;
  readonly action: CorporateAction;
}

/** A dated action on an instrument of the run. */
export interface PlannedAction {
  readonly at: Instant;
  readonly conId: number;
  readonly action: CorporateAction;
}

/** Finds whom each action is about, and puts them in order of time. Throws a `BacktestError` on one that is about nobody. */
export function plannedActions(
  actions: readonly DatedAction[],
  data: readonly BacktestData[],
): readonly PlannedAction[] {
  const planned = actions.map(({ at, symbol, action }) => {
    const conIds = new Set(
      data.flatMap(({ listing: { contract } }) => (contract.symbol === symbol ? [contract.conId] : [])),
    );
    const [conId] = conIds;
    if (conId === undefined || conIds.size > 1) {
      const why =
        conId === undefined ? 'is not in the data' : 'is the symbol of several instruments of the data';
      throw new BacktestError(`${action.kind} of ${symbol} at ${toIso(at)}: ${symbol} ${why}`);
    }
    return { at, conId, action };
  });
  // Sorting is stable: of one moment the first named comes first.
  return planned.toSorted((a, b) => a.at - b.at);
}

/** Actions that are still to come. */
export class ActionAgenda {
  readonly #actions: readonly PlannedAction[];
  #next: number;

  /** What happened before `from` is in the prices of the warm-up, or should be. */
  constructor(actions: readonly PlannedAction[], from: Instant) {
    this.#actions = actions;
    const first = actions.findIndex(({ at }) => at >= from);
    this.#next = first < 0 ? actions.length : first;
  }

  /** When the next is due; Infinity when none is. */
  get nextAt(): number {
    return this.#actions[this.#next]?.at ?? Number.POSITIVE_INFINITY;
  }

  /** Takes out the next. */
  take(): PlannedAction | undefined {
    return this.#actions[this.#next++];
  }
}
