/** A bug in Tapewright itself: the state should be impossible. Never used for bad input, which gets a typed error or a refusal. */
export class InvariantError extends Error {
  override readonly name = 'InvariantError';
}

/**
 * Stops with an `InvariantError` when `condition` is false. The message says what was expected of what. A message with figures in it is put together
 * even when all is well: where that happens with every order or bar, `throw new InvariantError(…)` behind an `if`.
 */
export function invariant(condition: boolean, message: string): asserts condition {
  if (!condition) throw new InvariantError(message);
}

/** Closes a `switch` over a union: the compiler refuses it while a member is unhandled. */
export function assertNever(value: never): never {
  throw new InvariantError(`unhandled case: ${JSON.stringify(value)}`);
}
