import { quantile } from './quantile.ts';

/**
 * Milliseconds of processor time that one run takes, all threads of the process together: the median of `rounds` after two to warm up. On
 * a machine that others use, the watch measures them as well; this does not.
 */
export function processorMs(run: () => unknown, rounds: number): number {
  const samples = Array.from({ length: rounds + 2 }, () => {
    const before = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
  });
  return quantile(samples.slice(2), 0.5);
}

/**
 * The same for several runs that are compared: each round has one of each, so that a machine that is slow for a while is slow for all. In
 * their order.
 */
export function processorMsInTurns(runs: readonly (() => unknown)[], rounds: number): readonly number[] {
  const samples: number[][] = runs.map(() => []);
  for (let round = 0; round < rounds + 2; round++) {
    for (const [i, run] of runs.entries()) {
      const before = process.cpuUsage();
      run();
      const { user, system } = process.cpuUsage(before);
      if (round >= 2) samples[i]?.push((user + system) / 1_000);
    }
  }
  return samples.map((each) => quantile(each, 0.5));
}
