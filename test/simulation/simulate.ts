import { CALENDARS, instantFromIso, plusMs, seededRandom, type Session } from '@tapewright/model';
import { drawForecast, type Trouble } from './forecast.ts';
import { FIRST_SEED_WITH_PARENTS, traderUntil } from './trader.ts';
import { World, type WorldFigures } from './world.ts';

const GOOGL = 208813719;
/** A Tuesday before the opening. */
const FROM = instantFromIso('2026-08-25T12:00:00Z');
const MINUTE_MS = 60_000;

export interface Simulated {
  readonly seed: number;
  readonly figures: WorldFigures;
  /** Stands for everything that happened. */
  readonly digest: string;
  readonly troubles: readonly Trouble[];
  /** What broke a law, if anything did. */
  readonly failure: Error | undefined;
  /** The latest of what happened, with a failure. */
  readonly trace: readonly string[];
}

/** What a seed draws: when and how often it goes wrong. */
export function forecastOf(seed: number, days: number): Trouble[] {
  const sessions = sessionsOf(days);
  return drawForecast(seededRandom(seed).fork('weather'), {
    from: plusMs(sessions[0]!.open, 2 * MINUTE_MS),
    until: plusMs(sessions.at(-1)!.close, -45 * MINUTE_MS),
    conId: GOOGL,
  });
}

/** One seed from the opening to the close. With `troubles`, those instead of what the seed draws; everything else stays. */
export async function simulate(
  seed: number,
  {
    days = 1,
    troubles = forecastOf(seed, days),
  }: { readonly days?: number; readonly troubles?: readonly Trouble[] } = {},
): Promise<Simulated> {
  const sessions = sessionsOf(days);
  const strategy = traderUntil(plusMs(sessions.at(-1)!.close, -25 * MINUTE_MS), {
    usesParents: seed >= FIRST_SEED_WITH_PARENTS,
  });
  const world = new World({ seed, random: seededRandom(seed), sessions, strategy, troubles });
  let failure: Error | undefined;
  try {
    await world.run();
  } catch (error) {
    failure = error instanceof Error ? error : new Error(String(error));
  }
  return {
    seed,
    figures: world.figures,
    digest: world.trace.digest,
    troubles,
    failure,
    trace: failure === undefined ? [] : world.trace.lines,
  };
}

/** The same failure with as little weather as it takes: leaves out one trouble after the other for as long as a law still breaks. */
export async function shrink(failed: Simulated, days: number): Promise<Simulated> {
  let smallest = failed;
  for (let step = smallest.troubles.length; step >= 1; step = Math.floor(step / 2)) {
    for (let from = 0; from < smallest.troubles.length;) {
      const fewer = [...smallest.troubles.slice(0, from), ...smallest.troubles.slice(from + step)];
      const again = await simulate(failed.seed, { days, troubles: fewer });
      if (again.failure !== undefined && lawOf(again.failure) === lawOf(failed.failure)) smallest = again;
      else from += step;
    }
  }
  return smallest;
}

function lawOf(error: Error | undefined): string {
  return error !== undefined && 'law' in error ? String(error.law) : String(error?.name);
}

function sessionsOf(days: number): readonly Session[] {
  const sessions: Session[] = [];
  let at = FROM;
  while (sessions.length < days) {
    const next = CALENDARS.NYSE.nextSession(at);
    sessions.push(next);
    at = next.close;
  }
  return sessions;
}
