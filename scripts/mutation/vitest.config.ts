import { defineConfig } from 'vitest/config';

/** The tests of one target, told by `run.ts`. */
const tests = (process.env['MUTATION_TESTS'] ?? '').split(',').filter((glob) => glob !== '');

export default defineConfig({
  resolve: { conditions: ['@tapewright/source'] },
  ssr: { resolve: { conditions: ['@tapewright/source'] } },
  test: {
    include: tests,
    exclude: ['**/node_modules/**', '**/dist/**'],
    setupFiles: ['test/setup/decimal-equality.ts'],
    testTimeout: 20_000,
  },
});
