import { userActions } from '../../tui/actions/index.ts';
import { commandRows } from '../../tui/commands/index.ts';
import { keymap } from '../../tui/keymap.ts';
import { allKeys } from '../../tui/keys/key-table.ts';
import { keyWords } from '../../tui/keys/key-words.ts';
import { dashboardRows, type DashboardRow } from '../../tui/rows.ts';
import { screens } from '../../tui/screens/index.ts';
import { tabs } from '../../tui/tabs/index.ts';
import { markdownTable } from './markdown-table.ts';

/** What the dashboard's user pages do, and how here. @throws Error when a row names what does not exist */
export function dashboardTable(): string {
  return markdownTable(
    ['', 'In the dashboard', 'In the user interface', 'As a command', 'Different here'],
    dashboardRows.map((row) => [
      `${row.number}`,
      row.title,
      waysOf(row).join('<br>'),
      row.commands.map((path) => `\`${found(commandRows, 'path', path).path}\``).join('<br>'),
      row.remark ?? '',
    ]),
  );
}

/** Screens, tabs, actions and keys of a row, in words. @throws Error when one of them does not exist */
export function waysOf({ screens: places = [], tabs: pages = [], actions = [], keys = [] }: DashboardRow): string[] {
  return [
    ...places.map((id) => found(screens, 'id', id)).map(({ title, key }) => `screen ${title}${code(key)}`),
    ...pages.map((id) => found(tabs, 'id', id)).map((tab) => `tab ${tab.title}${code(String(tabs.indexOf(tab) + 1))}`),
    ...actions.map((id) => found(userActions, 'id', id)).map(({ words, key }) => `${words}${code(key ?? 'a')}`),
    ...keys.map((id) => found(keymap, 'id', id)).map((row) => `${row.words}${allKeys(row, keymap).map(code).join('')}`),
  ];
}

function code(key: string | undefined): string {
  return key === undefined ? '' : ` \`${keyWords(key)}\``;
}

function found<Field extends string, Row extends Readonly<Record<Field, string>>>(
  rows: readonly Row[],
  field: Field,
  name: string,
): Row {
  const row = rows.find((each) => each[field] === name);
  if (row === undefined) throw new Error(`tui/rows.ts names ${name}, which does not exist`);
  return row;
}
