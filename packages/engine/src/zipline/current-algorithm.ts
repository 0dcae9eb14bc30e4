import type { Algorithm } from './algorithm.ts';

/**
 * Whose code is running. zipline's functions (`order`, `symbol`, …) belong to no object: they mean the algorithm that calls them. It is set
 * around each call of its code and put back after it, and its code is synchronous, so that several algorithms in one process do not mix.
 */
let current: Algorithm | undefined;

export function within<T>(algorithm: Algorithm, call: () => T): T {
  const before = current;
  current = algorithm;
  try {
    return call();
  } finally {
    current = before;
  }
}

/** The algorithm that is being called. Throws outside of one: from a promise, a timeout, or the top of a file. */
export function currentAlgorithm(verb: string): Algorithm {
  if (current !== undefined) return current;
  throw new Error(
    `${verb} outside of an algorithm: call it in initialize, handle_data or a scheduled function`,
  );
}
