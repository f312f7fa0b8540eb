import { Command } from 'commander';

import { productScopes } from '../../src/domain/scope.ts';
import type { CommandContext } from '../../tui/commands/command.ts';
import { exitCodes } from '../../tui/commands/build-program.ts';
import { commandRows } from '../../tui/commands/index.ts';
import { keymap } from '../../tui/keymap.ts';
import { keyTable } from '../../tui/keys/key-table.ts';
import { dashboardTable } from './dashboard-table.ts';
import { markdownTable } from './markdown-table.ts';

/** The tables of the README by name, in Markdown, drawn from what the program itself runs on. */
export async function readmeTables(): Promise<Readonly<Record<string, string>>> {
  return {
    scopes: scopeTable(),
    dashboard: dashboardTable(),
    keys: keyTable(keymap),
    commands: await commandTable(),
    'exit-codes': markdownTable(
      ['Code', 'Meaning'],
      exitCodes.map(([code, words]) => [`${code}`, words]),
    ),
  };
}

/** Puts the tables between their marks. @throws Error when a mark is missing */
export function withTables(readme: string, tables: Readonly<Record<string, string>>): string {
  return Object.entries(tables).reduce((text, [name, lines]) => {
    const place = new RegExp(`^( *)<!-- table: ${name} -->\n[^]*?<!-- end -->`, 'm');
    if (!place.test(text)) throw new Error(`the README has no place for the table of ${name}`);
    return text.replace(place, (_, indent: string) =>
      [`<!-- table: ${name} -->`, '', ...lines.split('\n'), '', '<!-- end -->'].map((line) => indent + line).join('\n'),
    );
  }, readme);
}

function scopeTable(): string {
  const rows = productScopes.map((row) => {
    const notes = ['optional' in row ? 'optional' : [], 'writes' in row ? 'not for a read-only tenant' : []].flat();
    return [`\`${row.scope}\``, row.for + (notes.length === 0 ? '' : ` (${notes.join('; ')})`)];
  });
  return markdownTable(['Scope', 'For'], rows);
}

/** Arguments and options as the commands themselves define them. */
async function commandTable(): Promise<string> {
  const rows: string[][] = [];
  for (const row of commandRows) {
    const command = new Command(row.path);
    (await row.load())(command, {} as CommandContext);
    const words = command.registeredArguments.map((argument) => {
      const name = argument.name().toUpperCase() + (argument.variadic ? '…' : '');
      return argument.required ? name : `[${name}]`;
    });
    const options = command.options.filter((option) => option.long !== '--help').map((option) => `\`${option.flags}\``);
    rows.push([`\`${[row.path, ...words].join(' ')}\``, row.summary, options.join(' ')]);
  }
  return markdownTable(['Command', 'What it does', 'Options'], rows);
}
