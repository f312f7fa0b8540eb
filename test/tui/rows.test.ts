import { describe, expect, test } from 'vitest';

import { userActions } from '../../tui/actions/index.ts';
import { commandRows } from '../../tui/commands/index.ts';
import { dashboardRows } from '../../tui/rows.ts';
import { tabs } from '../../tui/tabs/index.ts';
import { waysOf } from '../helpers/dashboard-table.ts';

describe('The table of what the dashboard does', () => {
  test.each(dashboardRows.map((row) => [row.title, row] as const))(
    '%s: screens, tabs, actions, keys and commands exist',
    (_, row) => {
      expect(waysOf(row)).not.toEqual([]);
      expect(commandRows.map(({ path }) => path)).toEqual(expect.arrayContaining([...row.commands]));
      expect(row.commands).not.toEqual([]);
    },
  );

  test('is in the order of its numbers, each of which is there once', () => {
    const numbers = dashboardRows.map(({ number }) => number);
    expect(numbers).toEqual([...new Set(numbers)].toSorted((a, b) => a - b));
  });

  test.each([
    ['tab', tabs.map(({ id }) => id), dashboardRows.flatMap((row) => row.tabs ?? [])],
    ['action', userActions.map(({ id }) => id), dashboardRows.flatMap((row) => row.actions ?? [])],
  ])('leaves out no %s of the user', (_, all, named) => {
    expect(all.filter((id) => !named.includes(id))).toEqual([]);
  });

  test('a row that names what does not exist is refused', () => {
    expect(() => waysOf({ number: 99, title: 'Fly', tabs: ['wings'], commands: [] })).toThrow(/wings/);
  });
});
