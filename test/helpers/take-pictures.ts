import { mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

import { writePicture } from './picture.ts';
import { PtyTerminal } from './pty-terminal.ts';
import { builtProgram } from './temp-home.ts';

type Actions = typeof import('../../tui/actions/index.ts');
type Screens = typeof import('../../tui/screens/index.ts');
type Tabs = typeof import('../../tui/tabs/index.ts');

/**
 * Takes the pictures of the documentation: the demo, as a person meets it. Run by `npm run pictures`, which redraws all
 * of `docs/screens`; `npm run pictures -- FOLDER` leaves them elsewhere, and `NO_COLOR=1` is passed on. Screens, tabs and
 * actions are those of their tables, so a new one has its pictures by itself. For letters of China, Japan and Korea the
 * machine needs a font, such as Debian's `fonts-noto-cjk`.
 */
const folder = process.argv[2] ?? join(import.meta.dirname, '..', '..', 'docs', 'screens');
const sizes = [
  [80, 24],
  [160, 45],
] as const;
/** Somebody of the demo's first tenant about whom there is something to see on every tab. */
const person = 'conceicao.magalhaes673@example.com';

interface Scene {
  readonly name: string;
  readonly keys: readonly string[];
  /** Typed after the keys. */
  readonly text?: string;
  /** The way back to where it began; Escape unless said otherwise. */
  readonly back?: readonly string[];
  /** The only width, in columns, in which it is taken; screens, tabs and forms are taken in each. */
  readonly at?: number;
}

const overList: readonly Scene[] = [
  { name: 'list-filter', keys: ['/'], text: 'email:*@example.com AND logins_count:[10 TO *]', at: 80 },
  { name: 'list-filter-fields', keys: ['/'], text: 'is:verified AND ident', back: ['Escape', 'Escape'] },
  {
    name: 'list-filter-values',
    keys: ['/'],
    text: 'app_metadata.subscription.plan:',
    back: ['Escape', 'Escape'],
    at: 80,
  },
  { name: 'list-filter-matches', keys: ['/'], text: 'conc' },
  { name: 'list-filter-mistake', keys: ['/'], text: 'NOT email_verfied:true AND is:blocked', at: 80 },
  { name: 'list-nothing', keys: ['/'], text: 'nobody-is-called-so', at: 80 },
  { name: 'list-marks', keys: ['Space', 'Space', 'Down', 'Space'], back: ['\\'], at: 80 },
  { name: 'list-by-name', keys: ['s', 'n', 'g', 'g'], back: ['s', 'l'], at: 80 },
  { name: 'list-without-preview', keys: ['p'], back: ['p'], at: 160 },
  { name: 'list-sort', keys: ['s'], at: 80 },
  { name: 'list-sort-path', keys: ['s', 'p'], text: 'plan', at: 80 },
  { name: 'list-columns', keys: ['c'], at: 80 },
  { name: 'list-actions', keys: ['a'] },
  { name: 'palette', keys: [':'], at: 80 },
  { name: 'help', keys: ['?'], at: 80 },
  { name: 'tenants', keys: ['t'], at: 80 },
  { name: 'create-user', keys: ['+'] },
];

// As they were built: Node reads no TSX.
const { userActions } = (await import(builtTable('actions'))) as Actions;
const { screens } = (await import(builtTable('screens'))) as Screens;
const { tabs } = (await import(builtTable('tabs'))) as Tabs;

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
await using terminal = new PtyTerminal({
  args: [builtProgram('tui'), 'demo'],
  env: { NO_COLOR: process.env['NO_COLOR'] },
  columns: 160,
  rows: 45,
  graphemes: false,
});
await terminal.waitFor(/@/u, 60_000);
await terminal.waitFor(/live/u, 60_000);
for (const [columns, rows] of sizes) {
  terminal.resize(columns, rows);
  await settle();
  await takeList(`${columns}x${rows}`);
  await takeScreens(`${columns}x${rows}`);
  await takeUser(`${columns}x${rows}`);
}
await terminal.press('Q');
const { code } = await terminal.exit();
process.exitCode = code;

function builtTable(name: string): string {
  return pathToFileURL(join(dirname(builtProgram('tui')), name, 'index.js')).href;
}

async function takeList(size: string): Promise<void> {
  await terminal.press('Down', 'Down', 'Down');
  for (const { name, keys, text, back = ['Escape'], at } of overList) {
    if (at !== undefined && at !== terminal.emulator.cols) continue;
    await terminal.press(...keys);
    if (text !== undefined) await terminal.type(text);
    await take(`${name}-${size}`);
    await terminal.press(...back);
  }
  await terminal.press('0');
  await take(`list-all-tenants-${size}`);
  await terminal.press('1');
}

async function takeScreens(size: string): Promise<void> {
  for (const { id, key, pane } of screens) {
    if (key === undefined) continue;
    await terminal.press(...key.split(' '));
    await take(`${id}-${size}`);
    // What its rows lead to.
    if (pane !== undefined) {
      await terminal.press('Enter');
      await take(`${id}-opened-${size}`);
    }
    await terminal.press('g', 'u');
  }
}

async function takeUser(size: string): Promise<void> {
  await terminal.press('/', '^U');
  await terminal.type(person);
  await terminal.press('Enter');
  await terminal.waitFor(/\b1 of/u);
  await terminal.press('Enter');
  for (const [at, { id }] of tabs.entries()) {
    await terminal.press(String(at + 1));
    await take(`tab-${id}-${size}`);
  }
  await terminal.press('1');
  await takeActions(size);
  await terminal.press('g', 'u', 'Escape');
}

/** Forms and reviews; nothing is sent. Of those that share a key only one applies. */
async function takeActions(size: string): Promise<void> {
  for (const { id, key } of userActions) {
    if (key === undefined || userActions.find((other) => other.key === key)?.id !== id) continue;
    const hints = terminal.lines().at(-1);
    await terminal.press(key);
    await settle();
    if (terminal.lines().at(-1) === hints) {
      // Why it does not apply stands below for some seconds: the next picture is not to show it.
      await wait(4500);
      continue;
    }
    await take(`action-${id}-${size}`);
    await terminal.press('Escape');
    await settle();
  }
}

async function take(name: string): Promise<void> {
  await settle();
  if (terminal.exited !== undefined) throw new Error(`the program ended before the picture ${name}`);
  writePicture(terminal.emulator, join(folder, `${name}.png`));
}

async function settle(): Promise<void> {
  await terminal.settle(400, 3000);
}
