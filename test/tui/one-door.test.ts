import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');

/** Everything of Ink that puts text on the screen, or goes past its sanitising. */
const drawing = /import\s*\{([^}]*)\}\s*from 'ink'/g;
const doors = new Set(['Text', 'Transform', 'Static', 'Newline', 'useStdout', 'useStderr']);

describe('The one door to the screen', () => {
  const files = globSync('tui/**/*.{ts,tsx}', { cwd: root }).filter((file) => !file.startsWith('tui/commands/'));

  test('no file but components/T.tsx can draw text', () => {
    const found = files.filter((file) =>
      Array.from(readFileSync(join(root, file), 'utf8').matchAll(drawing)).some(([, names = '']) =>
        names.split(',').some((name) => doors.has(name.trim().replace(/^type\s+/, ''))),
      ),
    );
    expect(found).toEqual(['tui/components/T.tsx']);
  });

  test('no file writes to the terminal past Ink but those that own it', () => {
    const found = files.filter((file) =>
      /process\.std(?:out|err)\.write|console\./.test(readFileSync(join(root, file), 'utf8')),
    );
    // The snippet is code for somebody else's page: what it holds is text here.
    expect(found.toSorted()).toEqual(['tui/access/unbounce-snippet.ts', 'tui/terminal/run-terminal.tsx']);
  });

  test('no file calls a text safe that did not come through safe-text', () => {
    // A cast is allowed where the text was just taken apart from, or put together of, safe text.
    const found = files.filter((file) => / as Safe\b/.test(readFileSync(join(root, file), 'utf8')));
    expect(found.toSorted()).toEqual(
      [
        'tui/components/field-line.ts',
        'tui/components/line.ts',
        'tui/components/match-pieces.ts',
        'tui/components/profile-lines.ts',
        'tui/tabs/json-rows.ts',
      ].toSorted(),
    );
  });
});
