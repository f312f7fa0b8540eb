import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

import { expect, test } from 'vitest';

const module = JSON.stringify(join(import.meta.dirname, '..', '..', 'tui', 'keep-heap-small.ts'));
/** What frames leave behind: many small objects, the newest of which are still held. */
const frames = `
  const held = [];
  for (let frame = 0; frame < 500; frame += 1) {
    held.push(Array.from({ length: 7200 }, (_, cell) => ({ value: String(cell), styles: [] })));
    if (held.length > 3) held.shift();
  }
  console.log(process.memoryUsage().heapTotal);`;

function run(script: string): number {
  return Number(execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }));
}

test('frames after frames take less memory than V8 would take by itself', () => {
  const small = run(`import { keepHeapSmall } from ${module}; keepHeapSmall(); ${frames}`);
  expect(small).toBeLessThan(run(frames) * 0.7);
});
