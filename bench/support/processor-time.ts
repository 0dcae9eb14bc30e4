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
