import { appendFileSync, writeFileSync } from 'node:fs';

import { expect, it } from 'vitest';

import { ChangedFile } from '../../daemon/changed-file.ts';
import { temporaryFile } from '../mirror/temporary-mirror.ts';

it('tells a file that was written, or whose log was, from one that was not', () => {
  const path = temporaryFile('journal.db');
  const file = new ChangedFile(path);
  expect(file.stamp()).toBe(file.known);
  const stamps = [file.stamp()];
  writeFileSync(path, 'x');
  stamps.push(file.stamp());
  appendFileSync(`${path}-wal`, 'y');
  stamps.push(file.stamp());
  appendFileSync(`${path}-wal`, 'z');
  stamps.push(file.stamp());
  expect(new Set(stamps).size).toBe(stamps.length);
  expect(file.stamp()).toBe(stamps.at(-1));
});
