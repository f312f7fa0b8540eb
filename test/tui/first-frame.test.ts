import { PassThrough } from 'node:stream';
import type { WriteStream } from 'node:tty';

import { UnicodeGraphemesAddon } from '@xterm/addon-unicode-graphemes';
import { Terminal } from '@xterm/headless';
import { describe, expect, test } from 'vitest';

import { frameLines } from '../../tui/frame-lines.ts';
import { nextRead } from '../../tui/next-read.ts';
import type { OpenApp } from '../../tui/open-app.ts';
import { reduce } from '../../tui/reduce.ts';
import { showFirstRows } from '../../tui/show-first-rows.ts';
import { PaintedScreen } from '../../tui/terminal/painted-screen.ts';
import type { ColourBits } from '../../tui/terminal/styles.ts';
import { themeFor } from '../../tui/theme.ts';
import type { UiState } from '../../tui/ui-state.ts';
import { acme, loginEvent, people, TestApp, type TestTenant } from './test-app.tsx';

/** Names of letters whose width every terminal agrees about: of others, the painter puts each column in its place. */
const users = people(200).filter(({ name, nickname }) => /^[\x20-\u024f]*$/.test(`${String(name)}${String(nickname)}`));
const logs = users.slice(0, 60).map((user, at) => loginEvent(at, user));

/** What a terminal shows after the first rows were put on it, Ink not being there. */
async function firstFrame(app: TestApp, tenant: TestTenant['tenant'], bits: ColourBits): Promise<readonly string[]> {
  const { columns, rows } = app.state;
  const stdout = new PassThrough() as unknown as WriteStream & PassThrough;
  const env = { TENANTRY_CREDENTIAL_STORE: 'env', ...(bits === 1 ? { NO_COLOR: '1' } : {}) };
  const stdin = { setRawMode: () => process.stdin };
  const screen = new PaintedScreen({ stdin, stdout, theme: themeFor(env), bits, isPainting: true });
  screen.follow(app.store);
  const opened = Promise.resolve().then(() => app.reopen(tenant));
  await showFirstRows({ store: app.store, screen, env, opened } as unknown as OpenApp);
  screen.handOver();
  const terminal = new Terminal({ cols: columns, rows, allowProposedApi: true });
  terminal.loadAddon(new UnicodeGraphemesAddon());
  const bytes = String(stdout.read() ?? '');
  await new Promise<void>((resolve) => terminal.write(bytes, resolve));
  const { active } = terminal.buffer;
  const lines = Array.from({ length: rows }, (_, y) => active.getLine(y)?.translateToString(true) ?? '');
  terminal.dispose();
  return lines.map((line) => line.trimEnd());
}

function words(state: UiState): string {
  return frameLines(state)
    .flat()
    .map(({ text }) => text)
    .join('');
}

describe('The first frame, before Ink is loaded, is the one that Ink draws', () => {
  test.each([
    ['in a large terminal', 200, 60, {}, 24],
    ['in a small one', 80, 24, {}, 8],
    ['of a production tenant that may be written', 160, 45, { environment: 'production', read_only: false }, 24],
    ['without colours', 100, 30, {}, 1],
  ] as const)('%s', async (_, columns, rows, changes, bits) => {
    const tenant = acme(changes);
    const app = new TestApp([{ tenant, users, logs }], { columns, rows });
    const shown = await firstFrame(app, tenant, bits);
    expect(shown.join('\n')).toContain('@');
    expect(shown).toEqual(app.frame().map((line) => line.trimEnd()));
  });

  test('and nothing is shown where there are no rows yet', async () => {
    const tenant = acme();
    const app = new TestApp([{ tenant }], { columns: 80, rows: 24 });
    const missing: Pick<TestApp, 'store' | 'state' | 'reopen'> = {
      store: app.store,
      state: app.state,
      reopen: () => app.store.dispatch({ type: 'mirror', tenant: tenant.name, mirror: 'missing', version: 0 }),
    };
    expect((await firstFrame(missing as TestApp, tenant, 24)).join('')).toBe('');
  });

  test('the log is asked for what stands beside the rows once they are shown, and that is said meanwhile', () => {
    const { state } = new TestApp([{ tenant: acme(), users, logs }], { columns: 160, rows: 45 });
    const { read } = state.preview;
    const brief: UiState = { ...state, preview: { shown: true, isBrief: true } };
    expect(nextRead(brief)).toMatchObject({ type: 'preview', isBrief: true });
    const inBrief = read && { ...read, key: `${read.key} in brief`, events: undefined };
    const known: UiState = { ...brief, preview: { ...brief.preview, read: inBrief } };
    expect(nextRead(known)).toBe(undefined);
    expect(words(known)).toContain('reading the mirror…');
    expect(words(state)).not.toContain('reading the mirror…');
    const [after] = reduce(known, { type: 'rows-shown' });
    expect(nextRead(after)).toMatchObject({ type: 'preview', isBrief: undefined });
  });
});
