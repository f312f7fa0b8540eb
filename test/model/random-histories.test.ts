import * as fc from 'fast-check';
import { afterAll, expect, it, vi } from 'vitest';

import { anyHistory, type History, live } from './history.ts';
import { ModelFolder } from './model-files.ts';

vi.mock('../../src/auth0/exchange.ts', async (importActual) =>
  (await import('./memory-exchange.ts')).exchangeInMemory(await importActual()),
);

const folder = new ModelFolder();
afterAll(() => folder.remove());

/** So many histories; without it, as many as fit into half a minute of one processor. */
const wanted = Number(process.env['TENANTRY_MODEL_RUNS'] ?? 0);
const seed = Number(process.env['TENANTRY_MODEL_SEED'] ?? 1);
const patience = 25_000;
const perSeed = 10;
const toldEvery = 100;
const longestShrinking = 180_000;

it('brings mirror and tenant to the same state after any history', { timeout: 24 * 3_600_000 }, async () => {
  const started_at = process.cpuUsage();
  const used = (): number => Object.values(process.cpuUsage(started_at)).reduce((sum, each) => sum + each) / 1000;
  let lived = 0;
  const property = fc.asyncProperty(anyHistory, async (history) => {
    await live(history, folder);
    lived += 1;
  });
  for (let next = seed; wanted > 0 ? lived < wanted : used() < patience; next += 1) {
    const numRuns = wanted > 0 ? Math.min(perSeed, wanted - lived) : perSeed;
    const report = await fc.check(property, { seed: next, numRuns, interruptAfterTimeLimit: longestShrinking });
    if (report.failed) expect.fail(`after ${lived} histories: ${describeFailure(report)}`);
    if (wanted > 0 && lived % toldEvery === 0)
      process.stdout.write(`model: ${lived} of ${wanted}, up to seed ${next}\n`);
  }
  process.stdout.write(`model: ${lived} histories from seed ${seed} on, ${Math.round(used() / lived)} ms each\n`);
});

/** With everything that is needed to see it again: the counterexample goes into `found-histories.ts`. */
function describeFailure({
  seed,
  counterexamplePath,
  counterexample,
  errorInstance,
}: fc.RunDetails<[History]>): string {
  const error = errorInstance instanceof Error ? (errorInstance.stack ?? errorInstance.message) : String(errorInstance);
  return [`TENANTRY_MODEL_SEED=${seed}, path ${counterexamplePath}`, JSON.stringify(counterexample?.[0]), error].join(
    '\n',
  );
}
