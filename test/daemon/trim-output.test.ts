import { appendFileSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { trimOutput } from '../../daemon/trim-output.ts';
import { resolvePaths } from '../../src/paths.ts';

test('the last words of a daemon are kept until they have become too many', () => {
  const home = mkdtempSync(join(tmpdir(), 'tenantry-output-'));
  const paths = resolvePaths({ TENANTRY_HOME: home });
  const file = join(paths.state, 'daemon-output.log');
  mkdirSync(paths.state);
  trimOutput(paths);
  appendFileSync(file, 'cannot start\n');
  trimOutput(paths);
  expect(statSync(file).size).toBe(13);
  appendFileSync(file, 'x'.repeat(1_000_000));
  trimOutput(paths);
  expect(statSync(file).size).toBe(0);
  rmSync(home, { recursive: true });
});
