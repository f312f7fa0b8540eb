import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    // Whatever simulated tenants are asked and answer is compared with what Auth0 documents.
    setupFiles: ['./test/fixtures/contract/watch-contract.ts'],
    globalSetup: ['./test/fixtures/contract/summary.ts'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // Most files wait for processes and servers; more of them at once only makes them wait for each other.
    maxWorkers: 2,
    // Ink draws nothing until exit when it believes that it runs in CI.
    env: { CI: 'false', CONTINUOUS_INTEGRATION: 'false', NODE_ENV: 'test' },
    reporters: ['default', './test/helpers/closing-line.ts'],
  },
});
