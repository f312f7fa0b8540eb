import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');

/** What is loaded until the first rows of a mirror are on the screen, its key being at hand. */
const needed = ['tui/tenantry.ts', 'tui/run-own-app.ts'];

test('the first rows wait for no package but the database', () => {
  const program = `
    import { registerHooks } from 'node:module';
    const packages = new Set();
    registerHooks({ load: (url, context, next) => {
      const [, name] = /\\/node_modules\\/((?:@[^/]+\\/)?[^/]+)\\//.exec(url) ?? [];
      if (name !== undefined) packages.add(name);
      return next(url, context);
    } });
    for (const file of ${JSON.stringify(needed)}) await import(${JSON.stringify(`${root}/`)} + file);
    console.log(JSON.stringify([...packages].toSorted()));`;
  const printed = execFileSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' });
  expect(JSON.parse(printed)).toEqual(['better-sqlite3-multiple-ciphers']);
});
