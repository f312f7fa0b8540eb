import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { format, resolveConfig } from 'prettier';
import { expect, test } from 'vitest';

import { readmeTables, withTables } from './helpers/readme-tables.ts';

const file = join(import.meta.dirname, '..', 'README.md');

test('the tables of the README are those of the program; `vitest run test/readme.test.ts -u` draws them anew', async () => {
  const drawn = withTables(readFileSync(file, 'utf8'), await readmeTables());
  const formatted = await format(drawn, { ...(await resolveConfig(file)), parser: 'markdown' });
  await expect(formatted).toMatchFileSnapshot(file);
});

test('the README names the two commands that a newcomer needs, and they exist', () => {
  const readme = readFileSync(file, 'utf8');
  const { scripts } = JSON.parse(readFileSync(join(file, '..', 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  for (const script of ['demo', 'test']) expect(scripts).toHaveProperty(script);
  expect(readme).toContain('npm ci && npm run demo');
  expect(readme).toContain('npm ci && npm test');
});

test.each(['README.md', 'ARCHITECTURE.md', 'CHANGELOG.md', 'fixtures/README.md'])(
  '%s holds nothing of a merge that was not finished',
  (name) => {
    const lines = readFileSync(join(import.meta.dirname, '..', name), 'utf8').split('\n');
    expect(lines.filter((line) => /^(<{7}|={7}$|(> ?){7})/.test(line))).toEqual([]);
  },
);
