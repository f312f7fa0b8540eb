import { execFile } from 'node:child_process';
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

import { afterAll, describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const trees: string[] = [];
afterAll(() => {
  for (const tree of trees) rmSync(tree, { recursive: true, force: true });
});

/** A file that steps over a wall: where it would lie, what it would import, and what the rule answers. */
const violations: readonly [file: string, imports: string, answer: string][] = [
  ['tui/a.ts', 'got', 'only src/auth0 speaks HTTP'],
  ['daemon/b.ts', 'got', 'only src/auth0 speaks HTTP'],
  ['fixtures/c.ts', 'got', 'only src/auth0 speaks HTTP'],
  ['src/mirror/d.ts', 'got', 'only src/auth0 speaks HTTP'],
  ['src/changes/e.ts', 'got', 'only src/auth0 speaks HTTP'],
  ['src/session/e2.ts', 'got', 'only src/auth0 speaks HTTP'],
  ['tui/f.ts', 'better-sqlite3-multiple-ciphers', 'only src/mirror opens a database'],
  ['daemon/g.ts', 'better-sqlite3-multiple-ciphers', 'only src/mirror opens a database'],
  ['src/auth0/h.ts', 'better-sqlite3-multiple-ciphers', 'only src/mirror opens a database'],
  ['src/query/i.ts', 'better-sqlite3-multiple-ciphers', 'only src/mirror opens a database'],
  ['tui/j.ts', 'keytar', 'only src/credentials'],
  ['daemon/k.ts', 'keytar', 'only src/credentials'],
  ['src/mirror/l.ts', 'keytar', 'only src/credentials'],
  ['tui/m.ts', 'conf', 'only src/config.ts keeps settings'],
  ['src/credentials/n.ts', 'conf', 'only src/config.ts keeps settings'],
  ['tui/o.ts', 'chokidar', 'watch files'],
  ['src/changes/p.ts', 'chokidar', 'watch files'],
  ['tui/p2.ts', 'node:https', 'only src/auth0 and src/picture speak to the network'],
  ['daemon/p3.ts', 'node:https', 'only src/auth0 and src/picture speak to the network'],
  ['src/session/p4.ts', 'node:https', 'only src/auth0 and src/picture speak to the network'],
  ['src/picture/p5.ts', 'got', 'only src/auth0 speaks HTTP'],
  ['src/picture/p6.ts', '../auth0/auth0-client.ts', 'src/picture stands on'],
  ['src/auth0/p7.ts', 'jpeg-js', 'only src/picture decodes pictures'],
  ['tui/p8.ts', 'fast-png', 'only src/picture decodes pictures'],
  ['src/changes/p9.ts', '../picture/load-picture.ts', 'src/changes stands on'],
  ['src/q.ts', 'ink', 'only tui/ draws'],
  ['daemon/r.ts', 'react', 'only tui/ draws'],
  ['src/changes/s.ts', 'ink-table', 'only tui/ draws'],
  ['src/domain/t.ts', '../mirror/mirror.ts', 'floor 0'],
  ['src/u.ts', './auth0/auth0-client.ts', 'floor 0'],
  ['src/auth0/v.ts', '../mirror/mirror.ts', 'src/auth0 stands on'],
  ['src/mirror/w.ts', '../auth0/auth0-client.ts', 'src/mirror stands on'],
  ['src/mirror/x.ts', '../credentials/credential-store.ts', 'src/mirror stands on'],
  ['src/query/y.ts', '../mirror/mirror.ts', 'src/query stands on'],
  ['src/credentials/z.ts', '../auth0/auth0-client.ts', 'src/credentials stands on'],
  ['src/session/aa.ts', '../../tui/App.tsx', 'src never imports a program'],
  ['src/changes/ab.ts', '../../daemon/daemon.ts', ''],
  ['tui/ac.ts', '../daemon/daemon.ts', 'tui stands on src only'],
  ['tui/commands/ad.ts', '../../daemon/jobs/index.ts', 'tui stands on src only'],
  ['tui/ae.ts', '../fixtures/start-simulator.ts', 'tui stands on src only'],
  ['daemon/af.ts', '../tui/App.tsx', 'daemon stands on src only'],
  ['daemon/jobs/ag.ts', '../../fixtures/start-simulator.ts', 'daemon stands on src only'],
  ['daemon/ah.ts', '../test/helpers/fake-clock.ts', 'daemon stands on src only'],
  ['src/service/ah2.ts', '../session/session.ts', 'src/service stands on'],
  ['src/service/ah3.ts', 'keytar', 'only src/credentials'],
  ['src/ah4.ts', './service/service.ts', 'floor 0 stands on nothing'],
  ['fixtures/ai.ts', '../src/auth0/auth0-client.ts', 'cannot share a mistake'],
  ['fixtures/aj.ts', '../src/mirror/mirror.ts', 'cannot share a mistake'],
  ['fixtures/ak.ts', '../src/safe-text.ts', 'cannot share a mistake'],
  ['fixtures/al.ts', '../tui/App.tsx', 'cannot share a mistake'],
];

/** Doors that must stay open, or the walls would be walked around. */
const doors: readonly [file: string, imports: string][] = [
  ['src/auth0/a.ts', 'got'],
  ['src/picture/a2.ts', 'node:https'],
  ['src/picture/a3.ts', 'jpeg-js'],
  ['src/picture/a4.ts', 'fast-png'],
  ['tui/a6.ts', '../src/service/service.ts'],
  ['tui/a5.ts', '../src/picture/picture-loader.ts'],
  ['src/mirror/b.ts', 'better-sqlite3-multiple-ciphers'],
  ['src/mirror/c.ts', 'chokidar'],
  ['src/credentials/d.ts', 'keytar'],
  ['src/config.ts', 'conf'],
  ['daemon/e.ts', 'chokidar'],
  ['tui/f.ts', 'ink'],
  ['tui/g.ts', '../src/session/session.ts'],
  ['daemon/h.ts', '../src/mirror/mirror.ts'],
  ['fixtures/i.ts', '../src/query/parse-query.ts'],
  ['fixtures/j.ts', '../src/domain/user.ts'],
  ['src/changes/k.ts', '../auth0/auth0-client.ts'],
];

describe('Walls between the folders', () => {
  test('every step over a wall is refused, with the reason', async () => {
    const found = await lint(violations.map(([file, imports]) => [file, importing([imports])]));
    for (const [file, imports, answer] of violations) {
      const messages = found.get(file) ?? [];
      expect(messages, `${file} may import ${imports}`).toHaveLength(1);
      expect(messages[0], `${file} importing ${imports}`).toContain(answer);
    }
  });

  test('the doors are open', async () => {
    const found = await lint(doors.map(([file, imports]) => [file, importing([imports])]));
    expect(Object.fromEntries(found)).toEqual({});
  });

  test('what is loaded late keeps to the walls too', async () => {
    // The rule reads import statements only: late imports are shown to it as statements.
    const files = globSync('{src,tui,daemon,fixtures}/**/*.{ts,tsx}', { cwd: root }).flatMap((file) => {
      const late = Array.from(
        readFileSync(join(root, file), 'utf8').matchAll(/\b(?:import|require)\(\s*['"`]([^'"`]+)['"`]\s*,?\s*\)/gu),
        ([, specifier]) => specifier ?? '',
      );
      return late.length > 0 ? [[file, importing(late)] as const] : [];
    });
    expect(Object.fromEntries(await lint(files))).toEqual({});
  });

  test('the product prints through its own output, not the console, and has no loose any', async () => {
    const found = await lint([['src/loose.ts', "export function print(x: any): void { console.log('x', x); }"]], '');
    expect(found.get('src/loose.ts')?.join('\n')).toMatch(/console[^]*any|any[^]*console/u);
  });
});

function importing(specifiers: readonly string[]): string {
  const names = specifiers.map((_, index) => `x${index}`);
  return `${specifiers.map((one, index) => `import * as x${index} from '${one}';`).join('\n')}\nexport const all = [${names.join(', ')}];\n`;
}

/** Lints files in a tree of their own with the project's rules; gives the messages of the wall rule by file. */
async function lint(
  files: readonly (readonly [file: string, text: string])[],
  rule = 'no-restricted-imports',
): Promise<Map<string, string[]>> {
  const tree = mkdtempSync(join(tmpdir(), 'tenantry-walls-'));
  trees.push(tree);
  cpSync(join(root, '.oxlintrc.json'), join(tree, '.oxlintrc.json'));
  for (const [file, text] of files) {
    mkdirSync(dirname(join(tree, file)), { recursive: true });
    writeFileSync(join(tree, file), text);
  }
  const found = new Map<string, string[]>();
  if (files.length === 0) return found;
  const oxlint = join(root, 'node_modules', '.bin', 'oxlint');
  const { stdout } = await promisify(execFile)(oxlint, ['--format', 'json', '.'], { cwd: tree }).catch(
    (error: { stdout: string }) => error,
  );
  const { diagnostics } = JSON.parse(stdout) as {
    diagnostics: { code: string; message: string; help?: string; filename: string }[];
  };
  for (const { code, message, help, filename } of diagnostics) {
    if (code.includes(rule)) found.set(filename, [...(found.get(filename) ?? []), `${message} ${help ?? ''}`]);
  }
  return found;
}
