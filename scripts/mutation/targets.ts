/** A part of the code whose tests are tested: each change of it that no test notices is a gap. */
export interface MutationTarget {
  /** Files whose code is changed, as globs from the root. */
  readonly mutate: readonly string[];
  /** Tests that have to notice. */
  readonly tests: readonly string[];
}

/** The parts in which a mistake costs money. */
export const TARGETS: Readonly<Record<string, MutationTarget>> = {
  book: {
    mutate: ['packages/venue/src/book/*.ts', '!packages/venue/src/book/*.test.ts'],
    tests: ['packages/venue/src/book/*.test.ts'],
  },
  orders: {
    mutate: ['packages/engine/src/orders/*.ts', '!packages/engine/src/orders/*.test.ts'],
    tests: ['packages/engine/src/orders/*.test.ts', 'packages/engine/src/kernel/*.test.ts'],
  },
  risk: {
    mutate: ['packages/engine/src/risk/**/*.ts', '!packages/engine/src/risk/**/*.test.ts'],
    tests: ['packages/engine/src/risk/**/*.test.ts'],
  },
};
