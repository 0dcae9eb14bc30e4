import {
  type Instant,
  instantOfWallTime,
  MICROS_PER_MINUTE,
  plusMs,
  wallTime,
  type Zone,
  ZONES,
} from '@tapewright/model';

/** When TWS or IB Gateway restarts every day: the time in its settings, "Auto restart" (IB keeps it in the time zone of the login). */
export interface DailyRestart {
  /** `23:45`, in `zone`. */
  readonly at: string;
  /** Such as `America/New_York`. */
  readonly zone: string;
  /** For how long before it no order is sent any more; default a minute. */
  readonly leadMs?: number | undefined;
  /** How long it takes at most, the login included; default 5 minutes. */
  readonly lengthMs?: number | undefined;
}

const LEAD_MS = 60_000;
const LENGTH_MS = 300_000;

/**
 * The minutes around the daily restart, by the clock. An order that is sent in the second in which the gateway goes is lost without a word, so
 * none is sent from a little before; a session that ends then ends as expected.
 */
export class RestartWindow {
  readonly #restart: DailyRestart;
  readonly #zone: Zone;
  readonly #micros: number;

  /** Throws a RangeError on a time or a zone that is none. */
  constructor(restart: DailyRestart) {
    const zone = ZONES.find(restart.zone);
    if (zone === undefined) {
      throw new RangeError(
        `dailyRestart: the zone '${restart.zone}' is not known: say it like America/New_York`,
      );
    }
    const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(restart.at) ?? [];
    if (hours === undefined || minutes === undefined) {
      throw new RangeError(`dailyRestart: '${restart.at}' is no time of the day: say it like 23:45`);
    }
    this.#restart = restart;
    this.#zone = zone;
    this.#micros = (Number(hours) * 60 + Number(minutes)) * MICROS_PER_MINUTE;
  }

  /** Why no order may go at this moment; undefined outside the window. */
  reasonAt(at: Instant): string | undefined {
    const { leadMs = LEAD_MS, lengthMs = LENGTH_MS, zone } = this.#restart;
    const { day } = wallTime(this.#zone, at);
    // Around midnight it is yesterday's or tomorrow's.
    const isWithin = [day - 1, day, day + 1].some((each) => {
      const restart = instantOfWallTime(this.#zone, { day: each, microsOfDay: this.#micros });
      return at >= plusMs(restart, -leadMs) && at < plusMs(restart, lengthMs);
    });
    return isWithin ? `the gateway restarts at ${this.#restart.at} ${zone}` : undefined;
  }
}
