import { setTimeout as sleep } from 'node:timers/promises';

/** Waits, looking every few milliseconds, until the condition holds. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(5);
}
