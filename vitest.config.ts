import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { conditions: ['@tapewright/source'] },
  ssr: { resolve: { conditions: ['@tapewright/source'] } },
  test: {
    include: ['packages/*/src/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', 'test/interop/**'],
    setupFiles: ['test/setup/decimal-equality.ts'],
    testTimeout: 20_000,
    // By itself vitest leaves one core of two idle, and a whole run takes twice as long.
    maxWorkers: 2,
  },
});
