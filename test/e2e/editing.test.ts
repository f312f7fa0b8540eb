import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test, vi } from 'vitest';

import type { UserProfile } from '../../src/domain/user.ts';
import { keepPicture } from '../helpers/picture.ts';
import type { PtyTerminal } from '../helpers/pty-terminal.ts';
import { SyncedHome } from '../helpers/synced-home.ts';
import { waitUntil } from '../helpers/wait-until.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

let synced: SyncedHome;
beforeAll(async () => {
  synced = await SyncedHome.open([{ name: 'acme-dev', users: 60, seed: 21 }]);
});
afterAll(async () => {
  await synced[Symbol.asyncDispose]();
});

function now(user_id: string): UserProfile | undefined {
  return synced
    .simulator('acme-dev')
    .allUsers()
    .find((user) => user.user_id === user_id);
}

async function find(terminal: PtyTerminal, email: string): Promise<void> {
  await terminal.waitFor(/@/u);
  await terminal.press('/');
  await terminal.type(email);
  await terminal.waitFor(/\b1 of 60/u);
  await terminal.press('Enter');
  await terminal.waitFor(/enter open/u);
}

/** An editor that says what it was given, waits for a key of the person, and writes its own text. */
function makeEditor(): { readonly command: string; readonly seen: string; readonly runtime: string } {
  const folder = synced.home.path;
  const seen = join(folder, 'seen by the editor.json');
  const runtime = join(folder, 'runtime');
  mkdirSync(runtime, { recursive: true, mode: 0o700 });
  const script = join(folder, 'my editor.mjs');
  writeFileSync(
    script,
    `import { copyFileSync, readSync, statSync, writeFileSync } from 'node:fs';
const file = process.argv.at(-1);
copyFileSync(file, ${JSON.stringify(seen)});
process.stdout.write('editing as ' + (statSync(file).mode & 0o777).toString(8) + ': press Enter\\n');
readSync(0, Buffer.alloc(10));
writeFileSync(file, JSON.stringify({ theme: 'from the editor' }));
`,
  );
  return { command: `"${process.execPath}" '${script}' --wait`, seen, runtime };
}

test('metadata is edited in $EDITOR, reviewed, sent, and taken back by u', async () => {
  const user = synced.plainUser('acme-dev');
  const editor = makeEditor();
  const env = { VISUAL: editor.command, XDG_RUNTIME_DIR: editor.runtime };
  await using terminal = synced.home.terminal({ columns: 100, rows: 30, env });
  await find(terminal, user.email);
  await terminal.press('e');
  await terminal.waitFor('what is sent');
  keepPicture(terminal.emulator, 'edit-metadata-100x30');
  await terminal.press('^E');
  await terminal.waitFor('editing as 600: press Enter');
  expect(JSON.parse(readFileSync(editor.seen, 'utf8'))).toEqual(user.user_metadata ?? {});
  await terminal.press('Enter');
  await terminal.waitFor(/theme[^]*"from the editor"[^]*taken from the editor/u);
  expect(readdirSync(editor.runtime)).toEqual([]);
  await terminal.press('^S');
  await terminal.waitFor(/changes +user_metadata\.theme[^]*Cancel/u);
  keepPicture(terminal.emulator, 'edit-metadata-review-100x30');
  await terminal.settle(600);
  await terminal.press('y');
  await waitUntil('the metadata has arrived', () => now(user.user_id)?.user_metadata?.['theme'] === 'from the editor');
  await terminal.waitFor(/u undo/u);
  await terminal.press('u');
  await terminal.waitFor(/Undo: Edit metadata[^]*Cancel/u);
  await terminal.settle(600);
  await terminal.press('y');
  const before = user.user_metadata ?? {};
  await waitUntil(
    'the metadata is as it was',
    () => JSON.stringify(now(user.user_id)?.user_metadata ?? {}) === JSON.stringify(before),
  );
  await terminal.press('Q');
  expect((await terminal.exit()).code).toBe(0);
});

test('a deletion that is held when one leaves is not sent, and that is said', async () => {
  const user = synced.plainUser('acme-dev');
  await using terminal = synced.home.terminal({ columns: 80, rows: 24 });
  await find(terminal, user.email);
  await terminal.press('D');
  await terminal.waitFor(/cannot be undone[^]*Cancel/u);
  await terminal.press('PageDown', 'PageDown');
  await terminal.waitFor(/this is all of it/u);
  await terminal.settle(600);
  await terminal.type(user.email);
  await terminal.waitFor((screen) => screen.split(user.email).length > 2);
  keepPicture(terminal.emulator, 'delete-80x24');
  await terminal.press('Tab');
  await terminal.settle(500);
  await terminal.press('Enter');
  await terminal.waitFor(/In \d+ s: deleting/u);
  keepPicture(terminal.emulator, 'held-80x24');
  await terminal.press('Q');
  const { code } = await terminal.exit();
  expect(code).toBe(0);
  await terminal.waitFor(/Not sent, because you left while it was held: delete/u);
  expect(now(user.user_id)).toBeDefined();
  expect(synced.simulator('acme-dev').requests.filter(({ method }) => method === 'DELETE')).toEqual([]);
});
