/** How many changes of the code were noticed. */
export interface MutationScore {
  /** A test failed, or did not end. */
  readonly killed: number;
  /** No test failed, or none runs that code. */
  readonly survived: number;
  /** Of those that could be judged. NaN without any. */
  readonly percent: number;
}

/** Mutants that do not compile, or were left out on purpose, say nothing about the tests. */
const KILLED: ReadonlySet<string> = new Set(['Killed', 'Timeout']);
const SURVIVED: ReadonlySet<string> = new Set(['Survived', 'NoCoverage']);

export function scoreOf(statuses: readonly string[]): MutationScore {
  const killed = statuses.filter((status) => KILLED.has(status)).length;
  const survived = statuses.filter((status) => SURVIVED.has(status)).length;
  return { killed, survived, percent: (100 * killed) / (killed + survived) };
}

export function scoreText(name: string, { killed, survived, percent }: MutationScore): string {
  return `${name}: ${percent.toFixed(1)} % of ${killed + survived} mutants killed, ${survived} survived`;
}
