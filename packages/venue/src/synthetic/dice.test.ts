import { describe, expect, it } from 'vitest';
import { Dice } from './dice.ts';

describe('dice', () => {
  it('fall the same for the same step and face, in any order', () => {
    const [one, other] = [new Dice(7), new Dice(7)];
    const forward = Array.from({ length: 100 }, (_, step) => one.roll(step, 3));
    const back = Array.from({ length: 100 }, (_, step) => other.roll(99 - step, 3)).toReversed();
    expect(back).toEqual(forward);
    expect(new Dice(8).roll(5, 3)).not.toBe(one.roll(5, 3));
  });

  it('are uniform and unrelated from step to step and face to face, also beyond 32 bits', () => {
    const dice = new Dice(1);
    const from = 7_182_000_000;
    const rolls = Array.from(
      { length: 20_000 },
      (_, i) => [dice.roll(from + i, 0), dice.roll(from + i, 1)] as const,
    );
    // The mean of 20,000 uniform numbers has a standard error of 0.00204; a covariance of 0.00059. Five of them each way.
    const mean = rolls.reduce((sum, [a]) => sum + a, 0) / rolls.length;
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.0102);
    const faces = rolls.reduce((sum, [a, b]) => sum + (a - 0.5) * (b - 0.5), 0) / rolls.length;
    expect(Math.abs(faces)).toBeLessThan(0.003);
    const steps =
      rolls.slice(1).reduce((sum, [a], i) => sum + (a - 0.5) * ((rolls[i]?.[0] ?? 0) - 0.5), 0) /
      rolls.length;
    expect(Math.abs(steps)).toBeLessThan(0.003);
  });
});
