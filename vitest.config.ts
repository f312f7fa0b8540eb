import { defineConfig } from 'vitest/config';

export default defineConfig({
  // As `npm run build` compiles it: React's build for production has no other.
  oxc: { jsx: { development: false } },
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    // Whatever simulated tenants are asked and answer is compared with what Auth0 documents.
    setupFiles: ['./test/fixtures/contract/watch-contract.ts'],
    globalSetup: ['./test/fixtures/contract/summary.ts'],
    // Far longer than anything takes: what decides is whether the thing comes, not how busy the machine is.
    testTimeout: 60_000,
    hookTimeout: 90_000,
    // Real processes on a busy machine: what fails once is tried again, and named at the end of the run.
    retry: 1,
    // Most files wait for processes and servers; more of them at once only makes them wait for each other.
    maxWorkers: 2,
    // Ink draws nothing until exit when it believes that it runs in CI. React is the one that the program runs with.
    env: { CI: 'false', CONTINUOUS_INTEGRATION: 'false', NODE_ENV: 'production' },
    reporters: ['default', './test/helpers/closing-line.ts'],
  },
});
