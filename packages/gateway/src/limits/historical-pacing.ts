import { MICROS_PER_MINUTE, MICROS_PER_SECOND, type Instant } from '@tapewright/model';

/** A request of history as the pacing rules see it. */
export interface PacedRequest {
  readonly at: Instant;
  /** Everything that makes two requests identical, as one text. */
  readonly identity: string;
  /** Contract, exchange and kind of data. */
  readonly series: string;
  /** BID_ASK counts twice. */
  readonly weight: 1 | 2;
}

const IDENTICAL_WITHIN = 15 * MICROS_PER_SECOND;
const SERIES_WITHIN = 2 * MICROS_PER_SECOND;
const MAX_PER_SERIES = 6;
const WINDOW = 10 * MICROS_PER_MINUTE;
const MAX_PER_WINDOW = 60;

/**
 * IBKR's three rules for bars of 30 seconds and less: no identical request within 15 seconds, fewer than six for the same contract,
 * exchange and kind within two seconds, at most 60 within ten minutes.
 * Source: IBKR API guide, "Historical Data Limitations" (interactivebrokers.github.io/tws-api/historical_limitations.html).
 */
export class HistoricalPacing {
  /** Requests of the last ten minutes, oldest first. */
  #recent: PacedRequest[] = [];

  /** Counts the request, and says whether it violates a rule. A violating request counts too. */
  violates(request: PacedRequest): boolean {
    this.#recent = this.#recent.filter(({ at }) => at > request.at - WINDOW);
    const isRepeated = this.#recent.some(
      ({ at, identity }) => identity === request.identity && at > request.at - IDENTICAL_WITHIN,
    );
    const inSeries = this.#recent.filter(
      ({ at, series }) => series === request.series && at > request.at - SERIES_WITHIN,
    ).length;
    const weightBefore = this.#recent.reduce((sum, earlier) => sum + earlier.weight, 0);
    this.#recent.push(request);
    return isRepeated || inSeries + 1 >= MAX_PER_SERIES || weightBefore + request.weight > MAX_PER_WINDOW;
  }
}
