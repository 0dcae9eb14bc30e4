import type { Instant } from '@tapewright/model';

export type BrokerLineChange = 'lost' | 'back' | 'dataLost';

/** The gateway's own line to IB, as its notices 1100, 1101, 1102 and 2110 tell it. The socket to us stands meanwhile. */
export class BrokerLine {
  #lostAt: Instant | undefined;
  /** Since when market data may be missing; kept until the streams were asked for again. */
  gapSince: Instant | undefined;

  get isLost(): boolean {
    return this.#lostAt !== undefined;
  }

  /** A new session: its gateway will tell. The gap of the old one stays open. */
  reset(): void {
    this.#lostAt = undefined;
  }

  absorb(code: number, at: Instant): BrokerLineChange | undefined {
    switch (code) {
      case 1100:
      case 2110:
        if (this.#lostAt !== undefined) return undefined;
        this.#lostAt = at;
        this.gapSince ??= at;
        return 'lost';
      case 1101:
        this.#lostAt = undefined;
        return 'dataLost';
      case 1102:
        this.#lostAt = undefined;
        return 'back';
      default:
        return undefined;
    }
  }
}
