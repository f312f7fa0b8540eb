import { UnicodeGraphemesAddon } from '@xterm/addon-unicode-graphemes';
import { Terminal } from '@xterm/headless';
import { afterEach, describe, expect, test } from 'vitest';

import { oddities } from '../../../fixtures/oddities.ts';
import type { UserProfile } from '../../../src/domain/user.ts';
import { frameLines } from '../../../tui/frame-lines.ts';
import { redraw, repaint } from '../../../tui/terminal/repaint.ts';
import { type StyledRow, styleRow } from '../../../tui/terminal/styled-row.ts';
import { Styles } from '../../../tui/terminal/styles.ts';
import { themeFor } from '../../../tui/theme.ts';
import { acme, people, TestApp } from '../test-app.tsx';

const styles = new Styles(themeFor({}), 24);
const open: Terminal[] = [];
afterEach(() => {
  for (const each of open.splice(0)) each.dispose();
});

function rowsOf({ state }: TestApp): readonly StyledRow[] {
  return frameLines(state).map((line) => styleRow(line, state.columns, styles));
}

/** A terminal as the program finds it: lines do not wrap. */
function terminal(columns: number, rows: number): Terminal {
  const made = new Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 0 });
  made.loadAddon(new UnicodeGraphemesAddon());
  made.write('\u001B[?1049h\u001B[?7l');
  open.push(made);
  return made;
}

/** Every cell with its attributes, once all was drawn. */
async function cellsOf(screen: Terminal, bytes: string): Promise<string[]> {
  await new Promise<void>((resolve) => {
    screen.write(bytes, resolve);
  });
  const { active } = screen.buffer;
  return Array.from({ length: screen.rows }, (_, y) => {
    const line = active.getLine(active.viewportY + y);
    return Array.from({ length: screen.cols }, (_, x) => {
      const cell = line?.getCell(x);
      const attributes = [cell?.isBold(), cell?.isDim(), cell?.isInverse(), cell?.isUnderline()].map((on) => on ?? 0);
      const text = cell?.getChars() ?? '';
      return `${text === '' ? ' ' : text}${String(cell?.getFgColor())}/${attributes.map((on) => (on === 0 ? '' : '+')).join('-')}`;
    }).join('');
  });
}

/** Everybody is odd: letters of two cells, of none, and such that terminals disagree about. */
const hostile = people(oddities.length).map((user, at): UserProfile =>
  Object.assign(user, oddities[at % oddities.length]?.fields),
);

const walk = ['j', 'j', 'k', 'pagedown', 'j', 'j', 'pageup', 'G', 'k', 'g', '?', 'escape', '/', 'a', 'escape', 's'];

describe('What is painted over a frame', () => {
  test.each([
    ['users with usual names', people(200), 200, 60],
    ['users with odd names', hostile, 100, 30],
    ['a low terminal', people(90), 60, 12],
  ] as const)('leaves the same screen as a new one: %s', async (_, users, columns, rows) => {
    const app = new TestApp([{ tenant: acme(), users }], { columns, rows });
    const painted = terminal(columns, rows);
    let before = rowsOf(app);
    await cellsOf(painted, redraw(before, styles));
    for (const key of [...walk, ...Array.from({ length: 12 }, () => 'j'), 'p', 'enter', '3', '5']) {
      await app.press(key);
      const after = rowsOf(app);
      const drawn = await cellsOf(painted, repaint(before, after, styles));
      expect(drawn, key).toEqual(await cellsOf(terminal(columns, rows), redraw(after, styles)));
      open.pop()?.dispose();
      before = after;
    }
  });

  test('is next to nothing for the cursor, also where the list scrolls, and nothing for nothing', async () => {
    const app = new TestApp([{ tenant: acme(), users: people(300) }], { columns: 200, rows: 60 });
    const whole = redraw(rowsOf(app), styles).length;
    const shares: number[] = [];
    for (let step = 0; step < 120; step += 1) {
      const before = rowsOf(app);
      expect(repaint(before, rowsOf(app), styles)).toBe('');
      app.send({ type: 'key', key: 'j', at: app.now });
      const bytes = repaint(before, rowsOf(app), styles).length;
      shares.push(bytes / whole);
      // The pane beside the list follows once the cursor rests.
      await Promise.resolve();
    }
    const [median = 1] = shares.toSorted((a, b) => a - b).slice(60);
    expect(median).toBeLessThan(1 / 15);
    expect(Math.max(...shares)).toBeLessThan(1 / 8);
  });
});
