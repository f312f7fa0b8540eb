import type { SerializedError } from 'vitest';
import type { Reporter, TestModule } from 'vitest/node';

/**
 * The last line of a run, alone on its line: `12 passed, 0 failed, 1 skipped`. A test file that could not be loaded
 * and an error outside of any test count as failures: nothing that turns the run red is left out. Tests that passed
 * only when they were tried again are named before it.
 */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const counts = { passed: 0, failed: unhandled.length, skipped: 0 };
    for (const module of modules) {
      counts.failed += module.errors().length;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        // A test that was never finished, because the run was cancelled, has not passed.
        counts[state === 'pending' ? 'failed' : state] += 1;
        if (test.diagnostic()?.flaky === true)
          process.stdout.write(`passed only at the second try: ${module.moduleId} > ${test.fullName}\n`);
      }
    }
    const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
    process.stdout.write(`${counts.passed} passed, ${counts.failed} failed${skipped}\n`);
  }
}
