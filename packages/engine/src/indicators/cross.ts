import type { Reading } from './indicator.ts';

/** Whether `a` rose through `b` with the last input: it was not above, and now is. Unknown values cross nothing. */
export function crossedAbove(a: Reading | number, b: Reading | number): boolean {
  return before(a) <= before(b) && now(a) > now(b);
}

/** Whether `a` fell through `b` with the last input: it was not below, and now is. Unknown values cross nothing. */
export function crossedBelow(a: Reading | number, b: Reading | number): boolean {
  return before(a) >= before(b) && now(a) < now(b);
}

function now(side: Reading | number): number {
  return typeof side === 'number' ? side : side.value;
}

function before(side: Reading | number): number {
  return typeof side === 'number' ? side : side.previous;
}
