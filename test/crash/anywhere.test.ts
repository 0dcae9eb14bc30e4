import { expect, test } from 'vitest';
import { liveThrough } from './crash-day.ts';
import type { Death } from './mortal-bot.ts';
import type { Manner } from './mortal-disk.ts';

// The program dies at every write to its journal, every fsync, every message that it sends or hears, every input and every decision of a
// scripted day; is started again on what its disk had; and must come to the end of the day with every order as the venue has it. In virtual
// time, so that a day takes a tenth of a second. `npm run crash` dies at every step in every manner; here it is a share of them.

const IS_WHOLE = process.env['CRASH'] === 'all';
const MANNERS: readonly Manner[] = ['kill', 'power', 'partOfTail'];

interface Outcome {
  readonly days: number;
  readonly deaths: number;
  readonly failures: readonly string[];
  readonly verdicts: ReadonlyMap<string, number>;
}

async function liveThroughAll(
  days: readonly (readonly Death[])[],
  points: readonly string[],
): Promise<Outcome> {
  const failures: string[] = [];
  const verdicts = new Map<string, number>();
  let died = 0;
  for (const deaths of days) {
    try {
      const day = await liveThrough(deaths);
      died += day.deaths;
      for (const verdict of day.verdicts) verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
    } catch (error) {
      const where = deaths.map(({ step, manner }) => `${manner} at step ${step}`);
      failures.push(
        `${where.join(', then ')} (the first at '${points[deaths[0]!.step - 1]}'): ${String(error)}`,
      );
    }
  }
  return { days: days.length, deaths: died, failures, verdicts };
}

function tell({ days, deaths, failures, verdicts }: Outcome): void {
  const found = [...verdicts].map(([verdict, count]) => `${verdict} ${count}`).join(', ');
  console.log(
    `${days} days with ${deaths} deaths: ${failures.length} with an order lost, doubled, late or left open; found ${found}`,
  );
}

function countByKind(points: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const point of points) counts.set(point, (counts.get(point) ?? 0) + 1);
  return [...counts].map(([point, count]) => `${point} ${count}`).join(', ');
}

test(
  'whatever step it dies at, no order is lost, doubled, late or left open',
  { timeout: 3_600_000 },
  async () => {
    const { points } = await liveThrough([]);
    console.log(`a day without a death has ${points.length} steps: ${countByKind(points)}`);
    const steps = points.map((_, i) => i + 1);
    const days = IS_WHOLE
      ? MANNERS.flatMap((manner) => steps.map((step) => [{ step, manner }]))
      : steps.filter((step) => step % 3 === 1).map((step, i) => [{ step, manner: MANNERS[i % 3]! }]);
    const outcome = await liveThroughAll(days, points);
    tell(outcome);
    expect(outcome.failures).toEqual([]);
    expect(outcome.deaths).toBe(days.length);
    // Days on which nothing was ever on its way would prove nothing.
    expect(outcome.verdicts.get('working') ?? 0).toBeGreaterThan(days.length / 2);
    for (const verdict of ['neverSent', 'notAtBroker', 'filled', 'cancelled']) {
      expect([...outcome.verdicts.keys()]).toContain(verdict);
    }
  },
);

test('nor when it dies again while it recovers', { timeout: 3_600_000 }, async () => {
  // A life that follows on another begins with some hundred steps of connecting, comparing and catching up.
  const [first, second] = IS_WHOLE ? [40, 25] : [6, 5];
  const days: Death[][] = [];
  for (let i = 0; i < first; i++) {
    for (let j = 0; j < second; j++) {
      const [step, again] = [
        20 + Math.floor((i * 600) / first),
        1 + Math.floor((j * 110) / second) + (i % 7),
      ];
      const [manner, next] = [MANNERS[i % 3]!, MANNERS[(i + j) % 3]!];
      days.push([
        { step, manner },
        { step: again, manner: next },
      ]);
    }
  }
  const { points } = await liveThrough([]);
  const outcome = await liveThroughAll(days, points);
  tell(outcome);
  expect(outcome.failures).toEqual([]);
  // Some of the last lives are over before their death.
  expect(outcome.deaths).toBeGreaterThan(1.8 * days.length);
});
