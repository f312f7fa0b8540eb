import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { expect, test } from 'vitest';

import { splitScript } from '../../scripts/script-part.ts';

const loader = ['./loader.js', 'r'] as const;

test('a part that was split exports the same, finds itself and others, and waits as it did', () => {
  const code =
    'import{a as b}from"./other.js";import*as all from"./other.js";const n=await Promise.resolve(b+all.a);' +
    'var Late=class{};function where(){return import.meta.url}const later=()=>import(`./later.js`);' +
    'const letters=`─😀${n}`;export{n as sum,where,later,letters as "the letters",Late};';
  const { module, script, scriptName } = splitScript(code, 'part', loader);
  expect(Buffer.byteLength(script)).toBe(script.length);
  const folder = mkdtempSync(join(tmpdir(), 'tenantry-test-'));
  try {
    const runCompiled = pathToFileURL(join(import.meta.dirname, '..', '..', 'src', 'run-compiled.ts')).href;
    const files = {
      'package.json': '{"type":"module"}',
      'part.js': module,
      [scriptName]: script,
      'loader.js': `export{runCompiled as r}from"${runCompiled}";`,
      'other.js': 'export const a=20;',
      'later.js': 'export const late=1;',
      'main.js': `import*as p from"./part.js";console.log(JSON.stringify([Object.keys(p),p.sum,p.where(),(await p.later()).late,p["the letters"]]))`,
    };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    const told = execFileSync(process.execPath, [join(folder, 'main.js')], { encoding: 'utf8' });
    const names = ['Late', 'later', 'sum', 'the letters', 'where'];
    expect(JSON.parse(told)).toEqual([names, 40, pathToFileURL(join(folder, 'part.js')).href, 1, '─😀40']);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('what could change after it was exported is refused', () => {
  for (const code of ['let a=1;a=2;export{a};', 'export default 1;', 'export const a=1;', 'export*from"./x.js";'])
    expect(() => splitScript(code, 'part', loader)).toThrow('part cannot be a script');
});
