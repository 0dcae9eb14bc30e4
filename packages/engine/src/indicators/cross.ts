import type { Reading } from './indicator.ts';

/** Whether `a` rose through `b` with the last input: it was not above, and now is. Unknown values cross nothing. */
export function crossedAbove(a: Reading | number, b: Reading | number): boolean {
  // Two readings, the common case, apart from levels: a value that is one or the other would be boxed with every bar.
  if (typeof a !== 'number' && typeof b !== 'number') return a.previous <= b.previous && a.value > b.value;
  return before(a) <= before(b) && now(a) > now(b);
}

/** Whether `a` fell through `b` with the last input: it was not below, and now is. Unknown values cross nothing. */
export function crossedBelow(a: Reading | number, b: Reading | number): boolean {
  if (typeof a !== 'number' && typeof b !== 'number') return a.previous >= b.previous && a.value < b.value;
  return before(a) >= before(b) && now(a) < now(b);
}

function now(side: Reading | number): number {
  return typeof side === 'number' ? side : side.value;
}

function before(side: Reading | number): number {
  return typeof side === 'number' ? side : side.previous;
}
