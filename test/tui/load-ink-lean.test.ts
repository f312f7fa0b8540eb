import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

import { expect, test } from 'vitest';

const lean = join(import.meta.dirname, '..', '..', 'tui', 'load-ink-lean.ts');

test('Ink is loaded without the four hundred files that it does not need, and draws', () => {
  const program = `
    const { registerHooks } = await import('node:module');
    const { loadInkLean } = await import(${JSON.stringify(lean)});
    loadInkLean();
    let toolkit = 0;
    registerHooks({ load: (url, context, next) => { if (url.includes('/es-toolkit/')) toolkit += 1; return next(url, context); } });
    const [{ renderToString, Text }, { createElement }] = [await import('ink'), await import('react')];
    console.log(JSON.stringify({ toolkit, drawn: renderToString(createElement(Text, null, 'hello')) }));`;
  const printed = execFileSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' });
  const { toolkit, drawn } = JSON.parse(printed) as { toolkit: number; drawn: string };
  expect(drawn).toBe('hello');
  expect(toolkit).toBeLessThan(20);
});
