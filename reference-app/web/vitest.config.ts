import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['src/**/*.test.ts'] } },
      {
        test: {
          name: 'pact',
          include: ['pact/**/*.test.ts'],
          // Pact merges interactions into one file safely only within one process.
          pool: 'threads',
          fileParallelism: false,
          env: { PACT_DO_NOT_TRACK: 'true' },
        },
      },
    ],
  },
});
