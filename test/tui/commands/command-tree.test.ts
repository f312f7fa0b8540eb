import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { Command } from 'commander';
import { expect, test } from 'vitest';

import { findRow } from '../../../tui/commands/build-program.ts';
import type { CommandContext } from '../../../tui/commands/command.ts';
import { commandGroups, commandRows } from '../../../tui/commands/index.ts';

async function defined(path: string): Promise<Command> {
  const row = commandRows.find((candidate) => candidate.path === path);
  const command = new Command(path).exitOverride();
  (await row?.load())?.(command, {} as CommandContext);
  return command;
}

test('every command has its own path, a summary and a group that is explained', () => {
  const paths = commandRows.map((row) => row.path);
  expect(new Set(paths).size).toBe(paths.length);
  for (const { path, summary } of commandRows) {
    expect(summary).not.toBe('');
    if (path.includes(' ')) expect(commandGroups).toHaveProperty([path.split(' ').slice(0, -1).join(' ')]);
  }
});

test.each(commandRows.map((row) => [row.path, row.example]))(
  'the example of `%s` is a call that it understands',
  async (path, example) => {
    expect(findRow(example.split(' ').slice(1))?.path).toBe(path);
    const words = example.match(/'[^']*'|\S+/g)?.map((word) => word.replaceAll("'", '')) ?? [];
    const command = await defined(path);
    command.action(() => undefined);
    expect(() => command.parse(words.slice(1 + path.split(' ').length), { from: 'user' })).not.toThrow();
  },
);

test.each(commandRows.map((row) => [row.path]))('no option of `%s` takes a secret', async (path) => {
  const flags = (await defined(path)).options.filter((option) => option.required || option.optional);
  for (const { long } of flags) expect(long).not.toMatch(/secret|token|password|passphrase/);
});

test('every file in the folder that defines a command is in the table', async () => {
  const folder = join(import.meta.dirname, '../../../tui/commands');
  const loaded = new Set(await Promise.all(commandRows.map(async (row) => row.load())));
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.ts'))) {
    if (file === 'demo-guard.ts') continue;
    const exported = (await import(join(folder, file))) as Record<string, unknown>;
    const definers = Object.entries(exported).filter(([name]) => /^define[A-Z]/.test(name));
    for (const [, definer] of definers) expect(loaded).toContain(definer);
  }
});
