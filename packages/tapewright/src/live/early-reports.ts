import type { BrokerReport } from '@tapewright/tws';

/**
 * What a link reports before its driver is there to listen: the newest `up`, and everything after it. A packet can hold the last word of the
 * snapshot and a fill behind it; the fill is in no snapshot, and the program that waits for its connection runs only after both.
 */
export class EarlyReports {
  #held: BrokerReport[] | undefined = [];

  /** To be the link's first listener. Once the reports are taken it keeps nothing. */
  readonly hear = (report: BrokerReport): void => {
    if (this.#held === undefined) return;
    // Whatever was said before is in the snapshot.
    if (report.kind === 'up') this.#held = [];
    this.#held.push(report);
  };

  /** Oldest first; from here on the driver listens itself. */
  take(): readonly BrokerReport[] {
    const held = this.#held ?? [];
    this.#held = undefined;
    return held;
  }
}
