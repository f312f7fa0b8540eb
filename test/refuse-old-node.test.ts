import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { oldestNode, refuseOldNode } from '../src/refuse-old-node.ts';

const root = join(import.meta.dirname, '..');

function start(node: string): { readonly refused: boolean; readonly said: string; readonly exitCode: unknown } {
  let said = '';
  const from = { exitCode: undefined, versions: { node }, stderr: { write: (text: string) => (said += text) } };
  const refused = refuseOldNode(from);
  return { refused, said, exitCode: from.exitCode };
}

test.each(['20.20.2', '22.21.1', '18.0.0', '4.9.1'])('Node %s is told in one sentence which one is needed', (node) => {
  expect(start(node)).toEqual({
    refused: true,
    said: `error: tenantry needs Node 22.22 or newer, and this is ${node}\n`,
    exitCode: 1,
  });
});

test.each(['22.22.0', '24.1.0', '26.0.0-nightly', process.versions.node])('Node %s goes on', (node) => {
  expect(start(node)).toEqual({ refused: false, said: '', exitCode: undefined });
});

test('The oldest Node is that of package.json', () => {
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { engines: { node: string } };
  expect(engines.node).toBe(`>=${oldestNode}`);
});

/** What is loaded before the first line runs, as far down as it goes. */
function loadedFirst(file: string): string {
  const text = readFileSync(file, 'utf8');
  const imports = [...text.matchAll(/\b(?:from|import)\s*["'`](\.[^"'`]+)["'`]/g)].map(([, path = '']) => path);
  return [text, ...imports.map((path) => loadedFirst(join(file, '..', path)))].join('\n');
}

test.each(['tui', 'daemon'])(
  'The program of %s can be read by an older Node up to the question which one it is',
  (program) => {
    const text = loadedFirst(join(root, 'dist', program, 'main.js'));
    expect(text).toContain('needs Node');
    expect(text.length).toBeLessThan(6000);
    expect(text.match(/(?:from|import)\s*["'`](?!\.)[^"'`]+["'`]/g) ?? []).toEqual(['from"node:module"']);
    expect(text).toMatch(/import\s*\{\s*createRequire\b[^,}]*\}\s*from"node:module"/);
  },
);
