import type { Random } from '@tapewright/model';

/** What a made-up price does beside wandering evenly. Every part is absent unless it is asked for. */
export interface MoodsConfig {
  /** Volatility changes between calm and stormy stretches, whose lengths are exponential. */
  readonly regimes?: Regimes | undefined;
  readonly jumps?: Jumps | undefined;
  readonly impact?: Impact | undefined;
}

export interface Regimes {
  /** Volatility against the instrument's own. */
  readonly calm: number;
  readonly stormy: number;
  /** How long each lasts on average, in parts of a session. */
  readonly calmSessions: number;
  readonly stormySessions: number;
}

export interface Jumps {
  /** On average, in a session. */
  readonly perSession: number;
  /** Standard deviation of a jump, in days' standard deviations of the instrument. */
  readonly size: number;
}

/** How the makers' price answers to what traders from outside take. */
export interface Impact {
  /** Price moves by this many days' standard deviations when a whole day's volume was taken, and by the square root of the part for less. */
  readonly coefficient: number;
  /** After how much of a session half of what was taken is forgotten, and the price with it. */
  readonly halfLifeSessions: number;
  /** How much of it stays, in days' standard deviations for a whole day's volume. */
  readonly permanent: number;
}

/**
 * Round figures to begin with. The square root and a coefficient near one are what studies agree on (Tóth et al. 2011, "Anomalous price
 * impact"; Almgren et al. 2005, "Direct estimation of equity market impact", whose permanent part is 0.314); regimes and jumps are ours.
 */
export const LIVELY: Required<MoodsConfig> = {
  regimes: { calm: 0.8, stormy: 2, calmSessions: 2, stormySessions: 0.25 },
  jumps: { perSession: 0.5, size: 0.5 },
  impact: { coefficient: 1, halfLifeSessions: 0.05, permanent: 0.314 },
};

/** The moods of one instrument, step by step: they have a memory, as its price does. */
export class Moods {
  readonly #config: MoodsConfig;
  readonly #random: Random;
  readonly #dailyVolatility: number;
  readonly #dailyVolume: number;
  #isStormy = false;
  /** What was taken and is not yet forgotten: more than zero when it was bought. */
  #taken = 0;
  /** Of the logarithm of the price, from what was taken since the last step. */
  #stays = 0;

  constructor(
    config: MoodsConfig,
    profile: { readonly dailyVolatility: number; readonly dailyVolume: number },
    random: Random,
  ) {
    this.#config = config;
    this.#random = random;
    this.#dailyVolatility = profile.dailyVolatility;
    this.#dailyVolume = profile.dailyVolume;
  }

  /** Somebody from outside has bought units, or sold them where they are less than zero. */
  take(units: number): void {
    const { impact } = this.#config;
    if (impact === undefined) return;
    this.#taken += units;
    this.#stays += impact.permanent * this.#dailyVolatility * (units / this.#dailyVolume);
  }

  /**
   * Goes a part of a session on. Answers the factor on volatility and what the logarithm of the price moves by for good, by jumps and by
   * what was taken.
   */
  step(partOfSession: number): { readonly volatility: number; readonly move: number } {
    const { impact } = this.#config;
    if (impact !== undefined) this.#taken *= 2 ** (-partOfSession / impact.halfLifeSessions);
    const stays = this.#stays;
    this.#stays = 0;
    return { volatility: this.#weather(partOfSession), move: stays + this.#jump(partOfSession) };
  }

  /** How far the price is off for now, as a factor: what was taken pushes it, and it comes back. */
  get push(): number {
    const { impact } = this.#config;
    if (impact === undefined || this.#taken === 0) return 1;
    const root = Math.sqrt(Math.abs(this.#taken) / this.#dailyVolume) * Math.sign(this.#taken);
    return Math.exp(impact.coefficient * this.#dailyVolatility * root);
  }

  #weather(partOfSession: number): number {
    const { regimes } = this.#config;
    if (regimes === undefined) return 1;
    const lasts = this.#isStormy ? regimes.stormySessions : regimes.calmSessions;
    if (this.#random.next() < 1 - Math.exp(-partOfSession / lasts)) this.#isStormy = !this.#isStormy;
    return this.#isStormy ? regimes.stormy : regimes.calm;
  }

  #jump(partOfSession: number): number {
    const { jumps } = this.#config;
    if (jumps === undefined || this.#random.next() >= jumps.perSession * partOfSession) return 0;
    return jumps.size * this.#dailyVolatility * this.#random.normal();
  }
}
